"""The scene of a curve: exact where it can be, an enclosure where it cannot."""

import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.real.locus import Place
from severe_gui.maths.primes import primes_up_to
from severe_gui.panels.elliptic.places import curve_of, fitted_spot, negative_of, spot_on
from severe_gui.panels.elliptic.scene import scene_of
from severe_gui.panels.elliptic.state import IDENTITY, EllipticState, Spot

THIRTY_SEVEN = ("0", "0", "1", "-1", "0")
turns = st.floats(-0.9, 0.9).filter(lambda t: abs(t) > 0.01)


def test_rational_points_are_added_exactly():
    scene = scene_of(EllipticState())
    assert [str(each) for each in scene.total.point] == ["2", "2"]
    assert (scene.relation, scene.slope) == ("chord", -1)


@given(turns, turns)
def test_places_are_added_to_enclosures_on_the_curve(first, second):
    state = EllipticState(points=(Spot(turn=first), Spot(oval=True, turn=second)))
    scene = scene_of(state)
    x, y = scene.total.point
    assert isinstance(x, arb)
    left, right = y * y + y, x * x * x - x
    assert abs(float((left - right).mid())) <= 1e-9 * (1 + abs(float(left.mid())))


@given(turns)
def test_near_places_lose_no_digit_that_is_shown(turn):
    near = EllipticState(points=(Spot(turn=turn), Spot(turn=turn + 1e-9)))
    met = EllipticState(points=(Spot(turn=turn), Spot(turn=turn)))
    chord, tangent = scene_of(near), scene_of(met)
    assert (chord.relation, tangent.relation) == ("chord", "tangent")
    size = 1 + abs(tangent.total.x)
    assert chord.total.x == pytest.approx(tangent.total.x, rel=1e-5, abs=1e-5 * size)


def test_opposite_places_sum_to_o_and_o_is_neutral():
    spot = Spot(oval=True, turn=0.3)
    minus = negative_of(THIRTY_SEVEN, spot)
    assert scene_of(EllipticState(points=(spot, minus))).total.is_identity
    scene = scene_of(EllipticState(points=(IDENTITY, spot)))
    assert (scene.relation, scene.total.spot) == ("identity", spot)
    assert scene_of(EllipticState(points=(IDENTITY, IDENTITY))).total.is_identity


def test_a_walk_on_a_torsion_point_comes_back():
    state = EllipticState(
        coefficients=("0", "0", "0", "0", "1"), points=(Spot(x="2", y="3"), IDENTITY), walk=7
    )
    walk = scene_of(state).walk
    assert [each.is_identity for each in walk] == [False] * 4 + [True, False]
    assert walk[-1].spot == scene_of(state).p.spot


def test_a_walk_on_a_place_stops_before_it_tells_nonsense():
    state = EllipticState(points=(Spot(oval=True, turn=0.37), IDENTITY), walk=60)
    for each in scene_of(state).walk:
        assert float(each.point[0].rad()) < 1e-5 * (1 + abs(each.x))


def test_points_stay_when_they_are_on_the_new_curve_and_move_when_not():
    kept = fitted_spot(("0", "0", "0", "-1", "0"), Spot(x="0", y="0", oval=True, turn=1.0))
    assert kept.is_exact
    moved = fitted_spot(("0", "0", "0", "1", "1"), Spot(x="0", y="0", oval=True, turn=1.0))
    assert not moved.is_exact
    assert not moved.oval


def test_no_place_is_the_singular_point():
    node = ("0", "1", "0", "0", "0")
    curve = curve_of(node)
    for turn in (-0.5, 0.5, 0.5 + 1e-5, 0.0):
        spot = spot_on(node, Place(False, turn))
        scene = scene_of(EllipticState(coefficients=node, points=(spot, IDENTITY)))
        assert abs(scene.p.x) > 1e-4
    assert curve.singular_point == (0, 0)


@pytest.mark.parametrize("prime", primes_up_to(113))
def test_the_reduction_of_a_sum_is_the_sum_of_the_reductions(prime):
    state = EllipticState(points=(Spot(x="1/4", y="-5/8"), Spot(x="6", y="14")), prime=prime)
    scene = scene_of(state)
    if not scene.modular.finite.has_good_reduction:
        return
    x, y = scene.total.point
    expected = (
        None
        if int(x.q) % prime == 0
        else (int(scene.modular.finite.residue(x)), int(scene.modular.finite.residue(y)))
    )
    assert scene.modular.total.cell == expected


def test_a_curve_without_reduction_says_so():
    state = EllipticState(coefficients=("0", "0", "0", "1/7", "1"), prime=7)
    scene = scene_of(state)
    assert scene.modular is None
    assert "denominator" in scene.refusal


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"coefficients": ["0", "0", "x", "1", "1"]}, "not a rational"),
        ({"coefficients": ["0", "0", "1/0", "1", "1"]}, "not a rational"),
        ({"prime": 24}, "not prime"),
        ({"prime": 10**18 + 3}, "less than or equal to"),
        ({"walk": 61}, "60"),
        ({"frame": [1, 0, 0, 1]}, "is empty"),
        ({"windows": [None, [1, 0, 0, 1], None]}, "is empty"),
        ({"sphere": [0, 0, 0, 0]}, "not a rotation"),
        ({"points": [{"turn": 2}, {}]}, "less than"),
    ],
)
def test_a_document_that_is_no_view_is_refused_by_its_field(fields, said):
    with pytest.raises(BadInput, match=said):
        EllipticState.from_document(fields)
