"""One picture, made from the state and a pane: what the screen and an export have in common."""

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from PySide6.QtGui import QPainter

from severe_gui.maths.graphs.nearness import Relations, relations_of
from severe_gui.maths.hyperbolic.plane.disk import ComplexArray
from severe_gui.panels.embedding.nodes import Nodes
from severe_gui.panels.embedding.pane import Pane, rank_text
from severe_gui.panels.embedding.picture.edges import IntArray
from severe_gui.panels.embedding.picture.hues import Colours, Legend, legend_of, node_colours
from severe_gui.panels.embedding.picture.names import Name, Room, how_many, placed_names
from severe_gui.panels.embedding.picture.painting import (
    EDGE_ALPHA,
    edge_pens,
    name_size,
    paint_dots,
    paint_edges,
    paint_legend,
    paint_marks,
    paint_name,
    paint_rim,
    paint_title,
    title_lines,
)
from severe_gui.panels.embedding.picture.scene import Scene, Seen
from severe_gui.panels.embedding.picture.sight import Place, Sight, sight_of, state_place
from severe_gui.panels.embedding.state import EmbeddingState
from severe_gui.widgets.sentence import paint_sentence
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import Roles

MOST_RELATED = 40
NO_PAIRS: IntArray = np.zeros((0, 2), dtype=np.int64)


class Plane(Protocol):
    """Where nodes are drawn: in the open unit disk, or on a flat page, (N,); how, in words."""

    @property
    def plane(self) -> ComplexArray: ...

    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True)
class Written:
    """A name with its look."""

    name: Name
    text: str
    role: str
    bold: bool


