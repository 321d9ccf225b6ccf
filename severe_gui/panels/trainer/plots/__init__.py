"""Plots: the pictures that a run's records make, on screen and on paper.

In: series, curves and fields of runs, with the plots that their experiment declares. Out: a board
of plots, and the same as PNG, SVG and PDF.
"""
