"""Convene's own state in SQLite or PostgreSQL: one schema, one code."""
