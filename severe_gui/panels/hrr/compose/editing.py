"""Changes of a tree by hand: a node gets a neighbour, is bound, or is taken away. No Qt."""

from collections.abc import Callable

from severe_gui.maths.hrr.expressions import (
    Expression,
    Inverted,
    Negated,
    Number,
    Power,
    Product,
    Sum,
    Symbol,
    children,
)
from severe_gui.panels.hrr.compose.board import Path


def added(tree: Expression, path: Path, name: str) -> Expression:
    """The tree with a symbol added to a node."""
    return _changed(tree, path, lambda node: _sum((node, Symbol(name))))


def bound(tree: Expression, path: Path, name: str) -> Expression:
    """The tree with a node bound with a symbol."""
    return _changed(tree, path, lambda node: _product((node, Symbol(name))))


def removed(tree: Expression, path: Path) -> Expression | None:
    """The tree without a node; None if nothing is left."""
    if not path:
        return None
    parent, index = path[:-1], path[-1]

    def without(node: Expression) -> Expression | None:
        rest = tuple(each for k, each in enumerate(children(node)) if k != index)
        if isinstance(node, Sum):
            return _sum(rest) if rest else None
        if isinstance(node, Product):
            return _product(rest) if rest else None
        return None

    left = without(_node(tree, parent))
    if left is None:
        return removed(tree, parent)
    return _changed(tree, parent, lambda _node: left)


def _node(tree: Expression, path: Path) -> Expression:
    return tree if not path else _node(children(tree)[path[0]], path[1:])


def _changed(
    tree: Expression, path: Path, change: Callable[[Expression], Expression]
) -> Expression:
    """The tree with one node changed."""
    if not path:
        return change(tree)
    below = list(children(tree))
    below[path[0]] = _changed(below[path[0]], path[1:], change)
    match tree:
        case Sum():
            return _sum(tuple(below))
        case Product():
            return _product(tuple(below))
        case Negated():
            return Negated(below[0])
        case Inverted():
            return Inverted(below[0])
        case Power():
            return Power(below[0], tree.exponent)
        case Symbol() | Number():
            return tree


def _sum(terms: tuple[Expression, ...]) -> Expression:
    """A sum without sums in it; one term is itself."""
    flat = [part for each in terms for part in (each.terms if isinstance(each, Sum) else (each,))]
    return flat[0] if len(flat) == 1 else Sum(tuple(flat))


def _product(factors: tuple[Expression, ...]) -> Expression:
    """A product without products in it; one factor is itself."""
    flat = [
        part
        for each in factors
        for part in (each.factors if isinstance(each, Product) else (each,))
    ]
    return flat[0] if len(flat) == 1 else Product(tuple(flat))
