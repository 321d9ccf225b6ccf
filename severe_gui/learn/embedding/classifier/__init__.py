"""Networks that classify nodes by their embedding, trained together with it.

In: a graph, classes of its nodes. Out: many copies side by side, with what went wrong with each.
"""
