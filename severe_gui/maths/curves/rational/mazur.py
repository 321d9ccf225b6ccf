"""The fifteen torsion groups of elliptic curves over Q, with a curve for each.

Mazur (1977, 1978): the torsion of E(Q) is cyclic of order 1, ..., 10 or 12, or the product of
groups of order 2 and 2, 4, 6 or 8. Source: Silverman, The Arithmetic of Elliptic Curves, VIII.7.5.
"""

from collections.abc import Mapping

Structure = tuple[int, ...]
"""Orders of the cyclic factors, ascending, without 1s."""

GROUPS: tuple[Structure, ...] = (
    (), *((n,) for n in (2, 3, 4, 5, 6, 7, 8, 9, 10, 12)), *((2, n) for n in (2, 4, 6, 8)),
)  # fmt: skip

EXAMPLES: Mapping[Structure, tuple[int, int, int, int, int]] = {
    (): (0, -1, 1, -7820, -263580),
    (2,): (1, 0, 1, -171, -874),
    (3,): (0, 1, 1, -9, -15),
    (4,): (1, 1, 1, -80, 242),
    (5,): (0, -1, 1, -10, -20),
    (6,): (1, 0, 1, 4, -6),
    (7,): (1, -1, 1, -3, 3),
    (8,): (1, 1, 1, 35, -28),
    (9,): (1, -1, 1, -14, 29),
    (10,): (1, 0, 0, -45, 81),
    (12,): (1, -1, 1, -122, 1721),
    (2, 2): (1, 1, 1, -135, -660),
    (2, 4): (1, 1, 1, -10, -10),
    (2, 6): (1, 0, 1, -19, 26),
    (2, 8): (1, 0, 0, -1070, 7812),
}
"""A curve of small conductor with each group: a1, a2, a3, a4, a6. Source: Cremona's tables."""
