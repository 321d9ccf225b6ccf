"""Sweeps: a grid of settings and seeds, made by several workers and shown as they come.

In: an experiment and the values to vary. Out: the sheet that fills the canvas, and rows of results.
"""
