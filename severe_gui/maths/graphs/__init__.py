"""Graphs with named nodes, and files that hold them."""
