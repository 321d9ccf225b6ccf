"""Lessons: the source's lengths and areas, each with a plot that follows what is drawn.

In: the scene. Out: numbers, a plot, and a section of the inspector.
"""
