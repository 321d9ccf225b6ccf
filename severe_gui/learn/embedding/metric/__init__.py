"""Spaces whose metric is learned along with an embedding.

In: pairs of points and a curvature profile. Out: distances, their gradients in that metric and by
the profile, and trainings that move both.
"""
