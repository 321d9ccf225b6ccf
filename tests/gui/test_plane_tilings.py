"""The shader draws what Wythoff's construction says, in every geometry; its tones are true."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from severe_gui.maths.hyperbolic.groups.coxeter import CoxeterGroup
from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.plane.page import frame_of, from_hyperboloid, onto_hyperboloid
from severe_gui.maths.hyperbolic.tilings.curved import reflection
from severe_gui.maths.hyperbolic.tilings.tile_layer import tile_layer
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.maths.hyperbolic.tilings.wythoff import (
    Uniform,
    mirror_covectors,
    region_of,
    wythoff,
)
from severe_gui.panels.contract import ExportOptions
from severe_gui.widgets.theme import DARK

pytestmark = pytest.mark.gui
SIZE = 360
INF = math.inf


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    wait(lambda: not window.view._pending.isActive())
    return window


def show(window, wait, p, q, **changes):
    state = window.view.state
    state.retile(p, q)
    state.update({"edge_width": 0.0, **changes})
    wait(lambda: not window.view._pending.isActive())
    return state


def picture(window) -> QImage:
    """The tiling alone, without what is painted over it."""
    return window.view._shader.image(SIZE, SIZE, 1.0)


def vector(z: complex, k: int) -> np.ndarray:
    room = 1 + k * abs(z) ** 2
    if k == 0:
        return np.array((1.0, z.real, z.imag))
    return np.array((1 - k * abs(z) ** 2, 2 * z.real, 2 * z.imag)) / room


def folded(z: complex, tiling: Tiling) -> tuple[complex, float]:
    """A point folded into the fundamental triangle, and its distance to the nearest mirror."""
    k, mirrors = tiling.kind.curvature, mirror_covectors(tiling)
    for _ in range(200):
        sides = mirrors @ vector(z, k)
        if sides.max() <= 0:
            return z, float(-sides.max())
        worst = int(sides.argmax())
        if k < 0:
            z = complex(Triangle(tiling.p, tiling.q).mirrors[worst].reflection(z))
        else:
            z = reflection(tiling, worst)(z)
    raise AssertionError("the fold did not end")


def spots(window, tiling: Tiling, count: int = 260):
    """Pixels, and the points of the plane's frame that they show."""
    random = np.random.default_rng(5)
    k = tiling.kind.curvature
    view = window.view
    for _ in range(count):
        x, y = random.integers(30, SIZE - 30, 2)
        if k < 0:
            seen = frame_of(view.state.maps[0], SIZE, SIZE).to_disk(x + 0.5, y + 0.5)
            if abs(seen) < 0.8:
                yield int(x), int(y), complex(view.state.camera().local(seen))
            continue
        left, top, unit = view._first.place_of_frame(SIZE, SIZE)
        w = complex(x + 0.5 - left, top - y - 0.5) / unit
        if k > 0:
            if abs(w) > 0.9:
                continue
            w = w / (1 + math.sqrt(1 - abs(w) ** 2))
        yield int(x), int(y), view._first.camera().local(w)


@pytest.mark.parametrize(("p", "q"), [(7, 3), (5, 4), (3, INF), (INF, 3), (6, 3), (4, 4), (3, 5)])
@pytest.mark.parametrize("figure", [Uniform.RECTIFIED, Uniform.TRUNCATED, Uniform.OMNITRUNCATED])
def test_kinds_of_tile_have_their_tones(plane, wait, p, q, figure):
    show(plane, wait, p, q, figure=figure, colour="orbit")
    tiling, image = Tiling(p, q), picture(plane)
    drawn, found = wythoff(tiling, figure), {}
    for x, y, z in spots(plane, tiling, 500):
        inside, _margin = folded(z, tiling)
        at = vector(inside, tiling.kind.curvature)
        near = min(abs(float(np.dot(edge.line, at))) for edge in drawn.edges)
        if near > 0.02:
            found.setdefault(region_of(drawn, at), []).append(ground(plane, image, x, y))
    expected = {k for k, sides in enumerate(drawn.sides) if sides}
    assert set(found) <= expected
    assert len(found) >= min(len(expected), 2)
    tile, edge = np.array(DARK.rgb("tile")), np.array(DARK.rgb("edge"))
    palette = [tile, 0.72 * tile + 0.28 * edge, np.array(DARK.rgb("tile_other"))]
    for region, colours in found.items():
        for colour in colours:
            # A tile is a little darker in its middle.
            assert int(np.argmin([np.abs(colour - each).sum() for each in palette])) == region


