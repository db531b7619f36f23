"""Microsoft Teams: the Bot Framework's protocol in, Adaptive Cards out; the vendor's SDK stays in this folder."""
