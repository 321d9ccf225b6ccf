"""The scene: what a state shows, carried to the screen, and what is read from it.

In: a state. Out: shapes on a page by chart, and exact readings. Nothing here paints.
"""
