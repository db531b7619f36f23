"""Slack, in and out: requests become events of ours, cards become Block Kit."""
