"""One file per kind of plot, named as the kind: `kind` in it is found by that name.

In: a plot of the experiment and the picture of the runs. Out: items for the board.
"""
