"""An image browser: a query, what an attack made of it, and the most similar images in the cache.

Two lines of pictures: the query with its nearest neighbours, and the attacked query with those that
it now has; between them what was changed, darker pixels in one colour and brighter ones in another.
A click, the wheel or the arrow keys go to the next query. Pixels are drawn as squares, never
smoothed. What the fields hold: `experiments/cache/browser.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.kind import Go, PlotKind, kind_named
from severe_gui.panels.trainer.plots.picture import Picture, variant_colour
from severe_gui.widgets.legend import Array, Caption, Curve, LegendRow, Look, short
from severe_gui.widgets.parameter_form import readable_name

NOTCH = 120
"""What a wheel turns by, in eighths of a degree."""
GAP = 8
SQUARE = 8
"""Screen pixels of a pixel in what is exported, each way."""
DARKER, BRIGHTER = 0, 1
"""Series colours of a change."""
KEYS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1,
}  # fmt: skip
NOT_TRAINED = "No attack: the network is not trained yet"


@dataclass(frozen=True)
class Tile:
    """A picture with a line below it. pixels: (channels, side, side); signed if it is a difference.

    is_like: whether its class is the query's; None where it has none of its own.
    """

    pixels: Array
    caption: str
    said: str
    is_like: bool | None = None
    is_difference: bool = False


@dataclass(frozen=True)
class Page:
    """One query. lines: of the query and of the attacked query, each with its neighbours.

    change: the difference of the two, drawn between them; None without an attack.
    """

    lines: tuple[tuple[Tile, ...], ...]
    change: Tile | None


class NeighboursPlot(pg.GraphicsLayout):
    """The browser. Emits `stepped` with the index of a query that a person went to."""

    stepped = Signal(int)

    def __init__(self, title: str, look: Look) -> None:
        super().__init__()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(2)
        self.title = title
        self._fields: Mapping[str, Array] = {}
        self._variants: tuple[tuple[str, int], ...] = ()
        self._index = 0
        self._shown: tuple[Array | None, tuple[tuple[str, int], ...], int] = (None, (), 0)
        self._caption, self._answers, self._others = Caption(look), LegendRow(look), LegendRow(look)
        self.gallery = _Gallery(look)
        self.gallery.turned.connect(self.step)
        for row, item in enumerate((self._caption, self._answers, self.gallery, self._others)):
            self.addItem(item, row, 0)
        self.layout.setRowStretchFactor(2, 1)

    @property
    def query(self) -> int:
        """Which query is shown."""
        return self._index

    def recolour(self, look: Look) -> None:
        """Change the look."""
        for item in (self._caption, self._answers, self._others, self.gallery):
            item.recolour(look)

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw the fields of the run in front, at the query that a person has gone to."""
        if picture.front is None:
            return
        fields = picture.front.snapshot.fields
        chosen = picture.front.parameters.get("variants", ())
        named = tuple((name, variant_colour(picture.experiment, name)) for name in chosen)
        self._others.show_curves(_other_curves(plot, picture, dict(named)))
        self.show_fields(fields, named, int(picture.place(plot).get("query", 0)))

    def show_fields(
        self, fields: Mapping[str, Array], variants: Iterable[tuple[str, int]], query: int
    ) -> None:
        """Draw a query. variants: names and colours of those whose answers the fields hold."""
        named = tuple(variants)
        shown = (fields.get("neighbours"), named, query)
        # Pictures are made again only for what has changed.
        if shown[0] is None or shown[0] is not self._shown[0] or shown[1:] != self._shown[1:]:
            self._shown, self._fields, self._variants = shown, fields, named
            self._show(query)

    def step(self, by: int) -> None:
        """Go to another query, and from the last one to the first."""
        if "neighbours_truth" in self._fields:
            self._show((self._index + by) % len(self._fields["neighbours_truth"]))
            self._shown = (*self._shown[:2], self._index)
            self.stepped.emit(self._index)

    def caption(self) -> str:
        """Which query is shown."""
        if "neighbours_truth" not in self._fields:
            return f"{self.title}: no picture yet"
        truth = self._fields["neighbours_truth"]
        return (
            f"{self.title} of test image {self._index + 1} of {len(truth)}, "
            f"of class {truth[self._index]:.0f}"
        )

    def hover(self, scene_position: QPointF) -> str:
        """What is under the pointer ("" if nothing)."""
        if not self.gallery.sceneBoundingRect().contains(scene_position):
            return ""
        said = self.gallery.said_at(self.gallery.mapFromScene(scene_position))
        return f"{self.caption()}  ·  {said}" if said else self.caption()

    def step_at(self, scene_position: QPointF) -> float | None:
        """The pictures are of one step."""
        return None

    def show_step(self, step: float | None) -> None:
        """Nothing to mark: the pictures are of one step."""

    def leave(self) -> None:
        """Nothing is marked."""

    def _show(self, query: int) -> None:
        if "neighbours_truth" not in self._fields:
            return
        self._index = min(max(query, 0), len(self._fields["neighbours_truth"]) - 1)
        page = page_of(self._fields, self._index)
        note = "" if page.change is not None else f"  ·  {NOT_TRAINED}"
        self._caption.name(self.caption() + note)
        self._answers.show_curves(
            [
                Curve(answer_of(self._fields, self._index, place, name), _NONE, _NONE, colour)
                for place, (name, colour) in enumerate(self._variants)
            ]
        )
        self.gallery.show_page(page)