class Board:
    """What a picture shows now. scene: None while there is nothing, and `waiting` says why."""

    def __init__(self, state: EmbeddingState) -> None:
        self._state = state
        self.scene: Scene | None = None
        self.waiting, self.how, self._has_rim = "", "", False
        self._coloured: tuple[object, ...] = ()
        self._colours: Colours = np.zeros((0, 4), np.uint8)
        self._legend = Legend("")
        self._measured: tuple[object, ...] = ()
        self._relations: Relations | None = None
        self._named: frozenset[int] = frozenset()

    def show_sentence(self, sentence: str, has_rim: bool = False) -> None:
        """Show nothing but why there is nothing. has_rim: in the map that it will fill."""
        self.scene, self.waiting, self._has_rim = None, sentence, has_rim

    def show_pane(self, nodes: Nodes, pane: Pane, places: Plane) -> None:
        """Show the nodes of a pane at these places."""
        scene, self.how, self.waiting = self.scene, places.sentence, ""
        if scene is not None and scene.nodes is nodes:
            self.scene = scene.with_places(places.plane, pane)
        else:
            self.scene = self._scene_of(nodes, pane, places.plane)
            self._named = frozenset()

    def _scene_of(self, nodes: Nodes, pane: Pane, plane: ComplexArray) -> Scene:
        return Scene(nodes, pane, plane)

    # What the state says.

    @property
    def chosen(self) -> int | None:
        """The chosen node."""
        return None if self.scene is None else self.scene.nodes.number.get(self._state.node)

    @property
    def place(self) -> Place:
        """The isometry before the map; where the chosen node is followed, it is in the middle."""
        place, node = state_place(self._state), self.chosen
        if self._state.follows and node is not None and self.scene is not None:
            return Place(self.scene.place(node), place.turn)
        return place

    def sight(self, width: float, height: float) -> Sight:
        """How the picture lies on a page."""
        state, scene, node = self._state, self.scene, self.chosen
        is_flat = scene is not None and scene.pane.is_flat
        sight = sight_of(state, is_flat, width, height, self.place)
        if is_flat and state.follows and scene is not None and node is not None:
            place = scene.place(node)
            sight = replace(sight, shift=(place.real, place.imag))
        return sight

    def seen(self, width: float, height: float, scale: float) -> Seen:
        """The scene on a page. scale: of its text and dots."""
        assert self.scene is not None
        return self.scene.seen(self.sight(width, height), self._state.dot * scale)

    def relations(self) -> Relations | None:
        """Of the chosen node, in the space of the pane itself."""
        node, scene = self.chosen, self.scene
        if node is None or scene is None:
            return None
        measured = (node, scene.pane)
        if self._measured != measured:
            self._measured = measured
            distances = scene.pane.distances_from(node)
            self._relations = relations_of(scene.nodes.graph, node, distances)
        return self._relations

    def colours(self, roles: Roles) -> Colours:
        """Red, green, blue and opacity in the order of drawing: (N, 4)."""
        scene, colour = self.scene, self._state.colour
        assert scene is not None
        precision, when = None, ""
        if colour == "precision":
            precision, when = scene.pane.precision, scene.pane.at_epoch
        coloured = (id(scene.nodes), id(precision), precision is None, when, colour, roles)
        if coloured != self._coloured:
            self._coloured = coloured
            found = node_colours(scene.nodes, scene.pane, colour, roles)[scene.order]
            opaque = np.full((len(found), 1), 255, np.uint8)
            self._colours = np.ascontiguousarray(np.concatenate([found, opaque], axis=1))
            self._legend = legend_of(scene.nodes, scene.pane, colour, roles)
        return self._colours

    def legend(self, roles: Roles) -> Legend:
        """What the colours mean."""
        self.colours(roles)
        return self._legend

    def lines(self, seen: Seen) -> IntArray:
        """The pairs whose geodesics are drawn below the dots."""
        return seen.edges if self._state.lines == "tree" else NO_PAIRS

    def related(self, seen: Seen) -> IntArray:
        """The chosen node and each of its relations, as pairs of places."""
        found, node = self.relations(), self.chosen
        if found is None or node is None or self._state.lines == "none":
            return NO_PAIRS
        nearest = seen.scene.spot[found.nodes[:MOST_RELATED]]
        return np.stack([np.full(len(nearest), seen.scene.spot[node]), nearest], axis=1)

    def title(self) -> tuple[str, str]:
        """Two lines above the picture."""
        assert self.scene is not None
        return title_lines(self.scene.pane, self.how)

    def names(self, seen: Seen, room: Room, style: Style) -> list[Written]:
        """The names that are shown: the chosen node, its relations with ranks, then the rest.

        A name that was shown before stays rather than another of about the same importance.
        """
        scene, node, found = seen.scene, self.chosen, self.relations()
        ranks: dict[int, str] = {}
        if found is not None:
            shown = slice(0, MOST_RELATED)
            texts = map(rank_text, found.ranks[shown].tolist())
            ranks = dict(zip(found.nodes[shown].tolist(), texts, strict=True))
        first = [node] if node is not None else []
        marked = {*first, *ranks}
        wanted = seen.candidates([*first, *ranks], self._named).tolist()
        titles = scene.nodes.titles

        def text_of(each: int) -> str:
            return titles[each] + (f"  {ranks[each]}" if each in ranks else "")

        boxes = (
            (
                each, *seen.at(each), seen.radius(each) + _ring(each == node, each in ranks),
                name_size(text_of(each), style.scale, each == node),
            )
            for each in wanted
        )  # fmt: skip
        most = how_many(self._state.labels) + len(first) + len(ranks)
        placed = placed_names(boxes, room, most)
        self._named = frozenset(each.node for each in placed)
        return [
            Written(
                each, text_of(each.node),
                "accent" if each.node in marked else "text",
                each.node == node,
            )
            for each in placed
        ]  # fmt: skip

    # On a page.

    def paint_ground(self, painter: QPainter, seen: Seen, style: Style) -> None:
        """What is behind everything else."""
        paint_rim(painter, seen.sight, style)

    def paint_waiting(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The empty map, and why it is empty."""
        if self._has_rim:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_rim(painter, sight_of(self._state, False, width, height, Place()), style)
        paint_sentence(painter, width, height, style, self.waiting)

    def paint_dots(self, painter: QPainter, seen: Seen, style: Style) -> None:
        """All nodes that are seen."""
        paint_dots(painter, seen, self.colours(style.roles), style)

    def paint(
        self, painter: QPainter, width: float, height: float, style: Style, with_legend: bool
    ) -> None:
        """The whole picture, as for an export."""
        if self.scene is None:
            self.paint_waiting(painter, width, height, style)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen, room = self.seen(width, height, style.scale), Room(width, height)
        colours = self.colours(style.roles)
        self.paint_ground(painter, seen, style)
        lines = self.lines(seen)
        paint_edges(painter, seen, lines, edge_pens(seen, lines, colours, EDGE_ALPHA))
        self.paint_dots(painter, seen, style)
        paint_marks(painter, seen, self.chosen, self.related(seen), style)
        paint_title(painter, self.title(), width, style, room)
        if with_legend:
            paint_legend(painter, self.legend(style.roles), (width, height), style, room)
        for each in self.names(seen, room, style):
            paint_name(painter, each.name, each.text, style, each.role, each.bold)
        painter.restore()


def _ring(is_chosen: bool, is_related: bool) -> float:
    """How far the ring around a dot keeps its name away."""
    return 4.0 if is_chosen else 1.5 if is_related else 0.0
