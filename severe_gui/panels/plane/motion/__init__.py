"""Motion: the plane moved along or about what is drawn, by hand, by itself, or as a film.

In: an object of the scene. Out: isometries, a section of the inspector, frames of a film.
"""
