"""The presets of space: every regular honeycomb of H3 where a person looks for it."""

import numpy as np
import pytest

from severe_gui.experiments.hyperbolic_geometry.honeycombs import COMPACT, PARACOMPACT
from severe_gui.panels.space import panel
from severe_gui.panels.space.path.film import film_states, frame_count
from severe_gui.panels.space.state import SpaceState

REGULAR = [preset for preset in panel.presets() if preset.id.isdigit()]
KINDS = {
    "Finite cells": {"compact"},
    "Vertices at infinity": {"paracompact"},
    "Cells that reach infinity": {"paracompact"},
    "Beyond infinity": {"hyperideal"},
    "Euclid and the sphere": {"euclidean", "spherical"},
}


def test_all_regular_honeycombs_are_there_under_their_symbols_and_kinds():
    found = {tuple(map(int, preset.id)): preset for preset in REGULAR}
    others = {(3, 3, 7), (5, 3, 7), (3, 4, 5), (4, 3, 4), (4, 3, 3), (5, 3, 3)}
    assert set(found) == COMPACT | PARACOMPACT | others
    for symbol, preset in found.items():
        state = panel.fresh_state(preset)
        assert state.honeycomb == symbol
        assert str(state.subject().kind) in KINDS[preset.group]
        assert state.subject().cell_is_finite == (preset.group != "Cells that reach infinity")


@pytest.mark.parametrize("step", [*panel.presets(), *panel.tour()], ids=lambda each: each.title)
def test_every_view_is_within_the_simplex_of_its_word(step):
    flight = panel.fresh_state(step).flight()
    assert (flight.frame.walls @ flight.place < 1e-9).all()
    assert flight.residual < 1e-8


def test_a_film_has_its_pictures_at_any_rate():
    state = SpaceState(path_seconds=2.5)
    assert [frame_count(state, rate) for rate in (1, 24, 60)] == [2, 60, 150]
    turned = [each.flight() for each in film_states(state, 2)]
    assert len({each.local[0, 0] for each in turned}) == 5
    assert len({each.word for each in turned}) == 1
    state.look = "outside"
    sides = [each.orbit.azimuth % 360 for each in film_states(state, 2)]
    assert sorted(np.diff(sorted(sides))) == pytest.approx([72, 72, 72, 72])
