"""Pictures of more than two dimensions are made beside the window, the newest wish first."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject

from severe_gui.panels.embedding.pane import Pane
from severe_gui.panels.embedding.projection import projector as module
from severe_gui.panels.embedding.projection.projector import BEING_MADE, Projector

pytestmark = pytest.mark.gui


def pane_of(seed, space="poincare", dimension=5, size=40, step=1):
    points = 0.3 * np.random.default_rng(seed).normal(size=(size, dimension))
    if space == "poincare":
        points /= 1 + np.linalg.norm(points, axis=1, keepdims=True)
    if space == "lorentz":
        time = np.sqrt(1 + (points**2).sum(axis=1, keepdims=True))
        points = np.concatenate([points, time], axis=1)
    return Pane(space, space, points, step)


@pytest.fixture
def projector(qapp):
    owner = QObject()
    made = Projector(owner)
    yield made
    made.close()


@pytest.mark.parametrize(
    ("space", "dimension", "how", "words"),
    [
        ("poincare", 5, "horopca", "HoroPCA, "),
        ("lorentz", 5, "tangent", "tangent PCA, "),
        ("euclidean", 5, "horopca", "PCA, "),
        ("poincare", 2, "horopca", ""),
        ("lorentz", 1, "horopca", ""),
        ("squared", 3, "tangent", "PCA, "),
    ],
)
@pytest.mark.parametrize("count", [2, 3])
def test_pictures_say_how_they_were_made(projector, wait, space, dimension, how, words, count):
    pane = pane_of(0, space, dimension)
    wait(lambda: projector.places(pane, how, count) is not None)
    places = projector.places(pane, how, count)
    is_itself = dimension <= count
    assert places.sentence.startswith("" if is_itself else words)
    assert bool(places.sentence) != is_itself
    sizes = np.linalg.norm(places.solid, axis=1)
    assert (sizes < 1).all() if space in ("poincare", "lorentz") else np.isclose(sizes.max(), 1)
    assert np.array_equal(places.plane, places.solid[:, 0] + 1j * places.solid[:, 1])
    assert count == 3 or not places.solid[:, 2].any()


def test_two_dimensions_are_there_at_once(projector):
    pane = pane_of(1, dimension=2)
    places = projector.places(pane, "horopca")
    assert np.array_equal(places.plane, pane.points[:, 0] + 1j * pane.points[:, 1])
    assert projector.places(pane, "horopca") is places


def test_the_picture_before_stays_until_the_next_is_made(projector, wait):
    first, second = pane_of(2), pane_of(2, step=2)
    assert projector.places(first, "horopca") is None
    assert projector.sentence(first, "horopca") == BEING_MADE
    wait(lambda: not projector.is_busy)
    before = projector.places(first, "horopca")
    assert projector.places(second, "horopca") is before
    wait(lambda: not projector.is_busy)
    after = projector.places(second, "horopca")
    assert after is not before
    # The same points, so that the picture must not have turned.
    assert np.abs(after.solid - before.solid).max() < 0.1


def test_a_run_that_begins_anew_is_searched_anew(projector, wait, monkeypatch):
    starts, places_of = [], module.places_of

    def watched(pane, how, count, before):
        starts.append(before)
        return places_of(pane, how, count, before)

    monkeypatch.setattr(module, "places_of", watched)
    for pane in (pane_of(2, step=4), pane_of(2, step=5), pane_of(2, step=1)):
        projector.places(pane, "horopca")
        wait(lambda: not projector.is_busy)
    assert [each is None for each in starts] == [True, False, True]


def test_only_the_newest_of_many_wishes_is_made(projector, wait, monkeypatch):
    made, gate, begun = [], threading.Event(), threading.Event()
    places_of = module.places_of

    def slow(pane, *rest):
        begun.set()
        gate.wait(30)
        made.append(pane.step)
        return places_of(pane, *rest)

    monkeypatch.setattr(module, "places_of", slow)
    panes = [pane_of(3, step=step) for step in range(6)]
    projector.places(panes[0], "horopca")
    begun.wait(30)
    for pane in panes[1:]:
        projector.places(pane, "horopca")
    gate.set()
    wait(lambda: not projector.is_busy)
    assert made == [0, 5]


def test_points_that_are_no_numbers_are_refused_in_a_sentence(projector, wait):
    pane = pane_of(4)
    pane.points[3] = np.nan
    assert projector.places(pane, "horopca") is None
    wait(lambda: not projector.is_busy)
    assert projector.places(pane, "horopca") is None
    assert projector.sentence(pane, "horopca").startswith("1 of the 40 points are not numbers")


def test_a_closed_projector_says_no_more(projector, wait):
    heard = []
    projector.projected.connect(lambda: heard.append(1))
    projector.places(pane_of(5), "horopca")
    projector.close()
    assert not projector.is_busy
    projector.places(pane_of(6), "horopca")
    assert not projector.is_busy
