"""Choosing a curve: by its label, by an equation or coefficients, or from a list with search.

choice    what the inspector's section offers
field     the line that takes a text, with a button for the list
chooser   the list
named     the curves of the list
lookup    labels that are not in the list
"""
