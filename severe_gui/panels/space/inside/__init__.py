"""Hyperbolic space from within: the traced picture, and the gestures of flight above it."""
