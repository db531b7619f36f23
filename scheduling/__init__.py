"""What meetings mean: values and rules about time and promises; no I/O except through `ports`."""
