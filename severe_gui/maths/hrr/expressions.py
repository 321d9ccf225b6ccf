"""Expressions such as `eat + agt*mark + obj*(the + fish)`, read as trees and evaluated.

    sum      = product {("+" | "-") product}
    product  = factor {"*" factor}
    factor   = ("~" | "-") factor | base ["^" whole number]
    base     = name | number | "(" sum ")"

`*` binds by circular convolution (`⊛` may be written for it), `~` inverts, `^` is a power, and a
number w is w times the identity, so that 2*a is a twice as long. A name is a letter or `_` and
then letters, digits and `_`. Each node of a tree knows where it stands in the text: `start` and
`end` count characters from 0, as slices do; errors count them from 1, as people do.
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.maths.hrr.algebra import (
    Inverse,
    bind,
    ensure_invertible,
    identity,
    inverse,
    power,
)
from severe_gui.maths.hrr.vectors import FloatArray

LONGEST = 10_000
DEEPEST = 60
GREATEST_POWER = 100
MOST_NAMES = 8

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[^\W\d]\w*)|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<sign>[-+*~^()⊛]))"
)


class BadExpression(BadInput):
    """An expression that cannot be read or evaluated. position: of the mistake, from 0."""

    def __init__(self, position: int, what: str, why: str = "", remedy: str = "") -> None:
        self.position = position
        super().__init__(f"{what} at character {position + 1}", why, remedy)


@dataclass(frozen=True)
class _Node:
    start: int = field(default=0, compare=False, kw_only=True)
    end: int = field(default=0, compare=False, kw_only=True)


@dataclass(frozen=True)
class Symbol(_Node):
    """The vector of this name."""

    name: str


@dataclass(frozen=True)
class Number(_Node):
    """So many times the identity."""

    value: float


@dataclass(frozen=True)
class Negated(_Node):
    """- of."""

    of: "Expression"


@dataclass(frozen=True)
class Inverted(_Node):
    """~ of: its inverse."""

    of: "Expression"


@dataclass(frozen=True)
class Power(_Node):
    """base ^ exponent."""

    base: "Expression"
    exponent: int


@dataclass(frozen=True)
class Product(_Node):
    """Two factors or more, bound."""

    factors: tuple["Expression", ...]


@dataclass(frozen=True)
class Sum(_Node):
    """Two terms or more, added."""

    terms: tuple["Expression", ...]


Expression = Symbol | Number | Negated | Inverted | Power | Product | Sum


def parse(text: str) -> Expression:
    """The tree of an expression. Raises BadExpression that says where the mistake is."""
    if len(text) > LONGEST:
        raise BadExpression(LONGEST, "The expression is too long", "", f"stop at {LONGEST:,}")
    return _Reader(text).whole()


def children(expression: Expression) -> tuple[Expression, ...]:
    """The nodes that a node is made of, in order."""
    match expression:
        case Sum():
            return expression.terms
        case Product():
            return expression.factors
        case Negated() | Inverted():
            return (expression.of,)
        case Power():
            return (expression.base,)
        case _:
            return ()


def nodes(expression: Expression) -> Iterator[Expression]:
    """A node and all below it, each before its children."""
    yield expression
    for child in children(expression):
        yield from nodes(child)


def symbols(expression: Expression) -> tuple[str, ...]:
    """The names in an expression, each once, in order."""
    return tuple(dict.fromkeys(n.name for n in nodes(expression) if isinstance(n, Symbol)))


def write(expression: Expression) -> str:
    """An expression as text with no more parentheses than needed; `parse` gives it back."""
    match expression:
        case Symbol():
            return expression.name
        case Number():
            return f"{expression.value:.17g}"
        case Negated():
            return f"-{_as_factor(expression.of)}"
        case Inverted():
            return f"~{_as_factor(expression.of)}"
        case Power():
            return f"{_in_parentheses_unless(expression.base, Symbol)}^{expression.exponent}"
        case Product():
            return " * ".join(map(_as_factor, expression.factors))
        case Sum():
            first, *others = expression.terms
            return _as_term(first) + "".join(map(_with_sign, others))


def evaluate(
    expression: Expression,
    vocabulary: Mapping[str, FloatArray],
    kind: Inverse = "involution",
) -> FloatArray:
    """The vector of an expression: (n,), float64. vocabulary: vectors (n,) by name.

    Raises BadExpression for a name that is not in the vocabulary, for an exact inverse that blows
    up, and for a vector that is too long for float64.
    """
    if not vocabulary:
        raise BadInput("There is no vector to evaluate an expression with")
    dimension = np.shape(next(iter(vocabulary.values())))[-1]
    # A product of many long vectors may overflow: it is refused below.
    with np.errstate(over="ignore", invalid="ignore"):
        vector = _as_vector(_value(expression, vocabulary, kind), dimension)
    if not np.isfinite(vector).all():
        raise BadExpression(
            expression.start, "The expression is too large", "", "lower its powers or its numbers"
        )
    return vector


class _Reader:
    """Reads one text, from left to right."""

    def __init__(self, text: str) -> None:
        self.text, self.place, self.depth = text, 0, 0
        self._next()

    def whole(self) -> Expression:
        found = self._sum()
        if self.token == ")":
            raise BadExpression(
                self.start, "A parenthesis closes nothing", "", "remove it, or open one before it"
            )
        if self.token:
            raise self._no_operator()
        return found

    def _next(self) -> None:
        """Read one token: its text, "" at the end; its kind; where it starts and ends."""
        self.last_end = self.place
        match = _TOKEN.match(self.text, self.place)
        if match is None:
            rest = self.text[self.place :]
            self.start = self.place + len(rest) - len(rest.lstrip())
            if rest.strip():
                raise BadExpression(
                    self.start,
                    f"{rest.strip()[0]!r} has no meaning",
                    "",
                    "use names, numbers, + - * ~ ^ and parentheses",
                )
            self.token, self.kind = "", "end"
            return
        self.kind = str(match.lastgroup)
        self.token = match[self.kind].replace("⊛", "*")
        self.start, self.place = match.span(self.kind)

    def _sum(self) -> Expression:
        terms = [self._product()]
        while self.token in ("+", "-"):
            sign, start = self.token, self.start
            self._next()
            term = self._product()
            terms.append(Negated(term, start=start, end=term.end) if sign == "-" else term)
        if len(terms) == 1:
            return terms[0]
        return Sum(tuple(terms), start=terms[0].start, end=terms[-1].end)

    def _product(self) -> Expression:
        factors = [self._factor()]
        while self.token == "*":
            self._next()
            factors.append(self._factor())
        if len(factors) == 1:
            return factors[0]
        return Product(tuple(factors), start=factors[0].start, end=factors[-1].end)

    def _factor(self) -> Expression:
        sign, start = self.token, self.start
        if sign not in ("~", "-"):
            return self._power()
        self._deeper()
        self._next()
        of = self._factor()
        self.depth -= 1
        make = Inverted if sign == "~" else Negated
        return make(of, start=start, end=of.end)

    def _power(self) -> Expression:
        base = self._base()
        if self.token != "^":
            return base
        self._next()
        sign, start = 1, self.start
        if self.token == "-":
            sign = -1
            self._next()
        if not self.token.isdecimal() or int(self.token[:4]) > GREATEST_POWER:
            raise BadExpression(
                start, f"A whole number from -{GREATEST_POWER} to {GREATEST_POWER} is missing"
            )
        exponent = sign * int(self.token)
        self._next()
        return Power(base, exponent, start=base.start, end=self.last_end)

    def _base(self) -> Expression:
        token, kind, start = self.token, self.kind, self.start
        if token == "(":
            self._deeper()
            self._next()
            inner = self._sum()
            if self.token and self.token != ")":
                raise self._no_operator()
            if not self.token:
                raise BadExpression(start, "The parenthesis is not closed", "", "add a )")
            self.depth -= 1
            self._next()
            return replace(inner, start=start, end=self.last_end)
        if kind not in ("name", "number"):
            raise BadExpression(start, "A name, a number or ( is missing")
        self._next()
        if kind == "name":
            return Symbol(token, start=start, end=self.last_end)
        return Number(float(token), start=start, end=self.last_end)

    def _deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadExpression(self.start, "The expression is nested too deeply")

    def _no_operator(self) -> BadExpression:
        return BadExpression(
            self.start, "An operator is missing", "", "write * to bind or + to add"
        )


def _as_term(node: Expression) -> str:
    return f"({write(node)})" if isinstance(node, Sum) else write(node)


def _with_sign(node: Expression) -> str:
    return f" - {_as_term(node.of)}" if isinstance(node, Negated) else f" + {_as_term(node)}"


def _as_factor(node: Expression) -> str:
    return f"({write(node)})" if isinstance(node, Sum | Product) else write(node)


def _in_parentheses_unless(node: Expression, kind: type[Symbol]) -> str:
    return write(node) if isinstance(node, kind) else f"({write(node)})"


def _as_vector(value: FloatArray | float, dimension: int) -> FloatArray:
    """A number as a multiple of the identity."""
    return value * identity(dimension) if isinstance(value, float) else value


def _value(
    node: Expression, vocabulary: Mapping[str, FloatArray], kind: Inverse
) -> FloatArray | float:
    """A vector, or a number, which need not be made into one to multiply."""

    def below(child: Expression) -> FloatArray | float:
        return _value(child, vocabulary, kind)

    match node:
        case Symbol():
            return _named(node, vocabulary)
        case Number():
            return node.value
        case Negated():
            return -below(node.of)
        case Inverted():
            return _inverse(node, below(node.of), kind)
        case Power():
            base = below(node.base)
            base = _inverse(node, base, kind) if node.exponent < 0 else base
            exponent = abs(node.exponent)
            return base**exponent if isinstance(base, float) else power(base, exponent)
        case Product():
            return _product([below(each) for each in node.factors])
        case Sum():
            return _sum([below(each) for each in node.terms])


def _product(values: list[FloatArray | float]) -> FloatArray | float:
    total = values[0]
    for each in values[1:]:
        if isinstance(total, float) or isinstance(each, float):
            total = total * each
        else:
            total = bind(total, each)
    return total


def _sum(values: list[FloatArray | float]) -> FloatArray | float:
    vectors = [each for each in values if not isinstance(each, float)]
    if not vectors:
        return float(sum(each for each in values if isinstance(each, float)))
    return np.asarray(sum(_as_vector(each, vectors[0].shape[-1]) for each in values))


def _named(node: Symbol, vocabulary: Mapping[str, FloatArray]) -> FloatArray:
    if node.name in vocabulary:
        return np.asarray(vocabulary[node.name], dtype=np.float64)
    near = difflib.get_close_matches(node.name, vocabulary, MOST_NAMES) or sorted(vocabulary)
    names = ", ".join(near[:MOST_NAMES]) + (", ..." if len(near) > MOST_NAMES else "")
    raise BadExpression(
        node.start, f"There is no vector named {node.name!r}", "", f"choose from {names}"
    )


def _inverse(node: Expression, of: FloatArray | float, kind: Inverse) -> FloatArray | float:
    if isinstance(of, float):
        if of == 0:
            raise BadExpression(node.start, "The inverse of 0 does not exist")
        return 1.0 / of
    if kind == "exact":
        try:
            ensure_invertible(of)
        except BadInput as error:
            raise BadExpression(node.start, error.what, error.why, error.remedy) from None
    return inverse(of, kind)
