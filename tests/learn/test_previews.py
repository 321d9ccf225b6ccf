"""A few examples of any data as pictures, to be looked at before a run."""

import numpy as np
import pytest

from severe_gui.learn.data.preview import pictures_of


@pytest.mark.parametrize(
    ("shape", "seen"),
    [
        ((6, 5), (6, 5)),
        ((64,), (8, 8)),
        ((1, 6, 5), (6, 5)),
        ((6, 5, 1), (6, 5)),
        ((3, 6, 5), (6, 5, 3)),
        ((6, 5, 3), (6, 5, 3)),
        ((3072,), (32, 32, 3)),
        ((65,), None),
        ((4,), None),
        ((2, 6, 5), None),
    ],
)
def test_what_has_the_shape_of_a_picture_is_seen_as_one(shape, seen):
    values = np.arange(12 * int(np.prod(shape))).reshape(12, *shape)
    found = pictures_of(values, np.arange(12) % 2, (0, values.max()), 5)
    assert (None if found is None else found.pixels.shape) == (None if seen is None else (5, *seen))


def test_pictures_are_of_the_classes_in_turn_and_keep_their_colours():
    labels = np.array([1, 1, 1, 0, 0, 2, 1, 0, 2, 2])
    values = np.zeros((10, 3, 4, 4), np.uint8)
    values[:, 0] = np.arange(10)[:, None, None] * 20
    values[:, 2] = 255
    found = pictures_of(values, labels, (0, 255), 7)
    assert found.labels == (0, 1, 2, 0, 1, 2, 0)
    # The first of class 0 is example 3: red 60, green 0, blue 255.
    assert found.pixels[0, 0, 0].tolist() == [60, 0, 255]
    assert found.pixels[6, 0, 0].tolist() == [140, 0, 255]
