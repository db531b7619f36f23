"""What people see: one file per card, values in, `Card` out. No clock, no I/O."""
