"""Clients that others wrote, run against the sandbox: `make peers`."""
