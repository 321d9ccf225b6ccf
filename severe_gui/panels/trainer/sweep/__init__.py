"""Sweeps: a grid of settings and seeds, run by several workers and shown as they finish.

In: an experiment and the values to vary. Out: the sheet that fills the canvas, and rows of results.
"""
