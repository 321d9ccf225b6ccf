"""Lessons: the post's lengths and areas, each with a plot that follows the drawing.

In: the scene. Out: numbers, a plot, and a section of the inspector.
"""
