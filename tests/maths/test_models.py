"""The five models are one plane."""

import math

import numpy as np
import pytest
from flint import arb, ctx
from hypothesis import given
from hypothesis import strategies as st
from plane_strategies import points

from severe_gui.errors import OutsideModel
from severe_gui.maths.hyperbolic.plane import disk
from severe_gui.maths.hyperbolic.plane.models import Model, distance, from_disk, to_disk

models = st.sampled_from(Model)


@given(models, points(3.0), points(3.0))
def test_all_models_agree_on_distance_to_twelve_digits(model, z, w) -> None:
    there = distance(model, from_disk(model, z), from_disk(model, w))
    assert float(there) == pytest.approx(float(disk.geodesic_distance(z, w)), abs=1e-12)


@given(models, points(4.0))
def test_going_to_a_model_and_back_is_staying(model, z) -> None:
    assert complex(to_disk(model, from_disk(model, z))) == pytest.approx(z, abs=1e-13)


@given(points(4.0))
def test_the_models_are_those_of_their_formulas(z) -> None:
    square = abs(z) ** 2
    assert complex(from_disk(Model.HALF_PLANE, z)) == pytest.approx(1j * (1 + z) / (1 - z))
    assert complex(from_disk(Model.KLEIN, z)) == pytest.approx(2 * z / (1 + square))
    assert complex(from_disk(Model.BAND, z)) == pytest.approx(np.log((1 + z) / (1 - z)))
    assert complex(from_disk(Model.HYPERBOLOID, z)) == pytest.approx(2 * z / (1 - square))


@given(st.floats(1e-250, 1e250), st.floats(1e-250, 1e250))
def test_heights_of_the_half_plane_are_logarithms(low, high) -> None:
    expected = abs(math.log(low) - math.log(high))
    measured = float(distance(Model.HALF_PLANE, 1j * low, 1j * high))
    assert measured == pytest.approx(expected, rel=1e-12, abs=1e-12)


@given(st.floats(-1e4, 1e4), st.floats(-1e4, 1e4))
def test_the_axis_of_the_band_keeps_euclidean_length(x, y) -> None:
    assert float(distance(Model.BAND, x, y)) == pytest.approx(abs(x - y), rel=1e-13, abs=1e-300)


finite = st.complex_numbers(max_magnitude=1e12)


@given(finite, finite)
def test_hyperboloid_distance_is_the_arcosh_of_minus_the_product(u, v) -> None:
    with ctx.workprec(400):
        parts = [arb(x) for x in (u.real, u.imag, v.real, v.imag)]
        times = [(1 + parts[i] ** 2 + parts[i + 1] ** 2).sqrt() for i in (0, 2)]
        product = times[0] * times[1] - parts[0] * parts[2] - parts[1] * parts[3]
        excess = (product - 1).mid().max(arb(0))
        exact = float((excess + (excess * (excess + 2)).sqrt()).log1p())
    assert float(distance(Model.HYPERBOLOID, u, v)) == pytest.approx(exact, rel=1e-13, abs=1e-50)


@pytest.mark.parametrize(
    ("model", "point"),
    [
        (Model.DISK, 1.0),
        (Model.HALF_PLANE, 3.0),
        (Model.HALF_PLANE, -1j),
        (Model.KLEIN, 0.6 + 0.8j),
        (Model.BAND, 2 + 0.5j * math.pi),
        (Model.HYPERBOLOID, math.inf),
        (Model.BAND, complex(math.nan, 0)),
    ],
)
def test_points_on_the_boundary_of_a_model_are_refused(model: Model, point: complex) -> None:
    with pytest.raises(OutsideModel, match=f"not in the {model} model"):
        distance(model, point, from_disk(model, 0.0))


def test_a_point_too_far_out_for_the_disk_is_told() -> None:
    with pytest.raises(OutsideModel, match="rounds to the boundary"):
        to_disk(Model.HALF_PLANE, 1e-200j)


def test_distances_keep_their_digits_far_out_where_products_cancel() -> None:
    near_parallel = (
        148.65100780420866 - 156.03109593890315j,
        3819.466330764484 - 4110.805983005169j,
    )
    opposite = (-0.9727625242733662 + 0.9818130079037453j, 34780.477640193596 + 49102.39848785276j)
    for u, v in (near_parallel, opposite):
        with ctx.workprec(300):
            a, b, c, d = (arb(x) for x in (u.real, u.imag, v.real, v.imag))
            cosh = ((1 + a * a + b * b) * (1 + c * c + d * d)).sqrt() - a * c - b * d
            exact = float(cosh.acosh())
        assert abs(float(distance(Model.HYPERBOLOID, u, v)) - exact) <= 8 * 2.0**-53 * exact
    along_the_boundary = (
        0.4839799716389967 - 0.8746962887516277j,
        -0.7068626534832477 - 0.7061347849354557j,
    )
    k, m = along_the_boundary
    with ctx.workprec(300):
        a, b, c, d = (arb(x) for x in (k.real, k.imag, m.real, m.imag))
        cosh = (1 - a * c - b * d) / ((1 - a * a - b * b) * (1 - c * c - d * d)).sqrt()
        exact = float(cosh.acosh())
    assert abs(float(distance(Model.KLEIN, k, m)) - exact) <= 8 * 2.0**-53 * exact
