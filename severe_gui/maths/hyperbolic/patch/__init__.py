"""Finite pieces of honeycombs as solids: in goes {p, q, r} and a number of shells, out a mesh.

skeleton: which vertices and edges; charts: the models; rings: how thick a tube may be; solid: tubes
and hubs as one closed surface; formats: files.
"""
