"""Pictures of hyperbolic spaces of any dimension: points in, points of a disk or a ball out.

`pictures` is the face: principal directions of flat space, tangent PCA and HoroPCA, each with the
share of the variance that it keeps, and turned to fit the picture before.
"""
