"""The outside world in our terms: each folder translates one vendor into what `scheduling` speaks."""
