"""The sentences that people read, a module per language, and moments in words."""
