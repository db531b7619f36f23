"""A chat in the terminal: cards in text, numbers and letters to click."""
