"""Compass and ruler: what a person draws, chooses, hides, deletes, and reads."""

import json
import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane import cycles
from severe_gui.maths.hyperbolic.plane.construction import (
    KINDS,
)
from severe_gui.maths.hyperbolic.plane.shapes import (
    Curve,
    Dot,
    Figure,
    Pencil,
)
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.drawing.overlay import PlaneOverlay
from severe_gui.panels.plane.drawing.tool import MOVE
from severe_gui.panels.plane.scene.objects import seen_objects, shapes_of
from severe_gui.panels.plane.state import PlaneState

pytestmark = pytest.mark.gui


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    window.view.state.update({"points": (), "made": ()})
    wait(lambda: not window.view._pending.isActive())
    return window


def overlay(window) -> PlaneOverlay:
    return window.view.canvas.findChild(PlaneOverlay)


def click(window, *places: complex) -> None:
    target = overlay(window)
    for z in places:
        x, y = target.frame.to_screen(z)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
        QApplication.processEvents()


def on_line(window, name: str, way: float) -> complex:
    """A point of a curve as the screen shows it."""
    state = window.view.state
    seen = {each.name: each.shape for each in seen_objects(state, state.camera())}
    return complex(cycles.to_disk(seen[name].cycle.points(way)))


def made(window) -> list:
    shapes = shapes_of(window.view.state)
    return [shapes[each.name] for each in window.view.state.made]


A, B, C = -0.33 + 0.12j, 0.37 + 0.21j, 0.11 - 0.42j


def test_two_clicks_draw_a_segment_and_tell_its_length(plane, wait):
    plane.view.take_up("segment")
    click(plane, A, B)
    wait(lambda: not plane.view._pending.isActive())
    state = plane.view.state
    assert [each.name for each in state.points] == ["A", "B"]
    assert [(each.name, each.kind, each.parents) for each in state.made] == [
        ("a", "segment", ("A", "B"))
    ]
    told = plane.view._point_readouts.texts()["d(A, B)"].replace("\u202f", "")
    z, w = state.sights()
    assert float(told) == pytest.approx(float(cycles.distance(
        cycles.point_at(z), cycles.point_at(w))), abs=1e-9)  # fmt: skip


def test_an_object_is_one_undo_step(plane):
    plane.view.take_up("segment")
    click(plane, A, B)
    plane.undo()
    state = plane.view.state
    assert (state.points, state.made) == ((), ())


def test_points_that_are_there_are_used_again(plane):
    plane.view.take_up("segment")
    click(plane, A, B, B, C, C, A)
    state = plane.view.state
    assert len(state.points) == 3
    assert [each.parents for each in state.made] == [("A", "B"), ("B", "C"), ("C", "A")]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_tool_draws_what_it_says(plane, wait, kind):
    view = plane.view
    view.take_up("line")
    click(plane, A, B)
    if kind in ("meeting", "common"):
        view.take_up("line")
        click(plane, *((C, 0.05 + 0.5j) if kind == "meeting" else (-0.2 - 0.45j, 0.3 - 0.4j)))
    before = len(view.state.made)
    view.take_up(kind)
    line = on_line(plane, "a", 0.25)
    other = on_line(plane, "b", -0.25) if before > 1 else 0j
    rim = 0.999j
    places = {
        "midpoint": (A, B), "segment": (A, C), "ray": (A, C), "line": (A, C), "bisector": (A, B),
        "meeting": (line, other), "foot": (C, line), "perpendicular": (C, line),
        "angle-bisector": (A, C, B), "common": (line, other), "parallel": (C, line),
        "circle": (A, C), "circle-radius": (C,), "horocycle": (rim, C), "hypercycle": (line, C),
        "polygon": (A, B, C, A), "regular": (A, C), "pencil": (C, line), "tape": (line, A, B),
    }[kind]  # fmt: skip
    click(plane, *places)
    wait(lambda: not view._pending.isActive())
    added = made(plane)[before:]
    assert len(added) == (2 if kind == "parallel" else 1)
    expected = {"midpoint": Dot, "meeting": Dot, "foot": Dot, "polygon": Figure, "regular": Figure,
                "pencil": Pencil}  # fmt: skip
    assert all(isinstance(each, expected.get(kind, Curve)) for each in added)
    assert overlay(plane).drawing.picked == []


