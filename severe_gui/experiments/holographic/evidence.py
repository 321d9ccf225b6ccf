"""A claim's number on one run of holographic memories: one value per batch, with its interval."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from severe_gui.experiments.experiment import FloatArray, History, Measurement
from severe_gui.experiments.holographic.capacity import MOST_PARTS
from severe_gui.experiments.holographic.structures import ALIKE
from severe_gui.experiments.intervals import mean_of_seeds, proportion_of_seeds

EVERY_DEPTH = tuple(range(1, 65))


def of_batches(values: FloatArray, detail: str) -> Measurement:
    """The mean of one number per batch, with its t interval."""
    return mean_of_seeds(values, detail, of="batches")


def share(history: History, shares: FloatArray, detail: str) -> Measurement:
    """The share of all trials that succeed, with Wilson's interval; beside it each batch's own."""
    trials = history.parameters.model_dump()["trials"]
    successes = np.concatenate([np.arange(trials) < round(each * trials) for each in shares])
    found = proportion_of_seeds(successes, detail, of="trials")
    return replace(found, values=tuple(map(float, shares)))


def at(history: History, quantity: str, line: str, place: int) -> FloatArray:
    """A number of each batch. Raises KeyError if the run has no such place."""
    return history.series(f"{quantity}_at/{line}/{place}")


def of_pairs(history: History, quantity: str, way: str, pairs: int) -> FloatArray:
    """The same of so many pairs, at the dimension and the items that the claims are about."""
    found = history.parameters.model_dump()
    if (found["dimension"], found["items"]) != ((256,), (64,)):
        raise KeyError("dimension 256 with 64 items")
    return at(history, quantity, way, pairs)


def of_stacks(history: History, quantity: str, way: str, place: int, n: int) -> FloatArray:
    """The same of stacks of this dimension."""
    if history.parameters.model_dump()["dimension"][-1] != n:
        raise KeyError(f"stack of dimension {n}")
    return at(history, quantity, way, place)


def growth(quantity: str) -> Callable[[History], Measurement]:
    """The exponent with which a quantity grows with the pairs, Gaussian keys and involution."""

    def measure(history: History) -> Measurement:
        pairs = (2, 4, 8, 16, 32)
        table = np.stack([of_pairs(history, quantity, "gaussian", k) for k in pairs], axis=1)
        slopes = np.polyfit(np.log(pairs), np.log(table).T, 1)[0]
        first, last = table[:, 0].mean(), table[:, -1].mean()
        detail = f"{first:.3g} of 2 pairs, {last:.3g} of 32; the number is the exponent"
        return of_batches(slopes, detail)

    return measure


def off_linear(history: History) -> Measurement:
    """How far the exponent of the squared noise is from 1."""
    exponents = growth("noise")(history)
    off = np.abs(np.array(exponents.values) - 1)
    return of_batches(off, f"exponent {exponents.measured:.3f}; the number is its distance from 1")


def ratio(quantity: str, one: str, other: str, pairs: int) -> Callable[[History], Measurement]:
    """A quantity of one way of binding over that of another."""

    def measure(history: History) -> Measurement:
        a, b = (of_pairs(history, quantity, way, pairs) for way in (one, other))
        detail = f"{quantity} {a.mean():.4g} with {one} keys, {b.mean():.4g} with {other} ones"
        return of_batches(a / b, detail)

    return measure


def one_pair(history: History) -> Measurement:
    """The noise of one pair, undone by the exact inverse."""
    noise = of_pairs(history, "noise", "gaussian-exact", 1)
    return of_batches(noise, f"noise {noise.mean():.1g}")


def less_by_one(history: History) -> Measurement:
    """How much less noise unitary keys leave."""
    gaussian, unitary = (of_pairs(history, "noise", way, 16) for way in ("gaussian", "unitary"))
    detail = f"noise {gaussian.mean():.3f} with Gaussian keys, {unitary.mean():.3f} with unitary"
    return of_batches(gaussian - unitary, detail)


def no_noise(history: History) -> Measurement:
    """The noise of a tensor with orthogonal keys."""
    noise = of_pairs(history, "noise", "tensor-orthogonal", 16)
    return of_batches(noise, f"noise {noise.mean():.1g} of 16 pairs")


def worst(deviations: Mapping[str, FloatArray]) -> Measurement:
    """The largest of some mean deviations from theory, with the interval of that one."""
    name = max(deviations, key=lambda each: abs(float(deviations[each].mean())))
    values = deviations[name]
    return of_batches(values * np.sign(values.mean()), f"largest deviation, at {name}")


def as_predicted(history: History) -> Measurement:
    """How far the share of right lookups is from its prediction, where it is farthest."""
    axis, predicted = history.curve("axis"), history.curve("theory_accuracy/unitary")
    return worst({
        f"{int(k)} pairs": of_pairs(history, "accuracy", "unitary", int(k)) - p
        for k, p in zip(axis, predicted, strict=True)
    })  # fmt: skip


def factorials(history: History) -> Measurement:
    """How far the squared lengths of a key's powers are from theory, as a share."""
    expected = history.curve("theory_squares/gaussian")
    return worst({
        f"power {k}": of_stacks(history, "square", "gaussian", k, 512) / expected[k - 1] - 1
        for k in (1, 2, 3, 4)
    })  # fmt: skip


