"""Embeddings of graphs in curved and flat spaces: their geometry, training and evaluation."""
