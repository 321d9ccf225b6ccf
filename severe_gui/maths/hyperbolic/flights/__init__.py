"""Cameras in a honeycomb: a place that stays exact, courses, and the way home."""