class NeighboursKind(PlotKind):
    """One browser over the whole page."""

    layout = "row"
    height = 9
    least = 290

    def variants(self, plot: Plot, picture: Picture) -> list[str]:
        if picture.front is None or plot.quantity not in picture.front.snapshot.fields:
            return []
        return [""]

    def make(
        self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go
    ) -> NeighboursPlot:
        made = NeighboursPlot(plot.title, look)
        made.stepped.connect(lambda query: go({"query": query}))
        return made


kind = NeighboursKind()
_NONE = np.zeros(0)


def page_of(fields: Mapping[str, Array], query: int) -> Page:
    """The tiles of one query."""
    same = f"class {fields['neighbours_truth'][query]:.0f}"
    image, changed = fields["neighbours_query"][query], fields["neighbours_changed"]
    first = Tile(image, "query", f"the test image, {same}")
    lines = ((first, *_near(fields, query, 0)),)
    if not len(changed):
        return Page(lines, None)
    second = Tile(changed[query], "attacked", "the test image after the attack")
    difference = changed[query] - image
    most = float(np.abs(difference).max())
    change = Tile(
        difference / (most or 1.0), f"±{short(most)}",
        f"what the attack changed: at most {short(most)} of the range from black to white",
        is_difference=True,
    )  # fmt: skip
    return Page((*lines, (second, *_near(fields, query, 1))), change)


def _near(fields: Mapping[str, Array], query: int, view: int) -> list[Tile]:
    truth = fields["neighbours_truth"][query]
    found = zip(
        fields["neighbours"][query, view],
        fields["neighbours_label"][query, view],
        fields["neighbours_similarity"][query, view],
        strict=True,
    )
    return [
        Tile(
            pixels,
            f"{label:.0f}  ·  {similarity:.2f}",
            f"cached image of class {label:.0f}, similarity {similarity:.4f}",
            bool(label == truth),
        )
        for pixels, label, similarity in found
    ]


def answer_of(fields: Mapping[str, Array], query: int, place: int, name: str) -> str:
    """What a variant says of the query, and of the attacked query: Network 4 ✓, attacked 9 ✗."""
    truth = fields["neighbours_truth"][query]
    words = []
    for view in range(fields["neighbours_answer"].shape[1]):
        answer = fields["neighbours_answer"][query, view, place]
        share = fields["neighbours_confidence"][query, view, place]
        sign = "✓" if answer == truth else "✗"
        words.append(f"{'attacked ' if view else ''}{answer:.0f} {sign} {share:.0%}")
    return f"{readable_name(name)}: {', '.join(words)}"


def _other_curves(plot: Plot, picture: Picture, named: Mapping[str, int]) -> list[Curve]:
    """The lines of the other plots that are not variants: nothing else on the page names them."""
    if len(picture.runs) > 1:
        return []
    known = {readable_name(name) for name in named}
    found: dict[str, Curve] = {}
    for other in picture.plots:
        if other.id != plot.id:
            for curve in kind_named(other.kind).legend(other, picture):
                if curve.label not in known:
                    found.setdefault(curve.label, curve)
    return list(found.values())


