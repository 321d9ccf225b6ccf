"""Nodes by part of a name. No Qt."""

import numpy as np

from severe_gui.panels.embedding.nodes import Nodes


class NodeSearch:
    """Nodes by what is typed: those that begin with it before those that contain it."""

    def __init__(self, nodes: Nodes) -> None:
        self._order = nodes.by_weight
        texts = [f" {nodes.titles[k]} {nodes.graph.names[k]}".lower() for k in self._order.tolist()]
        self._titles = [f"{nodes.titles[k].lower()}" for k in self._order.tolist()]
        self._texts = texts

    def found(self, query: str, most: int) -> list[int]:
        """At most so many nodes; of equal fit the weightiest first."""
        words = query.lower().split()
        if not words:
            return [int(k) for k in self._order[:most]]
        fits = [k for k, text in enumerate(self._texts) if all(word in text for word in words)]
        first, whole = f" {words[0]}", " ".join(words)

        def rank(k: int) -> tuple[bool, bool, bool, int]:
            title = self._titles[k]
            return title != whole, not title.startswith(whole), first not in self._texts[k], k

        fits.sort(key=rank)
        return [int(each) for each in np.asarray(self._order)[fits[:most]]]
