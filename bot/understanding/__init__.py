"""Text to request: deterministic, offline, English first."""
