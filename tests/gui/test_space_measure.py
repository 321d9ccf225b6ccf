"""Measuring in flight: a click picks, two picks have a length, and every number is exact."""

import math

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest

from severe_gui.maths.hyperbolic.honeycombs.elements import Element, ElementKind
from severe_gui.maths.hyperbolic.honeycombs.honeycomb import Honeycomb
from severe_gui.maths.hyperbolic.honeycombs.separation import separation
from severe_gui.maths.hyperbolic.honeycombs.volume import cell_volume
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.space.measuring.marks import paint_marks
from severe_gui.panels.space.measuring.words import length_reading
from severe_gui.panels.space.picks import SpacePick
from severe_gui.panels.space.readings import honeycomb_readings, rarer_readings
from severe_gui.panels.space.state import SpaceState
from severe_gui.widgets.theme import THEMES

pytestmark = pytest.mark.gui
VERTEX, EDGE, FACE, CELL = ElementKind


def places_of(view, kind: str, count: int) -> list[QPoint]:
    """Places of the picture where so many things of a kind are."""
    picker, found = view.inside.picker, {}
    for y in range(40, view.inside.height() - 20, 51):
        for x in range(30, view.inside.width() - 20, 37):
            element = picker.element_at(QPointF(x, y))
            if element is not None and element.kind == kind:
                found.setdefault(element, QPoint(x, y))
            if len(found) == count:
                return list(found.values())
    raise AssertionError(f"only {len(found)} of a kind are in the picture")


def click(view, place: QPoint) -> None:
    QTest.mouseClick(view.inside.pilot, Qt.MouseButton.LeftButton, pos=place)


def shown(view, wait) -> None:
    """Wait for the numbers, not for the picture."""
    wait(lambda: not view._pending.isActive())


