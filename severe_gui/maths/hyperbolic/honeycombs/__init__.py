"""Honeycombs {p, q, r} in all three geometries of space: lengths, volumes, cells, exact places."""
