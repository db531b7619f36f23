"""The booking protocol, held to its promises on both engines."""
