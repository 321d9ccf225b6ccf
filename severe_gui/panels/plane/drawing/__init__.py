"""Drawing: compass and ruler under the pointer, and how the construction is painted.

In: the scene and gestures. Out: changes of the state, and paint above the tiling.
"""