class _Gallery(pg.GraphicsWidget):
    """The tiles. Emits `turned` with how many queries to go on."""

    turned = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._page = look, Page((), None)
        self._images: list[tuple[Tile, QImage, QRectF]] = []
        self._turned = 0
        self.setFlag(self.GraphicsItemFlag.ItemIsFocusable)
        self.setToolTip(
            "Click, turn the wheel or press → for the next image; Shift-click or ←: back"
        )

    @property
    def tiles(self) -> list[tuple[Tile, QRectF]]:
        """What is drawn, and where."""
        return [(tile, place) for tile, _image, place in self._images]

    def recolour(self, look: Look) -> None:
        self._look = look
        self._lay_out()

    def show_page(self, page: Page) -> None:
        self._page = page
        self._lay_out()

    def said_at(self, position: QPointF) -> str:
        """What is said of the tile at a place ("" if there is none)."""
        return next((tile.said for tile, place in self.tiles if place.contains(position)), "")

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        lines, change = self._page.lines, self._page.change
        self._images = []
        if lines:
            size, text = self.size(), QFontMetricsF(self._look.font()).height() + 2
            columns = max(map(len, lines)) + (change is not None)
            wide = (size.width() - GAP * (columns + 1) - 2) / columns
            side = max(min(size.height() / 2 - text - GAP / 2, wide), 8.0)
            for row, line in enumerate(lines):
                for column, tile in enumerate(line):
                    # The change stands between the queries and their neighbours.
                    place = column + (change is not None and column > 0)
                    self._place(tile, place, row, side, text)
            if change is not None:
                self._place(change, 1, 0.5, side, text)
        self.update()

    def _place(self, tile: Tile, column: int, row: float, side: float, text: float) -> None:
        is_near = tile.is_like is not None
        x = column * (side + GAP) + (2 * GAP if is_near else 0)
        y = row * (side + text + GAP / 2)
        self._images.append((tile, _image(tile, self._look), QRectF(x, y, side, side)))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        roles, metrics = self._look.roles, QFontMetricsF(self._look.font())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setFont(self._look.font())
        for tile, image, place in self._images:
            painter.drawImage(place, image)
            is_other = tile.is_like is False
            pen = pg.mkPen(roles.bad if is_other else roles.line, width=self._look.dots)
            pen.setWidthF(self._look.dots * (2 if is_other else 1))
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(place)
            painter.setPen(roles.color("bad" if is_other else "muted"))
            words = f"✗ {tile.caption}" if is_other else tile.caption
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width() + GAP)
            painter.drawText(QPointF(place.left(), place.bottom() + metrics.ascent() + 2), shown)

    # Going on.

    def wheelEvent(self, event: QGraphicsSceneWheelEvent) -> None:
        self._turned += event.delta()
        while abs(self._turned) >= NOTCH:
            towards = 1 if self._turned > 0 else -1
            self._turned -= towards * NOTCH
            self.turned.emit(-towards)
        event.accept()

    # A second click of a double one goes on too: its release follows like any other.

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        event.setAccepted(event.button() == Qt.MouseButton.LeftButton)

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.mousePressEvent(event)

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        moved = event.screenPos() - event.buttonDownScreenPos(Qt.MouseButton.LeftButton)
        if moved.manhattanLength() < QApplication.startDragDistance():
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.turned.emit(-1 if is_back else 1)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        by = KEYS.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(by)
            event.accept()


def _image(tile: Tile, look: Look) -> QImage:
    """A tile's pixels, each as a square of several: a page that is printed smooths nothing."""
    pixels = tile.pixels.astype(np.float64)
    if tile.is_difference:
        colours = _signed(pixels.mean(0), look)
    else:
        colours = np.repeat(pixels, 3 // len(pixels), 0).transpose(1, 2, 0)
    whole = np.clip(np.rint(255 * colours), 0, 255).astype(np.uint8)
    large = np.ascontiguousarray(whole.repeat(SQUARE, 0).repeat(SQUARE, 1))
    height, width = large.shape[:2]
    shown = QImage(large.data, width, height, 3 * width, QImage.Format.Format_RGB888)
    # Its own copy: the array is gone after this.
    return shown.copy()


def _signed(values: Array, look: Look) -> Array:
    """Darker pixels in one colour, brighter ones in another, none in the ground: (..., 3)."""
    ground, darker, brighter = (
        np.array(QColor(each).getRgbF()[:3])
        for each in (look.roles.surface, look.series[DARKER], look.series[BRIGHTER])
    )
    share = np.abs(values)[..., None]
    ends = np.where(values[..., None] < 0, darker, brighter)
    colours: Array = (1 - share) * ground + share * ends
    return colours
