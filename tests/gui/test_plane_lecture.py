"""A lecture given with the mouse alone: the tour's pages, and dragging what they speak of."""

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

pytestmark = pytest.mark.gui


@pytest.fixture
def lecture(window, wait):
    window.show_panel("plane")
    window.start_tour()
    wait(lambda: not window.view._pending.isActive())
    return window


def turn_to(window, wait, title) -> None:
    """Click Next until a page comes up."""
    card = window.tour_card
    for _ in window.panel.tour():
        if card._title.text() == title:
            break
        QTest.mouseClick(card._next, Qt.MouseButton.LeftButton)
    assert card._title.text() == title
    wait(lambda: not window.view._pending.isActive())


def pull(window, wait, name, z) -> None:
    """Drag a point of the disk somewhere, in three steps of the mouse."""
    overlay, state = window.view._maps["disk"].overlay, window.view.state
    index = [each.name for each in state.points].index(name)
    start = state.sights()[index]
    steps = [start + (z - start) * share for share in (0.0, 0.4, 0.8, 1.0)]
    spots = [QPoint(*map(round, overlay.frame.to_screen(each))) for each in steps]
    QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(overlay, spot)
    QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=spots[-1])
    wait(lambda: not window.view._pending.isActive())


def area(window) -> float:
    text = window.view._point_readouts._rows["Area"][1].copied
    return float(text)


def test_from_a_triangle_to_the_ideal_one_whose_area_is_pi(lecture, wait):
    turn_to(lecture, wait, "A lecture in three pictures: a triangle")
    lecture.view.choose("t")
    wait(lambda: not lecture.view._pending.isActive())
    areas = [area(lecture)]
    # The card of the tour covers the lower left corner: A is drawn out to the left.
    for name, z in (("A", -0.85 + 0.05j), ("B", 0.7 - 0.62j), ("C", 0.2 + 0.93j)):
        pull(lecture, wait, name, z)
        areas.append(area(lecture))
    assert areas == sorted(areas)
    assert areas[-1] < math.pi
    turn_to(lecture, wait, "A vertex at infinity")
    lecture.view.choose("t")
    wait(lambda: not lecture.view._pending.isActive())
    assert 0 < area(lecture) < math.pi
    assert "0.00°" in lecture.view._point_readouts.texts()["Angles"]
    turn_to(lecture, wait, "The ideal triangle: area π")
    lecture.view.choose("t")
    wait(lambda: not lecture.view._pending.isActive())
    assert area(lecture) == pytest.approx(math.pi, abs=1e-12)
    before = lecture.view.state.points
    pull(lecture, wait, "W", 0.98 + 0.05j)
    assert lecture.view.state.points != before
    assert area(lecture) == pytest.approx(math.pi, abs=1e-12)
    assert lecture.view._point_readouts.texts()["Area"].startswith("π")
    QTest.mouseClick(lecture.tour_card._next, Qt.MouseButton.LeftButton)
    assert not lecture.tour_card.isVisible()


def test_the_axioms_are_checked_one_by_one_and_the_fifth_fails(lecture, wait):
    readouts = lecture.view._point_readouts
    turn_to(lecture, wait, "Second axiom: a segment can always be extended")
    lecture.view.choose("a")
    lengths = []
    for reach in (0.6, 0.9, 0.99):
        pull(lecture, wait, "B", reach)
        lengths.append(float(readouts._rows["d(A, B)"][1].copied))
    assert lengths == sorted(lengths)
    assert lengths[-1] > 4
    turn_to(lecture, wait, "Third axiom: a circle with any radius")
    lecture.view.choose("c")
    pull(lecture, wait, "A", -0.3 + 0.3j)
    state = lecture.view.state
    camera, (a, b) = state.camera(), state.points
    assert float(readouts._rows["Radius"][1].copied) == pytest.approx(
        camera.distance(a.address, b.address)[0]
    )
    turn_to(lecture, wait, "Fourth axiom: right angles are all equal")
    pull(lecture, wait, "A", -0.2 + 0.3j)
    told = lecture.view._line_readouts.texts()
    assert [told[pair] for pair in ("a, b", "a, c")] == ["cross at 90.0000°"] * 2
    turn_to(lecture, wait, "Fifth axiom: it fails")
    lecture.view.choose("f")
    angles = []
    for height in (0.3, 0.1, -0.1):
        pull(lecture, wait, "C", 0.02 + 1j * height)
        angles.append(float(readouts._rows["Angle of parallelism"][1].copied))
    # Lobachevsky's angle grows as C comes nearer, and never reaches a right angle.
    assert angles == sorted(angles)
    assert angles[-1] < math.pi / 2
    turn_to(lecture, wait, "On the sphere")
    wait(lambda: "sphere" in lecture.view._maps)
    assert lecture.view._globe_readouts.texts()["PQ, RS"].startswith("meet twice")
