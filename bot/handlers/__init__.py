"""One file per goal that somebody has: what is typed or clicked, and the reply to it."""
