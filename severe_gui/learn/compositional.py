"""Phrases composed word by word, from the end: what a word means and what it does to others.

A phrase has a content a and, in all but the plain network, an operator. Composing (a, A) with what
is to its right, (b, B), gives, with g = tanh and W, W_M shared by all compositions:

recursive         p = g(W [a; b])
matrix-vector     p = g(W [B a; A b]),              P = W_M [A; B]
low-rank          the same, where a word's matrix is A = U V + diag(d) with U of `rank` columns
operator-vector   p = g(W [a o beta; b o alpha]),   pi = W_M [alpha; beta]
operator-mlp      p = g(W [f(a, beta); f(b, alpha)]), f a shallow network
typed             matrix-vector with a W and a W_M for each type of word on the left
holographic       p = r_1 * a + r_2 * b of fixed vectors, to length 1: only the readout learns

Source: "Compositional embeddings, again"; Socher et al. (2012), Semantic compositionality through
recursive matrix-vector spaces; for the last, Plate (1995). Copies (seeds) are one batch.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from severe_gui.learn.propositions import Chain

KINDS = (
    "recursive",
    "matrix-vector",
    "low-rank",
    "operator-vector",
    "operator-mlp",
    "typed",
    "holographic",
)
HIDDEN = 8
"""Units of the shallow network f."""
NEAR_IDENTITY = 0.1
"""Deviation of an operator's entries from the identity at first."""


MATRICES = ("matrix-vector", "low-rank", "typed")
"""Kinds whose operators are matrices."""


class Phrase(NamedTuple):
    """content: (copies, batch, n). operator: (copies, batch, n, n) or (copies, batch, n)."""

    content: Tensor
    operator: Tensor


