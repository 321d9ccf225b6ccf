"""Tilings: what the shader draws under the construction, and the controls for it.

In: a state's tiling. Out: uniforms and the variant of the shader, a picture for the tiles.
"""