def test_a_polygon_is_closed_by_enter_or_by_its_first_corner(plane):
    plane.view.take_up("polygon")
    target = overlay(plane)
    target.setFocus()
    click(plane, A, B, C)
    assert plane.view.state.made == ()
    QTest.keyClick(target, Qt.Key.Key_Return)
    assert plane.view.state.made[0].parents == ("A", "B", "C")


def test_clicks_at_the_circle_make_ideal_points_and_an_ideal_triangle_has_area_pi(plane, wait):
    plane.view.take_up("polygon")
    rim = [0.995 * complex(math.cos(t), math.sin(t)) for t in (0.4, 2.5, 4.6)]
    click(plane, *rim, rim[0])
    wait(lambda: not plane.view._pending.isActive())
    state = plane.view.state
    assert all(each.ideal for each in state.points)
    assert plane.view._point_readouts.texts()["Area"].startswith("π")
    # They stay at infinity however they are dragged.
    moved = state.with_point(0, 0.2 + 0.1j)[0]
    assert moved.ideal
    assert abs(complex(moved.x, moved.y)) == pytest.approx(1)


def test_points_snap_to_the_corners_of_the_tiling(plane):
    plane.view.take_up("point")
    vertex = Triangle(7, 3).vertex
    click(plane, 0.004 + 0.003j, vertex + 0.006)
    points = plane.view.state.points
    assert (points[0].x, points[0].y) == (0, 0)
    assert complex(points[1].x, points[1].y) == vertex


def test_parallels_are_told_apart_from_lines_that_cross(plane, wait):
    view = plane.view
    view.take_up("line")
    click(plane, A, B)
    view.take_up("parallel")
    click(plane, C, on_line(plane, "a", 0.2))
    wait(lambda: not view._pending.isActive())
    told = view._line_readouts.texts()
    assert told["a, b"].startswith("asymptotic")
    assert told["a, c"].startswith("asymptotic")
    assert told["b, c"].startswith("cross at")
    # Half the angle in which the two cross is Lobachevsky's, or its complement.
    text = view._point_readouts.texts()["Angle of parallelism"]
    angle = math.radians(float(text[14:-1].replace(",", ".")))
    crossing = math.radians(float(told["b, c"].split()[-1][:-1]))
    assert min(2 * angle, math.pi - 2 * angle) == pytest.approx(crossing, abs=1e-4)


def test_what_is_clicked_in_vain_is_said(plane):
    view = plane.view
    view.take_up("perpendicular")
    click(plane, A, -0.5 - 0.5j)
    assert view.state.made == ()
    assert "Nothing there can be used" in plane.status.text()


def test_escape_lets_go_of_the_corners_and_then_of_the_tool(plane):
    view, target = plane.view, overlay(plane)
    view.take_up("polygon")
    click(plane, A, B)
    target.setFocus()
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert target.drawing.picked == []
    assert target.drawing.tool == "polygon"
    QTest.keyClick(target, Qt.Key.Key_Escape)
    assert target.drawing.tool == MOVE


def test_an_empty_construction_says_what_to_do(plane):
    assert plane.view._objects._empty.isVisible()
    plane.view.take_up("point")
    click(plane, A)
    plane.view.refresh()
    assert not plane.view._objects._empty.isVisible()


def test_deleting_a_point_takes_what_hangs_on_it(plane, wait):
    view = plane.view
    view.take_up("segment")
    click(plane, A, B, B, C)
    wait(lambda: not view._pending.isActive())
    view.choose("A")
    view.delete_chosen()
    state = view.state
    assert [each.name for each in state.points] == ["B", "C"]
    assert [each.name for each in state.made] == ["b"]
    plane.undo()
    assert len(state.made) == 2