class Composer(nn.Module):
    """Copies of one kind of network. types: the type of each word, from 0.

    dimension: of a content. negation: the index of `not`. generators: one per copy.
    rank: of U V, in low-rank operators.
    """

    def __init__(
        self,
        kind: str,
        dimension: int,
        types: Sequence[int],
        negation: int,
        generators: Sequence[torch.Generator],
        rank: int = 1,
    ) -> None:
        super().__init__()
        self.kind, self.dimension, self._negation = kind, dimension, negation
        self._generators = generators
        words, n = len(types), dimension
        kinds_of_word = max(types) + 1 if kind == "typed" else 1
        of_word = torch.tensor(types) if kind == "typed" else torch.zeros(words, dtype=torch.long)
        self.types: Tensor
        self.register_buffer("types", of_word, persistent=False)
        self.contents = nn.Parameter(self._draw(words, n) * math.sqrt(n))
        if kind == "holographic":
            self.contents = nn.Parameter(self._draw(words, n), requires_grad=False)
            self.roles = nn.Parameter(self._draw(2, n), requires_grad=False)
        else:
            self.mixing = nn.Parameter(self._draw(kinds_of_word, n, 2 * n) / math.sqrt(2))
        if kind == "low-rank":
            # A sum of `rank` products of two such entries deviates by NEAR_IDENTITY.
            size = math.sqrt(n * NEAR_IDENTITY / math.sqrt(rank))
            self.columns = nn.Parameter(size * self._draw(words, n, rank))
            self.rows = nn.Parameter(size * self._draw(words, rank, n))
            self.diagonals = nn.Parameter(torch.ones(len(generators), words, n))
        elif kind in MATRICES:
            noise = NEAR_IDENTITY * math.sqrt(n) * self._draw(words, n, n)
            self.operators = nn.Parameter(torch.eye(n) + noise)
        if kind in MATRICES:
            self.operator_mixing = nn.Parameter(self._draw(kinds_of_word, n, 2 * n) / math.sqrt(2))
        if kind in ("operator-vector", "operator-mlp"):
            self.operators = nn.Parameter(1 + NEAR_IDENTITY * math.sqrt(n) * self._draw(words, n))
            self.operator_mixing = nn.Parameter(self._draw(1, n, 2 * n) / math.sqrt(2))
        if kind == "operator-mlp":
            self.f_first = nn.Parameter(self._draw(HIDDEN, 2 * n) / math.sqrt(2))
            self.f_last = nn.Parameter(self._draw(n, HIDDEN) * math.sqrt(n / HIDDEN))
        self.readout = nn.Parameter(self._draw(n) * math.sqrt(n))
        self.offset = nn.Parameter(torch.zeros(len(generators)))

    def _draw(self, *shape: int) -> Tensor:
        """N(0, 1/n) entries, other ones for each copy."""
        drawn = [torch.randn(shape, generator=generator) for generator in self._generators]
        return torch.stack(drawn) / math.sqrt(self.dimension)

    def parameters_per_copy(self) -> int:
        """Numbers that are trained in one copy."""
        trained = [each for each in self.parameters() if each.requires_grad]
        return sum(each.numel() for each in trained) // len(self._generators)

    def growth(self) -> Tensor | None:
        """By what a phrase's operator grows with each word in front, in the end: (copies,).

        The spectral radius of the right half of W_M, the largest of all types; None without one.
        """
        if not hasattr(self, "operator_mixing"):
            return None
        of_right = self.operator_mixing.detach()[..., self.dimension :]
        # Of small matrices, and of no interest to the device.
        radii: Tensor = torch.linalg.eigvals(of_right.cpu()).abs().amax((1, 2))
        return radii

    def word(self, words: Tensor) -> Phrase:
        """Single words as phrases. words: (batch,) indices, negative ones read as word 0."""
        known = words.clamp(min=0)
        content = self.contents[:, known]
        if self.kind == "low-rank":
            product = self.columns[:, known] @ self.rows[:, known]
            return Phrase(content, product + torch.diag_embed(self.diagonals[:, known]))
        return Phrase(content, self.operators[:, known] if hasattr(self, "operators") else content)

    def compose(self, kind_of_left: Tensor, left: Phrase, right: Phrase) -> Phrase:
        """Phrases put in front of phrases. kind_of_left: (batch,), the type of the left one."""
        if self.kind == "holographic":
            return self._bound(left, right)
        halves = torch.cat(self._halves(left, right), dim=-1)
        content = torch.tanh(_mixed(self.mixing, kind_of_left, halves))
        if self.kind == "recursive":
            return Phrase(content, content)
        stacked = torch.cat([left.operator, right.operator], dim=2)
        return Phrase(content, _mixed(self.operator_mixing, kind_of_left, stacked))

    def unit(self, words: Tensor, negated: Tensor) -> Phrase:
        """Words, composed with the `not` in front of them where there is one."""
        word = self.word(words)
        if not bool(negated.any()):
            return word
        nots = torch.full_like(words, self._negation)
        return _chosen(negated, self.compose(self.types[nots], self.word(nots), word), word)

    def states(self, chain: Chain) -> list[Phrase]:
        """The phrase that begins at each word, from the last."""
        words, negated = chain.words, chain.negated
        phrase = self.unit(words[:, -1], negated[:, -1])
        found = [phrase]
        for place in range(words.shape[1] - 2, -1, -1):
            column = words[:, place]
            left = self.unit(column, negated[:, place])
            grown = self.compose(self.types[column.clamp(min=0)], left, phrase)
            phrase = _chosen(column < 0, phrase, grown)
            found.append(phrase)
        return found

    def answer(self, phrase: Phrase) -> Tensor:
        """What the readout makes of a phrase: (copies, batch)."""
        return (phrase.content * self.readout[:, None]).sum(-1) + self.offset[:, None]

    def forward(self, chain: Chain) -> Tensor:
        """One number for each phrase: (copies, batch)."""
        return self.answer(self.states(chain)[-1])

    def _halves(self, left: Phrase, right: Phrase) -> tuple[Tensor, Tensor]:
        if self.kind == "recursive":
            return left.content, right.content
        if self.kind in MATRICES:
            return (
                (right.operator @ left.content[..., None])[..., 0],
                (left.operator @ right.content[..., None])[..., 0],
            )
        if self.kind == "operator-vector":
            return left.content * right.operator, right.content * left.operator
        return self._f(left.content, right.operator), self._f(right.content, left.operator)

    def _f(self, content: Tensor, operator: Tensor) -> Tensor:
        joined = torch.cat([content, operator], dim=-1)
        hidden = torch.tanh(torch.einsum("chm,cbm->cbh", self.f_first, joined))
        return torch.einsum("cnh,cbh->cbn", self.f_last, hidden)

    def _bound(self, left: Phrase, right: Phrase) -> Phrase:
        n = self.dimension
        first, second = torch.fft.rfft(self.roles).unbind(1)
        total = first[:, None] * torch.fft.rfft(left.content)
        total = total + second[:, None] * torch.fft.rfft(right.content)
        content = torch.nn.functional.normalize(torch.fft.irfft(total, n), dim=-1)
        return Phrase(content, content)


def _mixed(mixing: Tensor, kind_of_word: Tensor, halves: Tensor) -> Tensor:
    """mixing: (copies, types, n, 2n), applied to (copies, batch, 2n) or (copies, batch, 2n, n)."""
    if mixing.shape[1] == 1:
        if halves.dim() == 3:
            return halves @ mixing[:, 0].mT
        return torch.einsum("cnm,cbmk->cbnk", mixing[:, 0], halves)
    chosen = mixing[:, kind_of_word]
    if halves.dim() == 3:
        return (chosen @ halves[..., None])[..., 0]
    return chosen @ halves


def _chosen(takes: Tensor, first: Phrase, second: Phrase) -> Phrase:
    """The first where `takes` (batch,), the second elsewhere."""
    return Phrase(
        *(
            torch.where(takes.view(1, -1, *[1] * (one.dim() - 2)), one, other)
            for one, other in zip(first, second, strict=True)
        )
    )
