"""The Coxeter groups of tilings {p, q} and honeycombs {p, q, r}, with exact arithmetic.

Generators 0, 1, 2 with (01)^p = (12)^q = (02)^2 = 1, and 3 with (23)^r = (03)^2 = (13)^2 = 1. An
element is a word in *shortlex* normal form: the alphabetically first of its shortest words.
To multiply by a generator, its simple root is moved back through the word: where it becomes the
simple root of a letter, either the product is shorter and that letter is removed (exchange), or a
smaller letter is inserted before it; otherwise the generator is appended (du Cloux; Casselman,
"Computation in Coxeter groups I").

Only finitely many roots matter on the way, the *elementary* ones, which dominate no other (Brink
and Howlett 1993); a root that stops being elementary never becomes so again. Their table is built
once, in
Z[2 cos(2 pi / lcm of the orders)]: equality there is equality of integer polynomials, and the one
inequality needed, of a non-zero algebraic integer with 0, is settled by certified enclosures.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from flint import fmpz_poly

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.groups.cartan import CartanField, Root, conductor
from severe_gui.maths.hyperbolic.groups.far import FarIsometry
from severe_gui.maths.hyperbolic.groups.triangle import Order, Triangle, require_order
from severe_gui.maths.hyperbolic.plane.isometry import IDENTITY, Isometry

Word = tuple[int, ...]

GREATEST_CONDUCTOR = 4000
"""Beyond it the degree of the field is so high that its table takes seconds to build."""

_NEGATIVE, _FAR = -1, -2


class Chain:
    """Arithmetic with words of a group whose generators stand in a chain."""

    @property
    def orders(self) -> tuple[Order, ...]:
        """The order of the product of each generator and the next."""
        raise NotImplementedError(type(self).__name__)

    @property
    def rank(self) -> int:
        return len(self.orders) + 1

    def multiply(self, word: Word, generator: int) -> Word:
        """The normal form of word times generator, for a word in normal form."""
        place, letter = self._place_of(word, generator)
        if letter < 0:
            return word[:place] + word[place + 1 :]
        return (*word[:place], letter, *word[place:])

    def normal_form(self, letters: Iterable[int]) -> Word:
        """The normal form of any product of generators."""
        return self.product((), tuple(letters))

    def product(self, first: Word, second: Word) -> Word:
        """The normal form of first times second, for first in normal form."""
        word = list(first)
        for generator in second:
            if generator not in range(self.rank):
                raise BadInput(f"{generator} is not a generator", f"they are 0 to {self.rank - 1}")
            place, letter = self._place_of(word, generator)
            if letter < 0:
                del word[place]
            else:
                word.insert(place, letter)
        return tuple(word)

    def _place_of(self, word: Sequence[int], generator: int) -> tuple[int, int]:
        """What a generator at the end of a word amounts to.

        A place, and the letter to insert there, or -1 for the one there to be removed.
        """
        step, rank = self._table, self.rank
        root, letter_slipping_in, place = generator, generator, len(word)
        for position in range(len(word) - 1, -1, -1):
            letter = word[position]
            if root == letter:
                return position, -1
            root = step[root][letter]
            if root == _FAR:
                break
            # The root seen from before this letter: is it simple, and its letter smaller?
            if root < rank and root < letter:
                letter_slipping_in, place = root, position
        return place, letter_slipping_in

    def inverse(self, word: Word) -> Word:
        """The normal form of the inverse."""
        return self.normal_form(reversed(word))

    def quotient(self, first: Word, second: Word) -> Word:
        """The normal form of inverse(first) times second; cheap if they share a prefix."""
        common = 0
        for mine, other in zip(first, second, strict=False):
            if mine != other:
                break
            common += 1
        return self.product(self.inverse(first[common:]), self.normal_form(second[common:]))

    def is_right_descent(self, word: Word, generator: int) -> bool:
        """Whether word times generator is shorter than the word."""
        return self.exchanged(word, generator) is not None

    def exchanged(self, word: Sequence[int], generator: int) -> int | None:
        """Which letter a word in normal form loses when it is multiplied by a generator, if any."""
        step, root = self._table, generator
        for position in range(len(word) - 1, -1, -1):
            letter = word[position]
            if root == letter:
                return position
            root = step[root][letter]
            if root == _FAR:
                break
        return None

    def shortest_in_coset(self, word: Word, letters: tuple[int, ...]) -> Word:
        """The one shortest word of those that end in any product of the letters, in normal form.

        The letters may generate an infinite group.
        """
        shorter = list(word)
        self.shorten(shorter, letters)
        return tuple(shorter)

    def shorten(self, word: list[int], letters: tuple[int, ...]) -> None:
        """The same in place: each product with a letter that shortens a normal form leaves one."""
        k = 0
        while k < len(letters):
            place = self.exchanged(word, letters[k])
            if place is None:
                k += 1
            else:
                del word[place]
                k = 0

    @cached_property
    def _table(self) -> tuple[tuple[int, ...], ...]:
        return _elementary_roots(self.orders)


@dataclass(frozen=True)
class CoxeterGroup(Chain):
    """The group generated by the reflections in the sides of the (2, p, q) triangle."""

    p: Order
    q: Order

    def __post_init__(self) -> None:
        require_order("p", self.p)
        require_order("q", self.q)

    @property
    def orders(self) -> tuple[Order, ...]:
        return self.p, self.q

    def tile(self, word: Word) -> Word:
        """The shortest element of the same tile: the word without its turns about the tile."""
        return self.shortest_in_coset(word, (0, 1))

    def vertex(self, word: Word) -> Word:
        """The shortest element at the same vertex of the tiling."""
        return self.shortest_in_coset(word, (1, 2))

    def isometry(self, word: Word) -> Isometry:
        """The isometry of the disk that carries the fundamental triangle to the word's.

        Its coefficients grow as e^(d/2) with the distance d, and so does its absolute error.
        """
        return _isometry(self.p, self.q, word)

    def far_isometry(self, word: Word) -> FarIsometry:
        """The same for a word of any length."""
        reflections = Triangle(self.p, self.q).reflections
        return FarIsometry.product(reflections[letter] for letter in word)


@dataclass(frozen=True)
class HoneycombGroup(Chain):
    """The group generated by the reflections in the walls of the simplex of {p, q, r}."""

    p: int
    q: int
    r: int

    @property
    def orders(self) -> tuple[Order, ...]:
        return self.p, self.q, self.r

    def cell(self, word: Word) -> Word:
        """The shortest element of the same cell: the word without its turns about the cell."""
        return self.shortest_in_coset(word, (0, 1, 2))


def _isometry(p: Order, q: Order, word: Word) -> Isometry:
    reflections = Triangle(p, q).reflections
    result = IDENTITY
    for letter in word:
        result = result @ reflections[letter]
    return result.normalised() if word else result


@lru_cache(maxsize=64)
def _elementary_roots(orders: tuple[Order, ...]) -> tuple[tuple[int, ...], ...]:
    """For each elementary root and generator s, the image of the root under s.

    The simple ones come first. An entry is a root's number, _NEGATIVE where s makes its own
    root negative, _FAR where the image is not elementary. A root in sum c_i alpha_i is reflected to
    beta - <beta, s> alpha_s; from elementary beta one goes up to s beta with -1 < cosine < 0.
    """
    if conductor(*orders) > GREATEST_CONDUCTOR:
        name = ", ".join(map(str, orders))
        raise BadInput(
            f"The symmetries of {{{name}}} cannot be computed",
            f"the least common multiple of its numbers exceeds {GREATEST_CONDUCTOR}",
            "choose smaller numbers, or numbers with a common factor",
        )
    numbers, rank = CartanField(*orders), len(orders) + 1
    roots: list[Root] = [tuple(fmpz_poly([int(i == j)]) for j in range(rank)) for i in range(rank)]
    norms = list(numbers.norms)
    number_of = {_key(root): index for index, root in enumerate(roots)}
    table: list[tuple[int, ...]] = []
    index = 0
    while index < len(roots):
        root, norm = roots[index], norms[index]
        row = []
        for s in range(rank):
            if index == s:
                row.append(_NEGATIVE)
                continue
            pairing = numbers.pairing(root, s)
            if numbers.sign(pairing) < 0 and not numbers.is_positive(
                4 * norm - pairing * pairing * numbers.norms[s]
            ):
                row.append(_FAR)
                continue
            image = list(root)
            image[s] = numbers.reduced(image[s] - pairing)
            reflected: Root = tuple(image)
            if _key(reflected) not in number_of:
                number_of[_key(reflected)] = len(roots)
                roots.append(reflected)
                norms.append(norm)
            row.append(number_of[_key(reflected)])
        table.append(tuple(row))
        index += 1
    return tuple(table)


def _key(root: Root) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(int(c) for c in coefficient.coeffs()) for coefficient in root)
