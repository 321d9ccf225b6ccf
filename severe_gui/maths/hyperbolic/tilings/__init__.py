"""Tilings {p, q} and their uniform forms in all three geometries of the plane."""
