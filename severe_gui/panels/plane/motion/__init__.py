"""Motion: moving the plane along or about a drawn object, by hand, by itself, or as a film.

In: an object of the scene. Out: isometries, a section of the inspector, frames of a film.
"""
