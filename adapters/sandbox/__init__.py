"""A local Outlook: Microsoft Graph v1.0 over HTTP with seeded people, a controllable clock and faults on demand."""
