"""The shader folds as the mathematics does: its picture against a fold computed in float64."""

import numpy as np
import pytest
from float_fold import fold

from severe_gui.maths.hyperbolic.groups.triangle import Triangle
from severe_gui.maths.hyperbolic.tilings.camera import Camera
from severe_gui.maths.hyperbolic.tilings.tiling import Tiling
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.scene.figure import frame_for
from severe_gui.panels.plane.state import PlaneState
from severe_gui.widgets.theme import DARK

pytestmark = pytest.mark.gui
SIZE = 400


@pytest.mark.parametrize("tiling", [(7, 3), (4, 6), (5, 4), (3, 7)])
def test_triangles_have_the_tone_of_their_parity(window, wait, tiling):
    window.show_panel("plane")
    state: PlaneState = window.view.state
    state.retile(*tiling)
    state.edge_width = 0.0
    state.colour = "triangles"
    state.move_to(Camera(*tiling).dragged(0.1 + 0.05j, 0.3 - 0.2j))
    # The tiling alone, without the construction that is painted over it.
    image = window.view._shader.image(SIZE, SIZE, 1.0)
    frame = frame_for(state, SIZE, SIZE)
    camera, triangle = state.camera(), Triangle(*tiling)
    random = np.random.default_rng(7)
    points = 0.75 * np.sqrt(random.random(300)) * np.exp(2j * np.pi * random.random(300))
    tones: dict[int, list[int]] = {0: [], 1: []}
    for z in points:
        x, y = frame.to_screen(complex(z))
        seen = frame.to_disk(int(x) + 0.5, int(y) + 0.5)
        there = complex(camera.local(seen))
        count, margin = fold(there, triangle)
        # A pixel on a mirror is half of each tone.
        if margin > 2 / frame.radius / (1 - abs(z) ** 2):
            tones[count % 2].append(image.pixelColor(int(x), int(y)).lightness())
    assert min(len(tones[0]), len(tones[1])) > 15
    lighter, darker = sorted(tones.values(), key=np.mean, reverse=True)
    right = sum(t > np.mean(darker) for t in lighter) + sum(t < np.mean(lighter) for t in darker)
    assert right == len(lighter) + len(darker)
    assert np.mean(lighter) - np.mean(darker) > 3


def test_an_edge_has_the_width_that_the_state_says(window, wait):
    window.show_panel("plane")
    state: PlaneState = window.view.state
    state.edge_width = 0.05
    image = window.view.render(ExportOptions(SIZE, SIZE, 1.0, "dark"))
    frame = frame_for(state, SIZE, SIZE)
    middle = np.tanh(Tiling(7, 3).inradius / 2)
    tile, edge = (np.array(DARK.rgb(role)) for role in ("tile", "edge"))
    radii = np.linspace(middle - 0.05, middle + 0.05, 400)
    share = []
    for radius in radii:
        x, y = frame.to_screen(complex(radius, 0))
        colour = image.pixelColor(int(x), int(y))
        rgb = np.array([colour.redF(), colour.greenF(), colour.blueF()])
        share.append(np.dot(rgb - tile, edge - tile) / np.dot(edge - tile, edge - tile))
    lit = radii[np.array(share) > 0.5]
    width = 2 * np.arctanh(lit.max()) - 2 * np.arctanh(lit.min())
    # Two hyperbolic half-widths, known to the size of a pixel there.
    pixel = 2 / (1 - middle**2) / frame.radius
    assert width == pytest.approx(2 * 0.05, abs=2 * pixel)


def test_outside_the_disk_there_is_only_canvas(window, wait):
    window.show_panel("plane")
    image = window.view.render(ExportOptions(SIZE, SIZE, 1.0, "light"))
    for x, y in ((2, 2), (SIZE - 3, 2), (2, SIZE - 3)):
        assert image.pixelColor(x, y).name().upper() == "#FFFFFF"
