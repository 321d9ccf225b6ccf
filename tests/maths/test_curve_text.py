"""Curves as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths.curves.curve_text import BadEquation, read_curve
from severe_gui.maths.curves.weierstrass import Weierstrass

READ = [
    ("[0,0,1,-1,0]", "0 0 1 -1 0"),
    ("0; -1; 1; −10; -20", "0 -1 1 -10 -20"),
    ("-1 1", "0 0 0 -1 1"),
    ("1/2, 0.25", "0 0 0 1/2 1/4"),
    ("y^2 + xy = x^3 - 3x + 5", "1 0 0 -3 5"),
    ("y² + y = x³ − x", "0 0 1 -1 0"),
    ("x^3 + 17 = y^2", "0 0 0 0 17"),
    ("2y^2 = 2x(x-1)(x+1)", "0 0 0 -1 0"),
    ("y(y+1) = (x-1)x(x+1)", "0 0 1 -1 0"),
    ("x^3 - 36x", "0 0 0 -36 0"),
]
REFUSED = [
    ("", "empty"),
    ("3", "One number does not give a curve"),
    ("1,2,3", "3 numbers do not give a curve"),
    ("[1,2,a,3,4]", "'a' is not a rational number"),
    ("1/0, 2", "'1/0' is not a rational number"),
    ("hello", "'hello' is not a curve"),
    ("y^2 = x^2 + 1", "no x³"),
    ("y^2 = 2x^3 + 1", "same coefficient"),
    ("y^2 = x^3 + xy^2", "The term xy² is not in a Weierstrass equation"),
    ("0, " + "9" * 130, "a6 has 130 digits"),
    ("y^2 = x^3 + " + "1" * 2000, "characters"),
]
WRONG_AT = [("y^2 = x^3 + q", 12), ("y^2 = x^3 +", 11), ("y^2 = x^3/0", 10), ("y^2 = x^3 ? 1", 10)]


def test_coefficients_and_equations_are_read():
    for text, coefficients in READ:
        assert " ".join(map(str, read_curve(text).coefficients)) == coefficients, text


def test_what_is_not_a_curve_gets_a_sentence():
    for text, said in REFUSED:
        with pytest.raises(BadInput, match=said.replace("(", r"\(")):
            read_curve(text)


def test_a_mistake_in_an_equation_is_placed():
    for text, place in WRONG_AT:
        with pytest.raises(BadEquation) as error:
            read_curve(text)
        assert error.value.position == place, text


@given(st.tuples(*[st.fractions(-50, 50, max_denominator=9)] * 5))
def test_an_equation_that_is_written_is_read_again(coefficients):
    a1, a2, a3, a4, a6 = coefficients
    text = f"y^2 + ({a1})xy + ({a3})y = x^3 + ({a2})x^2 + ({a4})x + ({a6})"
    assert read_curve(text) == Weierstrass.rational(*map(str, coefficients))
