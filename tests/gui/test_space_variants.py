"""Uniform variants, panes and directions: the shader draws what float64 says."""

import numpy as np
import pytest
from traced_space import drawn, expected, fly_somewhere

from severe_gui.maths.hyperbolic.honeycombs.space import rotation
from severe_gui.maths.hyperbolic.uniform.generator import weights_of
from severe_gui.panels.space.state import SpaceState

pytestmark = pytest.mark.gui


@pytest.fixture(scope="module")
def opened(shared_window, module_home):
    """One window for all the tests."""
    with shared_window() as window:
        window.resize(800, 700)
        window.show_panel("space")
        yield window


@pytest.fixture
def space(opened):
    """It shows the regular {5, 3, 4}."""
    opened.view.state.replace_by(SpaceState())
    return opened


def set_up(state, pqr, rings, **fields) -> None:
    state.rebuild(*pqr)
    state.update({"generator": weights_of(rings), "radius": 0.06, **fields})
    fly_somewhere(state, f"{pqr} {rings}")


VARIANTS = [
    ((5, 3, 4), (0, 1)), ((4, 3, 5), (1,)), ((5, 3, 4), (0, 1, 2, 3)), ((4, 3, 6), (0, 2)),
    ((3, 3, 7), (0, 1, 3)), ((3, 6, 3), (3,)), ((4, 3, 4), (1, 2)), ((4, 3, 4), (0, 3)),
    ((3, 3, 3), (1,)), ((4, 3, 3), (0, 1, 2)),
]  # fmt: skip


def test_uniform_variants_agree_with_rays_traced_in_float64(space):
    errors = {}
    for pqr, rings in VARIANTS:
        set_up(space.view.state, pqr, rings, colour="kind")
        errors[pqr, rings] = np.abs(drawn(space.view) - expected(space.view)).mean()
    assert {each: error for each, error in errors.items() if error >= 0.01} == {}


FACES = [
    ((5, 3, 4), (0,)), ((4, 3, 6), (0,)), ((4, 3, 4), (0,)), ((4, 3, 3), (0,)),
    ((5, 3, 4), (0, 1, 2, 3)), ((4, 3, 4), (1, 2)), ((3, 3, 3), (0, 1)),
]  # fmt: skip


def test_panes_agree_with_rays_traced_in_float64(space):
    errors = {}
    for pqr, rings in FACES:
        set_up(space.view.state, pqr, rings, faces=True, window=0.6)
        errors[pqr, rings] = np.abs(drawn(space.view) - expected(space.view)).mean()
    assert {each: error for each, error in errors.items() if error >= 0.01} == {}
    # The window is seen: closed, it is another picture.
    before = drawn(space.view)
    space.view.state.window = 0.0
    assert np.abs(drawn(space.view) - before).mean() > 0.01
    assert np.abs(drawn(space.view) - expected(space.view)).mean() < 0.01


def test_directions_carried_along_the_ray_agree_with_float64(space):
    errors = {}
    for pqr, rings in (((5, 3, 4), (0,)), ((4, 3, 4), (0, 2)), ((4, 3, 3), (0, 1))):
        set_up(space.view.state, pqr, rings, colour="direction")
        errors[pqr, rings] = np.abs(drawn(space.view) - expected(space.view)).mean()
    assert {each: error for each, error in errors.items() if error >= 0.01} == {}


def test_directions_do_not_change_when_the_camera_crosses_a_wall(space):
    state = space.view.state
    set_up(state, (5, 3, 4), (0, 1), colour="direction", radius=0.1)
    before = state.flight()

    def ahead(way: float):
        return before.moved(before.space.translation([0, 0, -way]))

    # The nearest two places on either side of the first wall.
    low, high = 0.0, 0.01
    while ahead(high).word == before.word:
        low, high = high, high + 0.01
    for _ in range(16):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if ahead(middle).word == before.word else (low, middle)
    after = ahead(high)
    assert after.word != ahead(low).word
    state.fly_to(ahead(low))
    one_side = drawn(space.view)
    state.fly_to(after)
    assert np.abs(one_side - drawn(space.view)).mean() < 0.002
    # Held upside down the tones stay; with the head on the side they change places.
    state.fly_to(after.moved(rotation(0, 1, np.pi)))
    upside_down = drawn(space.view)[::-1, ::-1]
    assert np.abs(one_side - upside_down).mean() < 0.006