def ground(window, image, x, y) -> np.ndarray:
    """The colour of a pixel; on the sphere without the light that makes it round."""
    pixel = image.pixelColor(x, y)
    seen = np.array((pixel.redF(), pixel.greenF(), pixel.blueF()))
    if window.view.state.kind != "spherical":
        return seen
    left, top, unit = window.view._first.place_of_frame(SIZE, SIZE)
    square = ((x + 0.5 - left) ** 2 + (y + 0.5 - top) ** 2) / unit**2
    light = 0.55 + 0.45 * math.sqrt(1 - square)
    return (seen - np.array(DARK.rgb("canvas")) * (1 - light)) / light


@pytest.mark.parametrize("figure", list(Uniform))
@pytest.mark.parametrize(("p", "q"), [(7, 3), (INF, INF), (4, 4), (4, 3)])
def test_edges_are_where_the_perpendiculars_from_the_seed_are(plane, wait, p, q, figure):
    show(plane, wait, p, q, figure=figure, edge_width=0.02)
    tiling, image = Tiling(p, q), picture(plane)
    drawn, k = wythoff(tiling, figure), tiling.kind.curvature
    reach = {-1: math.asinh, 0: float, 1: lambda sine: math.asin(min(sine, 1.0))}[k]
    tile, edge = np.array(DARK.rgb("tile")), np.array(DARK.rgb("edge"))
    on_it = off_it = 0
    for x, y, z in spots(plane, tiling, 500):
        inside, _margin = folded(z, tiling)
        at = vector(inside, k)
        ahead = [each for each in drawn.edges if not each.clip or float(np.dot(each.clip, at)) > 0]
        away = min((reach(abs(float(np.dot(each.line, at)))) for each in ahead), default=1.0)
        seen = ground(plane, image, x, y)
        ink = float(np.dot(seen - tile, edge - tile) / np.dot(edge - tile, edge - tile))
        if away < 0.005:
            assert ink > 0.35
            on_it += 1
        elif away > 0.06:
            assert ink < 0.3
            off_it += 1
    assert on_it + off_it > 40
    assert off_it > 5


def test_tones_of_word_length_agree_with_the_group(plane, wait):
    state = show(plane, wait, 5, 4, colour="word")
    state.move_to(state.camera().dragged(0j, 0.5 + 0.3j).dragged(0j, 0.6 - 0.2j))
    wait(lambda: not plane.view._pending.isActive())
    image, camera = picture(plane), state.camera()
    found: dict[int, list[float]] = {}
    frame = frame_of("disk", SIZE, SIZE)
    for x, y, z in spots(plane, Tiling(5, 4), 400):
        _, margin = folded(z, Tiling(5, 4))
        if margin < 0.05:
            continue
        length = len(camera.address(frame.to_disk(x + 0.5, y + 0.5)).word)
        found.setdefault(abs(length % 16 - 8), []).append(image.pixelColor(x, y).lightnessF())
    means = {step: float(np.mean(tones)) for step, tones in found.items()}
    assert len(means) >= 4
    assert all(np.ptp(tones) < 0.02 for tones in found.values())
    assert [means[step] for step in sorted(means)] == sorted(means.values())


