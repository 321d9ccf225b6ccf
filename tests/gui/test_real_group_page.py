"""No wrong frame: P is dragged onto Q, across O and onto 2-torsion, and the curve through 0."""

from fractions import Fraction

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest

from severe_gui.maths.curves.real.locus import Place
from severe_gui.maths.curves.real.real_group import real_group
from severe_gui.panels.elliptic.real_group.figure import place_of
from severe_gui.panels.elliptic.state import Spot

pytestmark = pytest.mark.gui


@pytest.fixture
def shown(window, wait):
    window.show_panel("elliptic")
    window.apply_preset(window.panel.preset("two-circles"))
    wait(window.view.settled)
    return window


def require_true(scene) -> None:
    """The sum that is shown is the sum in the group, computed another way."""
    p, q, total = scene.p, scene.q, scene.total
    if p.is_exact and q.is_exact:
        # Rational points: exactly, by the group law of the curve.
        assert total.point == scene.curve.add(p.point, q.point)
    group = real_group(scene.locus)
    first, second, third = (group.coordinate(place_of(each)) for each in (p, q, total))
    assert total.is_identity or total.spot.oval == (p.spot.oval != q.spot.oval)
    if group.kind == "units":
        assert abs(first * second - third) < 1e-6 * (1 + abs(third))
    elif group.kind == "line":
        assert abs(first + second - third) < 1e-6 * (1 + abs(third))
    else:
        wrong = first + second - third
        assert abs(wrong - round(wrong)) < 1e-7


def glide(window, canvas, index, way) -> list:
    """Drag a point along positions of the canvas, checking each frame; the relations seen."""
    seen = []
    for at in way:
        canvas.drag_to(index, at)
        window.view.refresh()
        require_true(window.view.scene)
        seen.append(window.view.scene.relation)
    return seen


def test_a_point_dragged_everywhere_shows_no_wrong_sum(shown):
    page, scene = shown.view.real.curve, shown.view.scene
    places = [Place(True, k / 30) for k in range(-29, 31)]
    # All around the oval: over Q's negative, both points of order 2, and rational points.
    way = [QPointF(*page.sheet.plane.to_page(*map(float, scene.locus.points(True, each.turn))))
           for each in places]  # fmt: skip
    shown.view.points.place(1, Spot(oval=True, turn=0.4), "put Q on the oval")
    shown.view.refresh()
    seen = glide(shown, page, 0, [*way, page.place_of(1), *way[::-1]])
    assert {"tangent", "opposite", "chord"} <= set(seen)
    # Along the branch, out over the upper edge to O and back in from the lower one.
    shown.view.points.place(0, Spot(turn=0.2), "put P on the branch")
    shown.view.refresh()
    start = page.place_of(0)
    out = [start + QPointF(6 * k, -40 * k) for k in range(30)]
    assert "identity" in glide(shown, page, 0, [*out, *out[::-1]])


def test_a_curve_carried_through_discriminant_0_shows_no_wrong_sum(shown, wait):
    for preset, kind in (("node", "node"), ("isolated", "acnode"), ("cusp", "cusp")):
        shown.apply_preset(shown.panel.preset(f"through-{kind if kind == 'cusp' else preset}"))
        wait(shown.view.settled)
        kinds = []
        for k in range(-20, 21):
            shown.view.real.through.changed.emit(k / 20)
            shown.view.refresh()
            require_true(shown.view.scene)
            kinds.append(shown.view.scene.curve.singularity)
        assert kinds[20] == kind
        assert kinds.count(None) == 40
        assert shown.view.state.path.share_of(shown.view.state.coefficients) == Fraction(1)


def test_the_curve_dragged_near_the_boundary_is_exactly_singular(shown, wait):
    canvas, family = shown.view.real.pictures, shown.view.real.pictures.pictures[1]
    x, y = family.plane.arrays_to_page(*family.boundary)
    box = family.plane.box
    inside = [(a, b) for a, b in zip(x.tolist(), y.tolist(), strict=True) if box.contains(a, b, -9)]
    before = shown.view.state.coefficients
    start = canvas.curve_place()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    kinds = set()
    for a, b in inside:
        canvas.drag_curve(QPointF(a + 4, b - 3))
        shown.view.refresh()
        require_true(shown.view.scene)
        kinds.add(shown.view.scene.curve.singularity)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start.toPoint())
    assert {"node", "acnode", "cusp"} <= kinds
    canvas.drag_curve(QPointF(box.right - 30, box.top + 30))
    assert shown.view.curve._state.coefficients != before
    shown.undo()
    shown.undo()
    wait(shown.view.settled)
    assert shown.view.state.coefficients == before


def test_points_are_dragged_around_their_circles(shown, wait):
    canvas = shown.view.real.pictures
    dial = canvas.pictures[2]
    # A quarter of a turn on the branch: its multiples are a square, so 4P = O.
    canvas.drag_point(0, QPointF(*dial.position(0.252)), shift=True)
    shown.view.state.walk = 4
    shown.view.refresh()
    scene = shown.view.scene
    assert not scene.p.spot.oval
    assert abs(dial.turn_of(place_of(scene.walk[0])) - 0.5) < 1e-9
    assert abs(scene.walk[2].x) > 1e9 or scene.walk[2].is_identity
    canvas.drag_point(0, QPointF(*dial.position(0.1, True)))
    shown.view.refresh()
    assert shown.view.scene.p.spot.oval
    assert abs(dial.turn_of(place_of(shown.view.scene.p)) - 0.1) < 1e-9
    canvas.drag_point(0, QPointF(*dial.position(0.003)))
    shown.view.refresh()
    assert shown.view.scene.p.is_identity


def test_aiming_lays_a_line_to_the_nearest_singular_curve(shown, wait):
    shown.apply_preset(shown.panel.preset("37a1"))
    wait(shown.view.settled)
    shown.view.aim()
    wait(shown.view.settled)
    assert shown.view.state.page == "real"
    assert shown.view.real.through.isEnabled()
    shown.view.real.through.changed.emit(0.0)
    wait(shown.view.settled)
    assert shown.view.scene.curve.is_singular
    shown.view.aim()
    assert shown.view.state.path is not None
