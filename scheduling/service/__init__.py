"""The use cases: what people ask Convene to do, one file each; the only place in `scheduling` that reaches the ports."""
