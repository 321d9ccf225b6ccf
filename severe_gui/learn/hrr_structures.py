"""Trials of the structures of the post: built from new vectors, asked, and the answers checked.

Items, and the roles or variables they are bound with, are unitary or Gaussian; items have
length 1. In the Fourier domain (`hrr_spectra`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from severe_gui.learn.hrr_spectra import exact_inverse, normalised, plain, transforms

Structure = Literal["sequence", "eight", "chunks", "variables", "frame", "recursive-frame", "token"]
CHUNKS = (3, 2, 3)


@dataclass(frozen=True)
class Answers:
    """right: whether every question was answered with the right item, (trials,); cosine: of what
    was decoded first with the right item, (trials,)."""

    right: Tensor
    cosine: Tensor


@dataclass(frozen=True)
class Items:
    """Known items as transforms, and as real vectors of length 1 with the same dot products."""

    spectra: Tensor
    n: int
    unitary: bool
    generator: torch.Generator

    @classmethod
    def drawn(cls, count: int, n: int, unitary: bool, generator: torch.Generator) -> "Items":
        spectra = transforms((count,), n, unitary, generator)
        return cls(spectra if unitary else normalised(spectra, n), n, unitary, generator)

    @property
    def vectors(self) -> Tensor:
        return torch.nn.functional.normalize(plain(self.spectra, self.n), dim=-1)

    def some(self, trials: int, count: int) -> Tensor:
        """Different items for each trial: indices (trials, count)."""
        drawn = torch.rand(trials, len(self.spectra), generator=self.generator)
        return drawn.topk(count, dim=-1).indices

    def others(self, trials: int, count: int) -> Tensor:
        """New vectors that are no items, such as roles: (trials, count, bins)."""
        return transforms((trials, count), self.n, self.unitary, self.generator)

    def cosines(self, spectra: Tensor) -> Tensor:
        """With every item: (..., items)."""
        vectors = plain(spectra, self.n)
        cosines: Tensor = vectors @ self.vectors.mT / vectors.norm(dim=-1, keepdim=True)
        return cosines

    def answered(self, decoded: Sequence[Tensor], wanted: Tensor) -> Answers:
        """Whether what was decoded is nearest to what was wanted, (trials, questions)."""
        cosines = self.cosines(torch.stack(list(decoded), dim=1))
        right = (cosines.argmax(dim=-1) == wanted).all(dim=-1)
        return Answers(right, cosines[:, 0].gather(-1, wanted[:, :1]).squeeze(-1))

    def popped(self, chain: Tensor, wanted: Tensor) -> Answers:
        """Whether a chain gives its items back, each recognised and then taken away exactly."""
        right = torch.ones(len(wanted), dtype=torch.bool)
        first = self.cosines(chain).gather(-1, wanted[:, :1]).squeeze(-1)
        for item in wanted.unbind(-1):
            found = self.cosines(chain).argmax(dim=-1)
            right &= found == item
            chain = (chain - self.spectra[found]) * exact_inverse(self.spectra[found])
        return Answers(right, first)


def chained(spectra: Tensor) -> Tensor:
    """a + a * b + a * b * c: (..., k, bins) to (..., bins)."""
    return spectra.cumprod(dim=-2).sum(dim=-2)


def asked(structure: Structure, items: Items, trials: int) -> Answers:
    """Build a structure in each trial and ask for all that is in it."""
    return _ASKED[structure](items, trials)


def _sequence(items: Items, trials: int, length: int = 3) -> Answers:
    words = items.some(trials, length)
    return items.popped(chained(items.spectra[words]), words)


def _eight(items: Items, trials: int) -> Answers:
    return _sequence(items, trials, sum(CHUNKS))


def _chunks(items: Items, trials: int) -> Answers:
    """As many chunks are known as items; every third of them has two items, all others three."""
    count = len(items.spectra)
    words = items.some(count, max(CHUNKS))
    sizes = torch.tensor(CHUNKS)[torch.arange(count) % len(CHUNKS)]
    products = items.spectra[words].cumprod(dim=-2)
    kept = torch.arange(max(CHUNKS)) < sizes.unsqueeze(-1)
    known = Items((products * kept.unsqueeze(-1)).sum(-2), items.n, False, items.generator)
    per_size = count // len(CHUNKS)
    drawn = torch.rand(trials, len(CHUNKS), per_size, generator=items.generator).argmax(-1)
    chosen = drawn * len(CHUNKS) + torch.arange(len(CHUNKS))
    found = known.popped(chained(known.spectra[chosen]), chosen)
    right = found.right
    for place, size in enumerate(CHUNKS):
        chunk = chosen[:, place]
        right = right & items.popped(known.spectra[chunk], words[chunk, :size]).right
    return Answers(right, found.cosine)


def _variables(items: Items, trials: int) -> Answers:
    values, variables = items.some(trials, 2), items.others(trials, 2)
    trace = (variables * items.spectra[values]).sum(1)
    return items.answered((trace.unsqueeze(1) * variables.conj()).unbind(1), values)


def _frame(items: Items, trials: int) -> Answers:
    words, roles = items.some(trials, 3), items.others(trials, 2)
    trace = framed(items.spectra[words[:, 0]], roles, items.spectra[words[:, 1:]])
    agent, thing = (trace.unsqueeze(1) * roles.conj()).unbind(1)
    return items.answered((trace, agent, thing), words)


def _recursive_frame(items: Items, trials: int) -> Answers:
    words, roles = items.some(trials, 5), items.others(trials, 4)
    inner = framed(items.spectra[words[:, 0]], roles[:, :2], items.spectra[words[:, 1:3]])
    fillers = torch.stack((items.spectra[words[:, 4]], inner), dim=1)
    trace = framed(items.spectra[words[:, 3]], roles[:, 2:], fillers)
    agent, thing, outer_agent, outer_thing = roles.conj().unbind(1)
    decoded = trace * outer_thing
    answers = (decoded * agent, decoded * thing, decoded, trace, trace * outer_agent)
    return items.answered(answers, words[:, [1, 2, 0, 3, 4]])


def _token(items: Items, trials: int) -> Answers:
    parts = items.some(trials, 3)
    cosines = items.cosines(items.spectra[parts].sum(1))
    nearest = cosines.topk(3, dim=-1).indices
    right = (nearest.sort(-1).values == parts.sort(-1).values).all(-1)
    return Answers(right, cosines.gather(-1, parts[:, :1]).squeeze(-1))


def framed(label: Tensor, roles: Tensor, fillers: Tensor) -> Tensor:
    """label + sum of role * filler: (trials, bins), and (trials, k, bins) twice."""
    return label + (roles * fillers).sum(1)


def similarities_of_frames(items: Items, trials: int) -> dict[str, Tensor]:
    """Cosines of pairs of sentences, by what is between the two: (trials,) each."""
    words, roles = items.spectra[items.some(trials, 6)], items.others(trials, 4)
    label, mark, fish, bread, run, anna = words.unbind(1)
    ate_fish = framed(label, roles[:, :2], torch.stack((mark, fish), 1))
    ate_bread = framed(label, roles[:, :2], torch.stack((mark, bread), 1))
    ate = framed(label, roles[:, :1], mark.unsqueeze(1))
    ran = framed(run, roles[:, 2:], torch.stack((anna, bread), 1))
    return {
        "other-object": _cosine(ate_fish, ate_bread, items.n),
        "no-object": _cosine(ate_fish, ate, items.n),
        "unrelated": _cosine(ate_fish, ran, items.n),
    }


def _cosine(a: Tensor, b: Tensor, n: int) -> Tensor:
    return torch.nn.functional.cosine_similarity(plain(a, n), plain(b, n), dim=-1)


_ASKED: dict[str, Callable[[Items, int], Answers]] = {
    "sequence": _sequence,
    "eight": _eight,
    "chunks": _chunks,
    "variables": _variables,
    "frame": _frame,
    "recursive-frame": _recursive_frame,
    "token": _token,
}
