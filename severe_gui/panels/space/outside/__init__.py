"""A model of the space from outside: a patch of the honeycomb, and gestures that turn it.

In: a SpaceState. Out: a widget, pictures of any size, drawings by lines, and solids as files.
scene: what is drawn; builder: its thread; canvas: the widget; drawing: by lines; solids: files.
"""
