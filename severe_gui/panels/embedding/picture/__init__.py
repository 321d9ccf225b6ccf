"""The embedding as a picture: a disk or a ball for each pane, names above it, gestures on it."""
