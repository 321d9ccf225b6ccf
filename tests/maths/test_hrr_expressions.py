"""Expressions: read as trees, written back, evaluated, and their mistakes pointed at."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths import hrr
from severe_gui.maths.hrr import expressions
from severe_gui.maths.hrr.expressions import (
    BadExpression,
    Inverted,
    Negated,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
)

NAMES = ("eat", "agt", "mark", "obj", "the", "fish", "p", "s")
VECTORS = dict(zip(NAMES, hrr.unitary_vectors(8, 64, np.random.default_rng(0)), strict=True))

trees = st.recursive(
    st.sampled_from(NAMES).map(Symbol) | st.integers(0, 5).map(lambda n: Number(float(n))),
    lambda inner: (
        inner.map(Negated)
        | inner.map(Inverted)
        | st.builds(Power, inner, st.integers(-3, 3))
        | st.lists(inner, min_size=2, max_size=3).map(lambda each: Product(tuple(each)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda each: Sum(tuple(each)))
    ),
    max_leaves=8,
)


def value(text: str, kind: hrr.Inverse = "involution"):
    return expressions.evaluate(expressions.parse(text), VECTORS, kind)


def test_the_sentence_of_the_post_is_a_sum_of_three_terms():
    tree = expressions.parse("eat + agt*mark + obj*(the + fish)")
    eat, agent, thing = tree.terms
    assert eat == Symbol("eat")
    assert agent == Product((Symbol("agt"), Symbol("mark")))
    assert thing == Product((Symbol("obj"), Sum((Symbol("the"), Symbol("fish")))))
    assert expressions.symbols(tree) == ("eat", "agt", "mark", "obj", "the", "fish")
    v = VECTORS
    wanted = v["eat"] + hrr.bind(v["agt"], v["mark"]) + hrr.bind(v["obj"], v["the"] + v["fish"])
    assert np.allclose(value("eat + agt*mark + obj*(the + fish)"), wanted, atol=1e-12)


@given(trees)
def test_what_is_written_is_read_back(tree):
    assert expressions.parse(expressions.write(tree)) == tree


def test_each_node_knows_its_place_in_the_text():
    text = "2*eat + ~agt ⊛ (s - obj*p^-2)"
    found = {text[node.start : node.end] for node in expressions.nodes(expressions.parse(text))}
    parts = ("2*eat", "~agt ⊛ (s - obj*p^-2)", "~agt", "(s - obj*p^-2)", "- obj*p^-2", "p^-2", "2")
    assert found >= {text, *parts}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("~agt * agt", "1"),
        ("p^3", "p*p*p"),
        ("p^-2 * p^2 * s", "s"),
        ("s - s + 0.5*p", "p * 0.5"),
        ("-(s + p)", "-s - p"),
        ("~(s*p)", "~s ⊛ ~p"),
        ("p^0 + 1", "2"),
        ("(2*3 - 1) * s", "5*s"),
    ],
)
def test_expressions_that_are_equal_have_equal_vectors(one, other):
    for kind in ("involution", "exact"):
        assert np.allclose(value(one, kind), value(other, kind), atol=1e-10)


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("eat + agt*mrk", 11, "no vector named 'mrk' at character 11; choose from mark"),
        ("eat + (agt*mark", 7, "parenthesis is not closed at character 7"),
        ("eat + agt)*mark", 10, "closes nothing at character 10"),
        ("eat + ", 7, "missing at character 7"),
        ("", 1, "missing at character 1"),
        ("eat * * agt", 7, "missing at character 7"),
        ("(eat agt)", 6, "operator is missing at character 6"),
        ("eat  $ agt", 6, "'$' has no meaning at character 6"),
        ("p^mark", 3, "whole number from -100 to 100 is missing at character 3"),
        ("p^1.5", 3, "whole number"),
        ("p^1000000000", 3, "whole number"),
        ("(" * 100 + "p", 61, "nested too deeply at character 61"),
        ("~" * 100 + "p", 61, "nested too deeply"),
        ("p" * 20_000, 10_001, "too long"),
        ("mark + 1e999", 1, "too large at character 1"),
        ("~(s - s + 0)", 1, "exact inverse of this vector blows up at character 1"),
        ("1 + (2 - 2)^-1", 5, "inverse of 0 does not exist at character 5"),
    ],
)  # fmt: skip
def test_a_mistake_is_pointed_at(text, position, said):
    with pytest.raises(BadExpression) as caught:
        value(text, "exact")
    assert caught.value.position == position - 1
    assert said in str(caught.value)
    assert isinstance(caught.value, BadInput)


@given(st.text(alphabet="ap +-*~^()12.⊛é_$", max_size=30))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    with contextlib.suppress(BadExpression):
        tree = expressions.parse(text)
        assert expressions.parse(expressions.write(tree)) == tree
