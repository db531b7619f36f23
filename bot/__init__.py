"""The conversation: a message or click comes in, a reply goes out."""
