"""The capacity page: settings in, measured and predicted accuracy out, one memory to load."""
