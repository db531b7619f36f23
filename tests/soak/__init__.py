"""The soak: whole services as processes, real clients, every fault that is known, and a checker that believes nobody."""
