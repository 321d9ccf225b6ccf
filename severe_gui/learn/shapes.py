"""Pictures of a few pixels, and three questions about them, two of which no place matters to.

`which-shape` and `which-quadrant` ask about a picture of one of four shapes somewhere;
`how-many` about one to four squares, each in a quadrant of its own.
"""

from collections.abc import Sequence

import torch
from torch import Tensor

CLASSES = 4


def centres_of(canvas: int, side: int) -> Tensor:
    """All (x, y) at which a square of this side stays on the canvas: (centres, 2), row by row."""
    line = torch.arange(side // 2, canvas - side // 2)
    y, x = torch.meshgrid(line, line, indexing="ij")
    return torch.stack([x.flatten(), y.flatten()], dim=1)


def squares(canvas: int, side: int) -> Tensor:
    """A full square around each centre: (centres, canvas, canvas) float32."""
    return _placed(torch.ones(1, side, side), canvas)[0].flatten(0, 1)


def shapes(side: int) -> Tensor:
    """An outline, a plus, a cross and a full square: (4, side, side) float32."""
    outline, full = torch.ones(side, side), torch.ones(side, side)
    outline[1:-1, 1:-1] = 0
    plus = torch.zeros(side, side)
    plus[side // 2], plus[:, side // 2] = 1, 1
    cross = torch.maximum(torch.eye(side), torch.eye(side).flip(1))
    return torch.stack([outline, plus, cross, full])


class Pictures:
    """Draws pictures with their answers. canvas and side: in pixels, side at most half of it."""

    def __init__(self, canvas: int, side: int) -> None:
        self._canvas = canvas
        self._bank = _placed(shapes(side), canvas)
        self._places = canvas - side + 1
        self._places_in_half = canvas // 2 - side + 1

    def draw(self, question: str, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """(count, canvas, canvas) pictures and (count,) answers from 0 to 3."""
        if question == "how-many":
            return self._several(count, generator)
        shape = torch.randint(CLASSES, (count,), generator=generator)
        row, column = torch.randint(self._places, (2, count), generator=generator)
        # In the coordinates of corners the centre of the canvas is half of the last place.
        middle = (self._places - 1) / 2
        quadrant = 2 * (row > middle).long() + (column > middle).long()
        answers = shape if question == "which-shape" else quadrant
        return self._bank[shape, row, column], answers

    def _several(self, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        number = torch.randint(CLASSES, (count,), generator=generator)
        order = torch.rand(count, 4, generator=generator).argsort(1)
        row, column = torch.randint(self._places_in_half, (2, count, 4), generator=generator)
        half = self._canvas // 2
        quadrant = torch.arange(4)
        row, column = row + half * (quadrant // 2), column + half * (quadrant % 2)
        drawn = self._bank[3][row, column] * (order <= number.unsqueeze(1))[..., None, None]
        return drawn.sum(1), number


def batch_of(
    pictures: Pictures, questions: Sequence[str], count: int, generators: Sequence[torch.Generator]
) -> tuple[Tensor, Tensor]:
    """One batch per question and seed: (questions x seeds, count, ...)."""
    drawn = [
        pictures.draw(question, count, generator)
        for question in questions
        for generator in generators
    ]
    return torch.stack([each[0] for each in drawn]), torch.stack([each[1] for each in drawn])


def _placed(patterns: Tensor, canvas: int) -> Tensor:
    """Each pattern with each corner it can have: (patterns, rows, columns, canvas, canvas)."""
    count, side = len(patterns), patterns.shape[-1]
    places = canvas - side + 1
    bank = torch.zeros(count, places, places, canvas, canvas)
    for row in range(places):
        for column in range(places):
            bank[:, row, column, row : row + side, column : column + side] = patterns
    return bank
