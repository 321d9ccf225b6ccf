"""Lengths and areas: each lesson's plot follows what is drawn, and says what the source says."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.lessons.lesson import LESSONS, lesson_content

pytestmark = pytest.mark.gui


def open_lesson(window, wait, preset):
    window.show_panel("plane")
    window.apply_preset(window.panel.preset(preset))
    wait(lambda: not window.view._pending.isActive())
    assert window.view._plot.isVisible()
    return window.view.state


def value(content, row) -> float:
    return float(content.rows[row].copied)


def test_only_one_over_the_height_gives_all_images_one_length(window, wait):
    state = open_lesson(window, wait, "density")
    spreads = {}
    for exponent in (0.0, 0.5, 0.9, 1.0, 1.1, 2.0):
        state.lesson_number = exponent
        spreads[exponent] = max(np.ptp(curve.y) for curve in lesson_content(state).curves)
    assert spreads[1.0] < 1e-6
    assert min(spread for exponent, spread in spreads.items() if exponent != 1) > 0.02


def test_the_formula_by_c_and_r_is_the_distance_wherever_the_points_are_dragged(window, wait):
    state = open_lesson(window, wait, "distance-formula")
    overlay = window.view._maps["half-plane"].overlay
    for _ in range(4):
        x, y = overlay.frame.to_screen(state.sights()[1])
        at = QPoint(round(x), round(y))
        QTest.mousePress(overlay, Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseMove(overlay, at + QPoint(17, -23))
        QTest.mouseRelease(overlay, Qt.MouseButton.LeftButton, pos=at + QPoint(17, -23))
        now = lesson_content(state)
        assert value(now, "By c and r") == pytest.approx(value(now, "By the disk"), rel=1e-9)
        assert value(now, "|ln λ/μ|") == pytest.approx(value(now, "By the disk"), rel=1e-9)


def test_a_circle_about_the_origin_has_one_centre_and_others_two(window, wait):
    state = open_lesson(window, wait, "two-centres")
    spots = lesson_content(state).spots
    assert abs(spots["own centre"]) > abs(spots["of the picture"]) + 0.01
    state.points = state.with_point(0, 0j)
    spots = lesson_content(state).spots
    assert abs(spots["own centre"] - spots["of the picture"]) < 1e-9


def test_the_sum_over_cells_comes_to_what_the_angles_lack(window, wait):
    state = open_lesson(window, wait, "area-integral")
    sums, exact = (curve.y for curve in lesson_content(state).curves)
    errors = np.abs(sums - exact)
    assert errors[-1] < 0.01
    assert errors[-1] < errors[0] / 10


def test_lengths_of_simple_paths_are_the_sources_logarithms(window, wait):
    state = open_lesson(window, wait, "path-lengths")
    state.lesson_number = 0.9
    now = lesson_content(state)
    assert value(now, "f(t) = t, 0 to r") == pytest.approx(math.log(19))
    assert value(now, "f(t) = it, 1−r to 1") == pytest.approx(math.log(10))


def test_length_over_area_goes_to_one(window, wait):
    state = open_lesson(window, wait, "length-over-area")
    state.lesson_number = 8.0
    now = lesson_content(state)
    assert value(now, "Length / area") == pytest.approx(1, abs=1e-3)
    assert value(now, "Length / area") == pytest.approx(1 / math.tanh(4))
    assert value(now, "Euclid") == 0.25


@pytest.mark.parametrize("degrees", [5.0, 60.0, 90.0, 119.0])
def test_every_angle_below_euclids_is_set_by_its_field(window, wait, degrees):
    state = open_lesson(window, wait, "regular-angles")
    window.view.choose("g")
    window.view._objects._angle.changed.emit(degrees)
    wait(lambda: not window.view._pending.isActive())
    angle = value(lesson_content(state), "Angle")
    assert math.degrees(angle) == pytest.approx(degrees, abs=1e-6)


def test_an_angle_that_is_too_great_is_refused_at_its_field(window, wait):
    state = open_lesson(window, wait, "regular-angles")
    window.view.choose("g")
    before = state.points
    window.view._objects._angle.changed.emit(130.0)
    assert "between 0 and 120" in window.view._objects._angle.error
    assert state.points == before


@pytest.mark.parametrize("lesson", list(LESSONS))
def test_a_lesson_without_its_object_says_what_to_draw(window, wait, lesson):
    state = open_lesson(window, wait, "density")
    state.update({"points": (), "made": (), "lesson": lesson})
    wait(lambda: not window.view._pending.isActive())
    rows = {name: row.text for name, row in lesson_content(state).rows.items()}
    needs_nothing = LESSONS[lesson].number is not None and lesson != "density"
    assert needs_nothing or any(text.startswith(("draw a", "set two")) for text in rows.values())


def test_the_plot_is_in_the_picture_that_one_takes_away(window, wait):
    open_lesson(window, wait, "length-over-area")
    with_plot = window.view.render(ExportOptions(800, 500, 1.0, "light"))
    window.view.state.lesson = ""
    without = window.view.render(ExportOptions(800, 500, 1.0, "light"))
    assert with_plot.size() == without.size()
    right = {
        with_plot.pixelColor(x, y).name() for x in range(520, 795, 3) for y in range(20, 480, 3)
    }
    assert len(right) > 3
