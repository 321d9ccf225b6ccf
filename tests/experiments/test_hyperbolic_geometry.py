"""Every statement of the hyperbolic post comes out as it should, and a wrong formula would not."""

from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.hyperbolic_geometry import experiment, honeycombs
from severe_gui.experiments.hyperbolic_geometry.claims import STATEMENTS
from severe_gui.experiments.hyperbolic_geometry.exact import precise
from severe_gui.experiments.hyperbolic_geometry.figures import Figures
from severe_gui.experiments.parsing import build_parameters
from severe_gui.maths.hyperbolic.honeycombs.space import Space
from severe_gui.maths.hyperbolic.plane import cycles, disk, globe, mobius, models, polygon
from severe_gui.maths.hyperbolic.plane import length_and_area as formulas
from severe_gui.maths.hyperbolic.tilings import tiling

FEW = 40


@lru_cache
def run_of(size: float):
    settings = build_parameters(experiment.parameters, {"steps": 2, "figures": 20, "size": size})
    return run_to_history(experiment, settings, seed=1)


def figures(size: float = 5.0) -> Figures:
    import torch

    return Figures(torch.Generator().manual_seed(4), size)


def statement(name: str):
    return next(each for topic in STATEMENTS.values() for each in topic if each.id == name)


def worst(name: str) -> float:
    """The largest error, or the number of exceptions, over a few figures."""
    drawn, each = figures(), statement(name)
    with precise():
        errors = [each.measure(drawn) for _ in range(FEW)]
    return sum(errors) if each.counts else max(errors)


@pytest.mark.parametrize("size", [0.1, 12.0])
def test_each_statement_comes_out_as_expected_near_the_centre_and_far_out(size):
    history = run_of(size)
    for claim in experiment.claims:
        found = judged(experiment, claim, history, seed=1)
        assert found.holds == claim.expected, claim.id
        assert (found.verdict == "by algebra") == bool(claim.algebra), claim.id


def test_only_the_sphere_and_the_parallel_postulate_do_not_come_out():
    assert [claim.id for claim in experiment.claims if not claim.expected] == [
        "sphere-violates-postulate"
    ]


def test_every_claim_has_its_basis_and_the_post_s_own_sentence():
    for claim in experiment.claims:
        assert claim.quote, claim.id
        assert claim.basis, claim.id
        assert claim.plot in {plot.id for plot in experiment.plots}, claim.id


def off_by(function, share=1e-13):
    """The function with its number wrong in the thirteenth digit."""
    return lambda *given: function(*given) * (1 + share)


@pytest.mark.parametrize(
    ("module", "name", "wrong", "claim"),
    [
        (disk, "geodesic_distance", off_by, "disk-distance"),
        (disk, "geodesic_distance", off_by, "radius-length"),
        (disk, "metric_circle", lambda f: lambda z, r: (f(z, r)[0], f(z, r)[1] * 1.00001),
         "third-axiom"),
        (disk, "geodesic_circle", lambda f: lambda z, w: (f(z, w)[0] * 1.00001, f(z, w)[1]),
         "disk-lines"),
        (models, "distance", off_by, "distance-by-c-and-r"),
        (models, "distance", off_by, "axis-length"),
        (models, "distance", off_by, "five-models"),
        (Space, "distance", off_by, "ball-distance"),
        (formulas, "circle_length", off_by, "circumference"),
        (formulas, "disk_area", off_by, "disk-area"),
        (formulas, "regular_angle", off_by, "regular-polygon-of-every-angle"),
        (cycles, "circumradius_of", off_by, "regular-polygon-of-every-angle"),
        (polygon, "signed_areas", off_by, "polygon-area"),
        (globe, "distance", off_by, "great-circles-close"),
        (mobius, "on_half_plane", lambda f: lambda g: replace(f(g), b=f(g).b * 1.00001),
         "two-forms"),
        (mobius, "partial", lambda f: lambda s, n: f(s, n - 1), "simple-maps"),
    ],
)  # fmt: skip
def test_a_wrong_function_of_severe_is_found_out(monkeypatch, module, name, wrong, claim):
    assert worst(claim) < statement(claim).threshold
    monkeypatch.setattr(module, name, wrong(getattr(module, name)))
    assert not worst(claim) < statement(claim).threshold


