"""What is taken away from a honeycomb: pictures of any size."""

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.panels.contract import ExportOptions
from severe_gui.widgets import gl_surface

pytestmark = pytest.mark.gui


def pixels(image) -> np.ndarray:
    flat = np.frombuffer(image.constBits(), np.uint8)
    return flat.reshape(image.height(), image.width(), 4)[..., :3].astype(int)


def test_a_picture_in_parts_is_the_picture_in_one(space, monkeypatch):
    options = ExportOptions(90, 70, 1.0)
    whole = pixels(space.view.render(options))
    assert len(np.unique(whole.reshape(-1, 3), axis=0)) > 50
    monkeypatch.setattr(gl_surface, "BAND", 32)
    monkeypatch.setattr(gl_surface, "FIRST_ROWS", 16)
    assert np.array_equal(pixels(space.view.render(options)), whole)


def test_more_samples_a_pixel_come_nearer_to_the_mean_of_the_pixel(space):
    fine = pixels(space.view.render(ExportOptions(480, 360, 1.0, samples=1)))
    truth = fine.reshape(60, 6, 80, 6, 3).mean((1, 3))
    errors = [
        np.abs(pixels(space.view.render(ExportOptions(80, 60, 1.0, samples=n))) - truth).mean()
        for n in (1, 2, 3)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[2] < errors[0] / 2


def test_a_picture_of_another_state_is_drawn_in_its_own_geometry(space):
    from severe_gui.panels.space.state import SpaceState

    options = ExportOptions(80, 60, 1.0)
    other = SpaceState(honeycomb=(4, 3, 3))
    drawn = pixels(space.view.inside.render(options, other))
    space.view.state.rebuild(4, 3, 3)
    assert np.array_equal(pixels(space.view.render(options)), drawn)


def test_a_picture_too_large_is_refused_in_a_sentence(space):
    with pytest.raises(BadInput, match="at most 16,384"):
        space.view.render(ExportOptions(10_000, 100, 4.0))