def in_order(way: str, depth: int, n: int) -> Callable[[History], Measurement]:
    """The share of stacks that give back their words in order."""

    def measure(history: History) -> Measurement:
        shares = of_stacks(history, "perfect", way, depth, n)
        count = len(shares) * history.parameters.model_dump()["trials"]
        detail = (
            f"{shares.mean() * count:.0f} of {count:,} stacks of {depth} words in perfect order"
        )
        return share(history, shares, detail)

    return measure


def first_failure(history: History) -> Measurement:
    """The first depth at which a stack fails."""
    found = history.parameters.model_dump()
    if found["dimension"] != (256,) or found["depths"] != EVERY_DEPTH:
        raise KeyError("stack of every depth to 64 at dimension 256")
    depths = history.series("fails_at/unitary")
    predicted = 1 + float(history.curve("theory_perfect/unitary").sum())
    return of_batches(
        depths, f"first failure at depth {depths.mean():.1f}, {predicted:.1f} by theory"
    )


def recalled(structure: str) -> Callable[[History], Measurement]:
    """The share of structures that give back all that is in them."""

    def measure(history: History) -> Measurement:
        short, long = (at(history, "right", structure, n) for n in (256, 1024))
        detail = f"{short.mean():.1%} at dimension 256, {long.mean():.1%} at 1024"
        return share(history, long, detail)

    return measure


def chunks_lose(history: History) -> Measurement:
    """How much more often a sequence comes back in chunks than as one chain."""
    chunks, eight = (at(history, "right", each, 256) for each in ("chunks", "eight"))
    detail = f"{chunks.mean():.1%} of chunked sequences, {eight.mean():.1%} of plain ones"
    return of_batches(chunks - eight, detail)


def alike(history: History) -> Measurement:
    """The cosine of sentences of two and of three parts."""
    found = {name: at(history, "alike", name, 1024) for name in ALIKE}
    one, unrelated = found["no-object"], found["unrelated"]
    detail = f"cosine {one.mean():.3f}, of unrelated sentences {unrelated.mean():.3f}"
    return of_batches(one, detail)


def law(name: str) -> Callable[[History], Measurement]:
    """The error of a law of binding."""

    def measure(history: History) -> Measurement:
        errors = at(history, "error", name, 1024)
        return of_batches(errors, f"largest error {errors.max():.1g}")

    return measure


def stays_as_long(history: History) -> Measurement:
    """How much the numbers of a vector change when more of them are bound, as a share."""
    numbers = history.curve("cost/unitary")
    change = float(np.abs(numbers / numbers[0] - 1).max())
    return Measurement(change, f"{numbers[0]:.0f} numbers in 1 vector and in {MOST_PARTS} bound")


def growth_of_tensors(history: History) -> Measurement:
    """The smallest factor by which one more vector multiplies the numbers of a tensor."""
    numbers = history.curve("cost/tensor")
    factor = float((numbers[1:] / numbers[:-1]).min())
    return Measurement(factor, f"{numbers[-1]:.3g} numbers in {MOST_PARTS} vectors bound")