@pytest.mark.parametrize(
    ("name", "wrong", "claim"),
    [
        ("COMPACT", lambda _: honeycombs.COMPACT - {(3, 5, 3)}, "fifteen-regular-honeycombs"),
        ("PARACOMPACT", lambda _: honeycombs.PARACOMPACT | {(3, 3, 7)},
         "fifteen-regular-honeycombs"),
        ("cell_volume", off_by, "ideal-cells-have-finite-volume"),
        ("shell_counts", lambda f: lambda comb, n: [*f(comb, n)[:-1], f(comb, n)[-1] + 1],
         "cells-by-shell"),
    ],
)  # fmt: skip
def test_a_wrong_honeycomb_is_found_out(monkeypatch, name, wrong, claim):
    monkeypatch.setattr(honeycombs, name, wrong(getattr(honeycombs, name)))
    honeycombs.counts_of_shells.cache_clear()
    assert not worst(claim) < statement(claim).threshold
    honeycombs.counts_of_shells.cache_clear()


@pytest.mark.parametrize(
    ("name", "wrong", "claim"),
    [
        # 1 + |z - w|^2 / ((1 - |z|^2) (1 - |w|^2)): a factor forgotten.
        ("disk_cosh", lambda p, q: 1 + (p - q).norm / ((1 - p.norm) * (1 - q.norm)),
         "disk-distance"),
        # Any function of the distance is kept; this is none.
        ("half_plane_cosh", lambda p, q: 1 + (p - q).norm / p.y, "isometries"),
        ("half_plane_cosh", lambda p, q: 1 + (p - q).norm / (p.y * q.y), "distance-by-c-and-r"),
    ],
)  # fmt: skip
def test_a_wrong_formula_of_the_post_would_be_found_out(monkeypatch, name, wrong, claim):
    from severe_gui.experiments.hyperbolic_geometry import exact

    monkeypatch.setattr(exact, name, wrong)
    assert not worst(claim) < statement(claim).threshold


def test_wrong_counts_of_tiles_are_found_out(monkeypatch):
    from severe_gui.experiments.hyperbolic_geometry import tilings

    right = tiling.layer_counts
    monkeypatch.setattr(tilings, "layer_counts", lambda t, n: [*right(t, n - 1), 0])
    assert worst("tiles-by-layer") > 0


def test_a_run_cut_after_a_batch_goes_on_bit_for_bit():
    settings = build_parameters(experiment.parameters, {"steps": 4, "figures": 3})
    whole = {record.step: record for record in experiment.run(settings, TrackedContext(7, "cpu"))}
    first = TrackedContext(7, "cpu")
    for record in experiment.run(settings, first):
        if record.step == 2:
            break
    rest = TrackedContext(7, "cpu", step=2, state=first.state())
    for record in experiment.run(settings, rest):
        assert record.scalars == whole[record.step].scalars
        for key, curve in record.curves.items():
            assert np.array_equal(curve, whole[record.step].curves[key], equal_nan=True), key


def test_circles_and_tiles_are_those_of_the_tables():
    history = run_of(12.0)
    radii = 0.1 * np.arange(1, 41)
    assert np.allclose(history.curve("circumference"), 2 * np.pi * np.sinh(radii), rtol=1e-12)
    assert history.curve("tiles")[:6].tolist() == [7, 21, 56, 147, 385, 1008]
    assert np.allclose(history.curve("area"), history.curve("defect"), rtol=1e-12)


def test_a_tiling_of_another_plane_is_refused():
    with pytest.raises(BadInput, match="does not tile"):
        build_parameters(experiment.parameters, {"p": 4, "q": 4})
