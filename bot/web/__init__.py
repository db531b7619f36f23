"""The web side of the service: what every request passes through, and the routes that belong to no chat."""
