"""Hyperbolic geometry, and the flat and spherical ones beside it.

From the bottom: plane, groups, tilings; and for space honeycombs, uniform, patch, flights, sight.
"""