def test_objects_are_hidden_named_coloured_and_locked_in_the_list(plane, wait):
    view = plane.view
    view.take_up("segment")
    click(plane, A, B)
    view.take_up(MOVE)
    wait(lambda: not view._pending.isActive())
    section = view._objects
    section._list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert view.state.made[0].hidden
    section.choose("A")
    section._name._line.setText("M")
    section._name._line.editingFinished.emit()
    assert view.state.points[0].name == "M"
    assert view.state.made[0].parents == ("M", "B")
    section._name._line.setText("B")
    section._name._line.editingFinished.emit()
    assert "another object" in section._name.error
    section._tone._box.setCurrentText("green")
    assert view.state.points[0].tone == 3
    section._buttons["Lock"].click()
    assert view.state.points[0].locked
    before = view.state.points
    target = overlay(plane)
    x, y = target.frame.to_screen(view.state.sights()[0])
    start = QPoint(round(x), round(y))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(target, start + QPoint(30, 30))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 30))
    assert view.state.points == before


def test_a_regular_polygon_takes_another_number_of_sides(plane, wait):
    view = plane.view
    view.take_up("regular")
    click(plane, 0.05 + 0.02j, 0.4 + 0.1j)
    wait(lambda: not view._pending.isActive())
    assert len(made(plane)[0].corners) == 5
    view._objects._numbers["regular"]._box.setValue(7)
    assert len(made(plane)[0].corners) == 7
    assert view.state.points[1].name == "B"


def test_the_svg_has_every_object_of_the_construction(plane, tmp_path):
    view = plane.view
    view.take_up("circle")
    click(plane, A, B)
    view.take_up("line")
    click(plane, B, C)
    view.export_svg(tmp_path / "a.svg", ExportOptions(500, 500))
    text = (tmp_path / "a.svg").read_text()
    assert text.count("<text") == 3
    assert text.count('stroke-width="2">') == 2


def test_a_construction_leaves_as_json_and_can_be_built_again(plane, wait, tmp_path):
    view = plane.view
    view.take_up("polygon")
    click(plane, A, B, C, A)
    view.export_json(tmp_path / "a.json", ExportOptions())
    document = json.loads((tmp_path / "a.json").read_text())
    assert float(document["measures"]["a"]["Area"]) > 0
    again = PlaneState.from_document({k: document[k] for k in ("tiling", "points", "made")})
    assert shapes_of(again) == shapes_of(view.state)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"points": [{"name": "A", "x": 0, "y": 0}] * 2, "made": []}, "named A"),
        ({"points": [], "made": [{"name": "a", "kind": "segment", "parents": ["A", "B"]}]},
         "no A before"),
        ({"points": [], "made": [{"name": "a", "kind": "spiral", "parents": []}]}, "known kind"),
        ({"points": [{"name": "U", "ideal": True, "x": 0.5, "y": 0}], "made": []}, "circle"),
    ],
)  # fmt: skip
def test_a_malformed_construction_is_refused_in_a_sentence(fields, said):
    with pytest.raises(BadInput, match=said):
        PlaneState.from_document(fields)


def test_a_view_from_before_constructions_joins_its_points():
    points = [{"name": n, "x": x, "y": 0.1} for n, x in (("A", -0.3), ("B", 0.3), ("C", 0.0))]
    points[2]["y"] = 0.4
    assert PlaneState.from_document({"points": points}).made[0].kind == "polygon"
    assert PlaneState.from_document({"points": points[:2]}).made[0].kind == "segment"


def test_ultraparallel_lines_show_their_common_perpendicular(plane, wait):
    from severe_gui.panels.plane.scene.readings import common_perpendiculars

    view = plane.view
    for start, end in ((-0.5 + 0.4j, 0.5 + 0.45j), (-0.45 - 0.4j, 0.5 - 0.35j)):
        view.take_up("line")
        click(plane, start, end)
    wait(lambda: not view._pending.isActive())
    (told,) = view._line_readouts.texts().values()
    assert told.startswith("ultraparallel")
    (between,) = common_perpendiculars(view.state)
    distance = float(told.removeprefix("ultraparallel, distance ").replace("\u202f", ""))
    assert between.length == pytest.approx(distance, abs=1e-6)
    hidden = overlay(plane).grab().toImage()
    view.state.made = view.state.made[:1]
    wait(lambda: not view._pending.isActive())
    assert common_perpendiculars(view.state) == []
    assert overlay(plane).grab().toImage() != hidden
