"""Our cards, drawn by Microsoft's renderer in a real browser."""