def test_tones_of_layers_agree_with_the_group_far_from_home_too(plane, wait):
    state = show(plane, wait, 7, 3, colour="layer")
    state.move_to(state.camera().dragged(0j, 0.55 + 0.3j).dragged(0j, 0.5 - 0.1j))
    wait(lambda: not plane.view._pending.isActive())
    image, camera, frame = picture(plane), state.camera(), frame_of("disk", SIZE, SIZE)
    found: dict[int, list[float]] = {}
    for x, y, z in spots(plane, Tiling(7, 3), 400):
        _, margin = folded(z, Tiling(7, 3))
        if margin < 0.05:
            continue
        layer = tile_layer(7, 3, camera.address(frame.to_disk(x + 0.5, y + 0.5)).word)
        assert layer is not None
        colour = image.pixelColor(x, y)
        found.setdefault(abs(layer % 6 - 3), []).append(colour.lightnessF())
    assert len(found) >= 3
    means = [float(np.mean(found[step])) for step in sorted(found)]
    assert means == sorted(means)


def test_a_persons_picture_stands_the_same_way_in_every_tile(plane, wait, tmp_path):
    file = tmp_path / "halves.png"
    halves = QImage(80, 80, QImage.Format.Format_RGB32)
    halves.fill(QColor("#ff0000"))
    for x in range(80):
        for y in range(40):
            halves.setPixelColor(x, y, QColor("#0000ff"))
    halves.save(str(file))
    state = show(plane, wait, 4, 5)
    state.update({"colour": "image", "image": str(file)})
    wait(lambda: not plane.view._pending.isActive())
    before = picture(plane)
    middle = before.pixelColor(SIZE // 2, SIZE // 2 - 25)
    assert middle.blue() > 200
    assert middle.red() < 60
    # Walking about in one tile and back shows the same picture, whatever was crossed.
    camera = state.camera()
    for generator in (2, 1, 2, 0):
        camera = camera.crossed(generator)
    for generator in (0, 2, 1, 2):
        camera = camera.crossed(generator)
    state.move_to(camera)
    assert picture(plane) == before


def test_a_picture_that_is_none_is_said_at_its_field(plane, wait, tmp_path):
    section = plane.view._tiling
    section.colour.changed.emit("image")
    wait(lambda: not plane.view._pending.isActive())
    assert "No picture is chosen" in section._image.error
    (tmp_path / "no.png").write_text("no picture")
    section._choose_image(str(tmp_path / "no.png"))
    assert "cannot be read as a picture" in section._image.error
    assert plane.view.state.image == ""


def test_layers_are_refused_for_other_figures_and_infinite_tiles(plane, wait):
    section, state = plane.view._tiling, plane.view.state
    state.figure = Uniform.TRUNCATED
    section._recolour("layer")
    assert "regular tiles" in section.colour.error
    assert state.colour == "single"
    state.figure = Uniform.REGULAR
    section._recolour("layer")
    assert state.colour == "layer"
    state.retile(INF, 3)
    assert state.colour == "single"


@pytest.mark.parametrize("orbit", [(0.5, 0.9), (-2.0, 0.3), (1.0, math.pi / 2), (0.0, math.pi / 4)])
def test_the_hyperboloid_is_seen_and_picked_at_the_same_place(orbit):
    random, picked = np.random.default_rng(2), 0
    for _ in range(200):
        z = 0.8 * math.sqrt(random.random()) * np.exp(2j * math.pi * random.random())
        seen = complex(onto_hyperboloid(z, orbit))
        back = from_hyperboloid(seen, orbit)
        # What is behind the wall that is seen is picked on that wall; the farther one is shown.
        if abs(back - z) < 1e-7:
            picked += 1
        else:
            assert complex(onto_hyperboloid(back, orbit)) == pytest.approx(seen, abs=1e-7)
    assert picked > 60


def test_dragging_the_hyperboloid_moves_every_map(plane, wait):
    view = plane.view
    view._map_section.show_maps(("disk", "hyperboloid"))
    wait(lambda: len(view._maps) == 2)
    target = view._maps["hyperboloid"].overlay
    before, frame = view.state.camera(), target.frame
    start, end = (QPoint(*map(round, frame.to_screen(z))) for z in (0.05 + 0.3j, 0.2 + 0.25j))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(target, end)
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=end)
    moved = view.state.camera().sight(before.address(0.05 + 0.3j))
    assert abs(moved - (0.2 + 0.25j)) < 0.05


