"""The real curve and its lines in the charts, on the disk and on the sphere, without a window."""

import math

import numpy as np
import pytest

from severe_gui.maths.curves.real.locus import real_locus
from severe_gui.maths.curves.weierstrass import Weierstrass
from severe_gui.panels.elliptic.infinity.construction import construction_of
from severe_gui.panels.elliptic.infinity.pictures import AffinePicture, DiskPicture
from severe_gui.panels.elliptic.infinity.sampling import FINE, pieces_of
from severe_gui.panels.elliptic.infinity.sheet import PICTURES, boxes_for, picture_for
from severe_gui.panels.elliptic.picture.frame import Box
from severe_gui.panels.elliptic.scene import scene_of
from severe_gui.panels.elliptic.state import EllipticState, Spot
from severe_gui.widgets.style import Style
from severe_gui.widgets.theme import DARK

STYLE, BOX = Style(DARK), Box(0, 0, 500, 400)
CURVES = {
    "two components": ("0", "0", "1", "-1", "0"),
    "one component": ("1", "0", "0", "4", "1"),
    "node": ("0", "1", "0", "0", "0"),
    "isolated point": ("0", "-1", "0", "0", "0"),
    "cusp": ("0", "0", "0", "0", "0"),
    "tiny oval": ("0", "-1", "0", "-384", "-2772"),
}


def picture(name, coefficients, **fields):
    state = EllipticState(coefficients=coefficients, **fields)
    return picture_for(name, BOX, state, locus(coefficients), STYLE)


def locus(coefficients):
    return real_locus(Weierstrass.rational(*coefficients))


@pytest.mark.parametrize("coefficients", CURVES.values(), ids=CURVES)
def test_the_curve_runs_through_o_without_a_gap_or_a_corner(coefficients):
    for name, model in (("y", "disk"), ("model", "disk"), ("model", "sphere")):
        shown = picture(name, coefficients, model=model)
        pieces = pieces_of(shown, locus(coefficients))
        here = [(left, top) for left, top, _front in shown.spots(np.array((0.0, 1.0, 0.0)))]
        assert len(here) == {"y": 1, "model": 2}[name]
        for piece in pieces:
            steps = np.hypot(np.diff(piece.left), np.diff(piece.top))
            assert steps.max() <= FINE + 1e-6
        # From each image of O the curve goes on both ways, on one piece or on two that end there.
        for left, top in here:
            ways = 0
            for piece in pieces:
                away = np.hypot(piece.left - left, piece.top - top) < 1e-6
                ways += 2 * int(away[1:-1].sum()) + int(away[0]) + int(away[-1])
                assert (piece.turns[away] == 1).all()
            assert ways == 2


@pytest.mark.parametrize("half", [1e-3, 1e-7])
def test_magnified_at_o_the_curve_is_still_its_flex(half):
    shown = picture("y", CURVES["two components"], windows=(None, (-half, half, -half, half), None))
    (piece,) = pieces_of(shown, locus(CURVES["two components"]))
    plane = shown.plane
    u, v = zip(
        *(plane.to_plane(*at) for at in zip(piece.left, piece.top, strict=True)), strict=True
    )
    assert min(u) < -half < half < max(u)
    assert np.abs(np.array(v) - np.array(u) ** 3).max() < 1e-3 * half


def test_a_chart_shows_the_curve_only_where_it_is_finite():
    # 37a1 has y = 0 at x = -1, 0 and 1: in Y = 1 it goes off to infinity there.
    shown = picture("y", CURVES["two components"])
    pieces = pieces_of(shown, locus(CURVES["two components"]))
    for piece in pieces:
        _x, y = locus(CURVES["two components"]).points(piece.oval, piece.turns)
        y = y[np.isfinite(y) & (np.abs(y) < 1e20)]
        if not (piece.turns[0] < 1 < piece.turns[-1]):
            assert (y > 0).all() or (y < 0).all()


def test_a_line_joins_the_images_of_its_points_in_every_picture():
    state = EllipticState(points=(Spot(x="-1", y="0"), Spot(x="0", y="-1")))
    scene = scene_of(state)
    construction = construction_of(scene)
    assert {each.name for each in construction.points} == {"P", "Q", "R", "P + Q", "O"}
    for name, model in (("z", "disk"), ("y", "disk"), ("model", "disk"), ("model", "sphere")):
        shown = picture(name, scene.coefficients, model=model, windows=(None, None, None))
        for line, names in (
            (construction.line_vector, "PQR"),
            (construction.closing_vector, ("R", "P + Q", "O")),
        ):
            for each in construction.points:
                for left, top, is_front in shown.spots(each.vector):
                    if each.name in names and is_front:
                        assert nearest(shown.arcs(line), left, top) < 0.6


def nearest(arcs, left, top):
    """The distance of a position from the nearest chord of some arcs."""
    best = math.inf
    for arc in arcs:
        x, y = arc.left, arc.top
        dx, dy = np.diff(x), np.diff(y)
        share = ((left - x[:-1]) * dx + (top - y[:-1]) * dy) / np.maximum(dx * dx + dy * dy, 1e-30)
        share = np.clip(share, 0, 1)
        away = np.hypot(x[:-1] + share * dx - left, y[:-1] + share * dy - top)
        best = min(best, float(away.min()))
    return best


def test_the_line_at_infinity_is_the_axis_the_rim_and_the_equator():
    line = np.array((0.0, 0.0, 1.0))
    assert picture("z", CURVES["cusp"]).arcs(line) == []
    (axis,) = picture("y", CURVES["cusp"]).arcs(line)
    assert np.ptp(axis.top) < 1e-9
    disk = picture("model", CURVES["cusp"])
    (rim,) = disk.arcs(line)
    assert isinstance(disk, DiskPicture)
    middle = disk.plane.to_page(0, 0)
    away = np.hypot(rim.left - middle[0], rim.top - middle[1])
    assert away == pytest.approx(np.full(len(away), disk.radius))
    front = [arc.is_front for arc in picture("model", CURVES["cusp"], model="sphere").arcs(line)]
    assert front == [False, True]


def test_beyond_the_rim_the_pointer_is_opposite():
    disk = picture("model", CURVES["cusp"])
    for across, up, opposite in ((0.5, 0.2, False), (0.0, 1.1, False), (0.0, 2.0, True)):
        left, top = disk.plane.to_page(across, up)
        found = disk.plane.to_plane(*disk.aim(left, top))
        square = across**2 + up**2
        expected = (-across / square, -up / square) if opposite else (across, up)
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("size", [(900, 650), (420, 900), (1500, 900)])
def test_the_pictures_tile_the_page(size):
    for large in ("none", *PICTURES):
        boxes = boxes_for(*size, large)
        assert sum(each.width * each.height for each in boxes.values()) == pytest.approx(
            size[0] * size[1]
        )
        if large != "none":
            areas = {name: each.width * each.height for name, each in boxes.items()}
            assert max(areas, key=areas.get) == large


def test_a_window_keeps_its_scale_in_a_box_of_another_shape():
    state = EllipticState(windows=(None, (-1, 1, -1, 1), None))
    for box in (Box(0, 0, 300, 700), Box(0, 0, 900, 500)):
        shown = picture_for("y", box, state, locus(CURVES["cusp"]), STYLE)
        assert isinstance(shown, AffinePicture)
        plane = shown.plane
        assert (plane.high_x - plane.low_x) / box.width == pytest.approx(
            (plane.high_y - plane.low_y) / box.height
        )
