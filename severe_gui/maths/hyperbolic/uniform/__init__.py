"""Uniform honeycombs by Wythoff's construction: a point of the simplex, its edges and its faces.

`rings` names the fifteen, `generator` places the point, `parts` gives what the simplex shows of
edges and faces, alike in hyperbolic, Euclidean and spherical space.
"""