def test_the_right_button_turns_the_hyperboloid(plane, wait):
    view = plane.view
    view._map_section.show_maps(("hyperboloid",))
    wait(lambda: tuple(view._maps) == ("hyperboloid",))
    target, before = view._maps["hyperboloid"].overlay, view.state.orbit
    at = QPoint(target.width() // 2, target.height() // 2)
    QTest.mousePress(target, Qt.MouseButton.RightButton, pos=at)
    QTest.mouseMove(target, at + QPoint(60, -30))
    QTest.mouseRelease(target, Qt.MouseButton.RightButton, pos=at + QPoint(60, -30))
    assert view.state.orbit[0] != before[0]
    assert view.state.orbit[1] < before[1]
    plane.undo()
    assert view.state.orbit == before


def test_dragging_turns_the_sphere_and_slides_the_plane(plane, wait):
    for (p, q), field in (((5, 3), "globe_turn"), ((4, 4), "place")):
        state = show(plane, wait, p, q)
        wait(lambda: not plane.view._pending.isActive())
        target = plane.view._first.overlay
        before, middle = (
            getattr(state, field),
            QPoint(target.width() // 2, target.height() // 2 + 60),
        )
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(target, middle + QPoint(50, 20))
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=middle + QPoint(50, 20))
        assert getattr(state, field) != before
        plane.undo()
        assert getattr(state, field) == before


@pytest.mark.parametrize("pair", [(4, 4), (5, 3)])
def test_the_pointer_is_told_the_tile_under_it_on_every_plane(plane, wait, pair):
    show(plane, wait, *pair)
    wait(lambda: not plane.view._pending.isActive())
    target = plane.view._first.overlay
    QTest.mouseMove(target, QPoint(target.width() // 2, target.height() // 2 + 2))
    wait(lambda: "tile home, layer 0" in plane.status.text())
    x, y, unit = plane.view._first.place_of_frame(target.width(), target.height())
    QTest.mouseMove(target, QPoint(round(x + 0.9 * unit), round(y)))
    wait(lambda: "layer 1, centre" in plane.status.text())


def test_two_lines_of_the_sphere_are_dragged_and_always_meet(plane, wait):
    view = plane.view
    view._map_section.show_maps(("disk", "sphere"))
    wait(lambda: "sphere" in view._maps)
    target = view._maps["sphere"].overlay
    x, y, unit = view._maps["sphere"].place_of_frame(target.width(), target.height())
    seen = target._seen(view.state.globe)[0]
    at = QPoint(round(x + unit * seen[0]), round(y - unit * seen[1]))
    QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(target, at + QPoint(30, -40))
    QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=at + QPoint(30, -40))
    assert view.state.globe[0] != type(view.state)().globe[0]
    wait(lambda: not view._pending.isActive())
    assert view._globe_readouts.texts()["PQ, RS"].startswith("meet twice")


def test_the_picture_costs_the_same_far_away(plane, wait):
    """The word grows, the uniforms do not: they hold the triangle's own frame alone."""
    state = show(plane, wait, 7, 3)
    group, word = CoxeterGroup(7, 3), ()
    for letter in (2, 1, 0) * 3000:
        word = group.multiply(word, letter)
    assert len(word) > 5000
    near = plane.view._first._uniforms(SIZE, SIZE, 1.0)
    state.place = state.place.model_copy(update={"word": word})
    far = plane.view._first._uniforms(SIZE, SIZE, 1.0)
    assert near.keys() == far.keys()
    assert far["u_a"] == near["u_a"]
    assert not picture(plane).isNull()


def test_a_large_picture_is_drawn_in_parts_that_join(plane, wait, monkeypatch):
    from severe_gui.widgets import gl_surface

    show(plane, wait, 7, 3, edge_width=0.02)
    whole = picture(plane)
    monkeypatch.setattr(gl_surface, "BAND", 128)
    assert picture(plane) == whole


def test_a_picture_of_more_than_16384_pixels_is_refused(plane):
    with pytest.raises(Exception, match="each side may have at most 16,384"):
        plane.view.render(ExportOptions(9000, 400, 2.0, "light"))
