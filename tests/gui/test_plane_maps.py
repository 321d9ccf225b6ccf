"""Four maps of one plane: each shows what the mathematics says, and all move together."""

import cmath
import math

import numpy as np
import pytest
from float_fold import fold
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.models import Model, from_disk
from severe_gui.maths.hyperbolic.plane.page import frame_of
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.scene.charts import FLAT

pytestmark = pytest.mark.gui
SIZE = 360
NAMES = list(FLAT)


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    wait(lambda: not window.view._pending.isActive())
    return window


def show(window, wait, maps) -> None:
    window.view._map_section.show_maps(tuple(maps))
    wait(lambda: tuple(window.view._maps) == tuple(maps))
    QApplication.processEvents()


places = st.builds(
    lambda r, t: cmath.rect(math.tanh(r / 2), t), st.floats(0, 4), st.floats(-math.pi, math.pi)
)


@given(places, st.sampled_from(NAMES))
def test_a_map_is_the_model_of_the_mathematics_and_comes_back(z, name):
    frame = frame_of(name, 640, 480)
    x, y = frame.to_screen(z)
    w = complex(from_disk(Model(name), z))
    assert complex(frame.place(x, y)) == pytest.approx(w, rel=1e-9, abs=1e-9)
    assert frame.to_disk(x, y) == pytest.approx(z, abs=1e-9)
    assert frame.rim_distance(x, y) > 0


@given(places, st.sampled_from(["disk", "half-plane", "band"]))
def test_a_conformal_map_is_magnified_as_it_says(z, name):
    frame, step = frame_of(name, 640, 480), 1e-5
    here = complex(*frame.to_screen(z))
    for heading in (1, 1j, -1):
        there = complex(disk.travelled(z, heading, step))
        moved = abs(complex(*frame.to_screen(there)) - here)
        assert moved == pytest.approx(frame.scale_at(z) * step, rel=1e-3)


@pytest.mark.parametrize("name", NAMES)
def test_the_nearest_rim_is_on_the_circle(name):
    frame = frame_of(name, 640, 480)
    for x, y in ((10, 10), (320, 470), (600, 200), (320, -30)):
        assert abs(frame.nearest_rim(x, y)) == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
def test_the_shader_of_each_map_has_the_tones_of_the_fold(plane, wait, name):
    show(plane, wait, [name])
    state = plane.view.state
    state.edge_width, state.colour = 0.0, "triangles"
    state.move_to(Camera(7, 3).dragged(0.1 + 0.05j, 0.3 - 0.2j))
    image = plane.view._shader.image(SIZE, SIZE, 1.0)
    frame, camera, triangle = frame_of(name, SIZE, SIZE), state.camera(), Triangle(7, 3)
    tones: dict[int, list[int]] = {0: [], 1: []}
    random = np.random.default_rng(5)
    for x, y in random.integers(4, SIZE - 4, (1200, 2)):
        z = frame.to_disk(x + 0.5, y + 0.5)
        if abs(z) >= 1 or frame.scale_at(z) < 30:
            continue
        count, margin = fold(complex(camera.local(z)), triangle)
        if margin > 2.5 / frame.scale_at(z):
            tones[count % 2].append(image.pixelColor(int(x), int(y)).lightness())
    assert min(len(tones[0]), len(tones[1])) > 15
    lighter, darker = sorted(tones.values(), key=np.mean, reverse=True)
    right = sum(t > np.mean(darker) for t in lighter) + sum(t < np.mean(lighter) for t in darker)
    assert right == len(lighter) + len(darker)


@pytest.mark.parametrize("name", NAMES)
def test_a_point_is_dragged_in_every_map(plane, wait, name):
    show(plane, wait, [name])
    state, target = plane.view.state, plane.view._first.overlay
    z = state.sights()[0]
    wanted = complex(disk.travelled(z, cmath.exp(2.2j), 0.4))
    start, end = (QPoint(*map(round, target.frame.to_screen(w))) for w in (z, wanted))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, start)
    QTest.mouseMove(target, end)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier, end)
    moved = state.sights()[0]
    assert float(disk.geodesic_distance(moved, wanted)) < 0.08


def test_dragging_in_one_map_moves_all(plane, wait):
    show(plane, wait, NAMES)
    view = plane.view
    overlays = {name: each.overlay for name, each in view._maps.items()}
    before = {name: each.frame.to_screen(view.state.sights()[0]) for name, each in overlays.items()}
    target = overlays["band"]
    x, y = target.frame.to_screen(-0.5 - 0.3j)
    start = QPoint(round(x), round(y))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(target, start + QPoint(30, 10))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=start + QPoint(30, 10))
    for name, each in overlays.items():
        after = each.frame.to_screen(view.state.sights()[0])
        assert math.dist(before[name], after) > 3, name


def test_drawing_goes_on_from_map_to_map(plane, wait):
    show(plane, wait, NAMES)
    view = plane.view
    view.state.update({"points": (), "made": ()})
    view.take_up("segment")
    for name, z in (("klein", -0.2 + 0.1j), ("half-plane", 0.15 + 0.12j)):
        target = view._maps[name].overlay
        x, y = target.frame.to_screen(z)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert view.state.made[0].kind == "segment"
    for z, w in zip(view.state.sights(), (-0.2 + 0.1j, 0.15 + 0.12j), strict=True):
        assert abs(z - w) < 0.03


def test_one_two_or_four_maps_are_shown(plane, wait):
    view = plane.view
    view._map_section.fields["klein"]._box.click()
    wait(lambda: tuple(view._maps) == ("disk", "klein"))
    view._map_section.fields["band"]._box.click()
    wait(lambda: len(view._maps) == 4)
    sizes = {(each.width() // 3, each.height() // 3) for each in view._maps.values()}
    assert len(sizes) <= 2
    view._map_section.fields["disk"]._box.click()
    wait(lambda: len(view._maps) == 2)
    plane.undo()
    wait(lambda: len(view._maps) == 4)
    view.show_one()
    wait(lambda: tuple(view._maps) == ("disk",))
    view._map_section.fields["disk"]._box.click()
    assert "At least one map" in view._map_section.fields["disk"].error


@pytest.mark.parametrize("name", NAMES)
def test_every_map_is_exported(plane, wait, tmp_path, name):
    plane.apply_preset(plane.panel.preset("cycles"))
    show(plane, wait, [name])
    plane.view.export_svg(tmp_path / "a.svg", ExportOptions(500, 400))
    text = (tmp_path / "a.svg").read_text()
    assert "nan" not in text
    assert text.count("<path") > 30
    image = plane.view.render(ExportOptions(400, 300, 1.0))
    colours = {image.pixel(x, y) for x in range(0, 400, 5) for y in range(0, 300, 5)}
    assert len(colours) > 8
