"""The scene: what a state shows, mapped to the screen, and what is measured in it.

In: a state. Out: shapes on a page by chart, and exact readings. Nothing here paints.
"""
