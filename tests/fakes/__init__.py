"""In-memory implementations of the ports, held to the same contracts as the real ones."""