def test_a_click_picks_another_drops_and_a_drag_only_looks(space):
    view, state = space.view, space.view.state
    place = places_of(view, "edge", 1)[0]
    expected = view.inside.picker.element_at(QPointF(place))
    click(view, place)
    assert state.elements() == (expected,)
    assert state.place is None
    assert space.workspace.history.stack("space").count() == 1
    click(view, place)
    assert state.picks == ()
    space.undo()
    assert state.elements() == (expected,)
    space.undo()
    assert state.picks == ()
    pilot = view.inside.pilot
    QTest.mousePress(pilot, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseMove(pilot, place + QPoint(60, 0))
    QTest.mouseRelease(pilot, Qt.MouseButton.LeftButton, pos=place + QPoint(60, 0))
    assert state.picks == ()
    assert state.place is not None


def test_two_picks_show_the_exact_length_between_them(space, wait):
    view, state = space.view, space.view.state
    shown(view, wait)
    assert "Click" in view.measure.hint.text()
    view.field("pick_kind")._box.setCurrentText("a cell")
    assert state.pick_kind == "cell"
    first, second, third = places_of(view, "cell", 3)
    click(view, first)
    click(view, second)
    shown(view, wait)
    a, b = state.elements()
    assert (a.kind, b.kind) == (CELL, CELL)
    expected = separation(state.subject(), a, b)
    assert view.measure.main.texts()["A to B"] == length_reading(expected).text
    assert expected.exact.startswith("arcosh")
    assert view.measure.hint.isHidden()
    # A third leaves the first behind.
    click(view, third)
    assert state.elements()[0] == b
    view.measure.clear.click()
    assert state.picks == ()
    space.undo()
    assert len(state.picks) == 2
    # Neighbours are two inradii apart and one face, whichever of its simplices names a cell.
    state.picks = (SpacePick(kind=CELL), SpacePick(kind=CELL, word=(3, 0, 2)))
    shown(view, wait)
    length = "arcosh((3 + √5)/2)\n1.616\u202f921\u202f667\u202f5"
    assert view.measure.main.texts()["A to B"] == length
    rarer = view.measure.rarer.texts()
    assert rarer["Faces apart"] == "1"
    assert (rarer["Word of A"], rarer["Word of B"]) == ("home", "r3")


def test_the_pointer_and_the_middle_of_the_picture_name_what_is_there(space, wait):
    view, said = space.view, []
    view._host.status, before = said.append, view._host.status
    try:
        QTest.mouseMove(view.inside.pilot, places_of(view, "edge", 1)[0])
        wait(lambda: said)
    finally:
        view._host.status = before
    for part in ("Edge", "shell", "from the camera", "from home"):
        assert part in said[-1]
    # Without a mouse.
    view.pick_ahead()
    middle = QPointF(view.inside.width() / 2, view.inside.height() / 2)
    picks = view.state.picks
    assert view.state.elements() == (view.inside.picker.element_at(middle),)
    # Another honeycomb has no picks until it is undone.
    view.show_dual()
    assert view.state.picks == ()
    space.undo()
    assert view.state.picks == picks


def test_picks_are_kept_in_documents_and_old_ones_have_none():
    state = SpaceState(picks=(SpacePick(kind=EDGE, word=(1, 0, 1, 3)),))
    assert SpaceState.from_document(state.document()) == state
    old = state.document()
    del old["picks"], old["pick_kind"]
    assert SpaceState.from_document(old).picks == ()
    # A word need not be normal to name an element.
    assert state.elements() == (Element(EDGE, (1, 0, 1)),)


def test_a_picked_cell_is_outlined_in_the_picture(space):
    view, state = space.view, space.view.state

    def image() -> QImage:
        options = ExportOptions(width=320, height=240, scale=1, theme="dark", samples=1)
        return view.render(options)

    before = image()
    state.picks = (SpacePick(kind=CELL), SpacePick(kind=VERTEX))
    after = image()
    # The lines lie where the projected edges are, and nowhere else.
    lines = QImage(320, 240, QImage.Format.Format_ARGB32)
    lines.fill(0)
    painter = QPainter(lines)
    flight, page = state.flight(), QRectF(0, 0, 320, 240)
    paint_marks(painter, page, state, flight, THEMES["dark"], 1.0)
    painter.end()
    places = [(x, y) for x in range(320) for y in range(240)]
    marked = {place for place in places if lines.pixelColor(*place).alpha() > 0}
    changed = {place for place in places if before.pixel(*place) != after.pixel(*place)}
    assert len(marked) > 300
    assert changed <= marked
    assert len(changed) > 0.7 * len(marked)
    # The middle of the cell is straight ahead.
    assert after.pixelColor(160 + 8, 120).blue() > 150


def test_cells_are_counted_by_shell_and_infinite_ones_say_why_not(space, wait):
    view = space.view
    view.state.rebuild(4, 3, 5)
    shown(view, wait)
    wait(lambda: view.cells.is_settled)
    rows = view.cells.table.texts()
    assert [row[1] for row in rows[:5]] == ["1", "6", "30", "126", "498"]
    # OEIS A247308.
    assert [row[2] for row in rows[:5]] == ["1", "7", "37", "163", "661"]
    assert "A247308" in view.cells.note.text()
    view.state.rebuild(6, 3, 3)
    shown(view, wait)
    wait(lambda: view.cells.is_settled)
    assert view.cells.table.isHidden()
    assert "infinitely many faces" in view.cells.note.text()


def test_readings_are_exact_first_and_say_why_something_is_infinite():
    def texts(*pqr):
        both = {**honeycomb_readings(Honeycomb(*pqr)), **rarer_readings(Honeycomb(*pqr))}
        return {name: reading.text for name, reading in both.items()}

    assert texts(5, 3, 4)["Edge"] == "arcosh((1 + √5)/2)\n1.061\u202f275\u202f061\u202f9"
    ideal = texts(4, 3, 6)
    assert ideal["Edge"] == ideal["Circumradius"] == "infinite: the vertices are ideal"
    assert ideal["Cell volume"] == "15 Λ(π/3)\n5.074\u202f708\u202f032\u202f0"
    assert ideal["Inradius"].startswith("arcosh(√(3/2))")
    assert texts(3, 3, 7)["Cell volume"] == "infinite: the vertices lie beyond infinity"
    assert texts(6, 3, 3)["Inradius"] == "infinite: the cells are centred at infinity"
    assert texts(6, 3, 3)["Cell volume"] == "infinite: a cell has infinitely many faces"
    assert texts(7, 3, 3)["Inradius"] == "infinite: the cells have no centre"
    assert texts(5, 3, 3)["Cells in all"] == "120"
    assert texts(4, 3, 4)["Circumradius"].startswith("√3/2")


@pytest.mark.parametrize(
    "pqr",
    [(5, 3, 4), (4, 3, 5), (5, 3, 5), (3, 5, 3), (3, 3, 6), (4, 3, 6), (5, 3, 6), (3, 4, 4),
     (6, 3, 3), (6, 3, 4), (6, 3, 5), (4, 4, 3), (3, 6, 3), (6, 3, 6), (4, 4, 4)],
)  # fmt: skip
def test_every_reading_of_a_honeycomb_is_its_length_or_says_why_there_is_none(pqr):
    honeycomb = Honeycomb(*pqr)
    readings = {**honeycomb_readings(honeycomb), **rarer_readings(honeycomb)}
    for name, value in (
        ("Edge", honeycomb.edge),
        ("Circumradius", honeycomb.circumradius),
        ("Inradius", honeycomb.inradius),
        ("Dihedral angle", honeycomb.dihedral),
        ("Cell volume", cell_volume(honeycomb)),
    ):
        if math.isinf(value):
            assert readings[name].text.startswith("infinite: ")
        else:
            assert float(readings[name].copied) == pytest.approx(value, abs=1e-12)
