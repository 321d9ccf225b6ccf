"""What a layer's answers say about inputs and labels, in bits: in bins, by a kernel, and exactly.

The inputs X are P different patterns, all equally likely, and a layer T is a function of them. Its
answers are made discrete, or noise is added to them:
    bins      I(X; T) = H(B),  I(Y; T) = H(B) + H(Y) - H(B, Y),  B the cells that T falls into
    kernel    I(X; T + noise) <= -mean_i log2 mean_j exp(-|t_i - t_j|^2 / (2 v)),  v the noise's
              variance, and >= the same with 8 v: the entropy of a mixture of P Gaussians
    exactly   the bins of a float64, which are all that the computer distinguishes
Source: Shwartz-Ziv and Tishby (2017), section 3; Saxe et al. (2018), appendix B; Kolchinsky and
Tracey (2017), "Estimating mixture entropy with pairwise distances", equations 10 and 13.
"""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Cells = NDArray[np.int64]
Floats = NDArray[np.float64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
"""Odd, and 2^64 over the golden ratio: a product with it scatters small numbers over 64 bits."""


@dataclass(frozen=True)
class Information:
    """Bits of each copy: (copies,) both. about_inputs: I(X; T). about_labels: I(Y; T)."""

    about_inputs: Floats
    about_labels: Floats


def cells_between(answers: Floats, bins: int, low: Floats | float, high: Floats | float) -> Cells:
    """The number of each answer's bin, of equally wide ones between low and high.

    answers: (copies, P, units). low, high: of that shape or broadcast to it. What lies outside
    counts to the first or last bin.
    """
    width = np.maximum(np.asarray(high) - low, np.finfo(np.float64).tiny) / bins
    found: Cells = np.clip(np.floor((answers - low) / width), 0, bins - 1).astype(np.int64)
    return found


def cells_of_width(answers: Floats, width: float) -> Cells:
    """The number of each answer's bin, of bins of this width without end in both directions."""
    found: Cells = np.floor(answers / width).astype(np.int64)
    return found


def cells_of_floats(answers: Floats) -> Cells:
    """One bin for each float64: nothing is rounded."""
    # Adding zero makes the two zeros one.
    return (np.ascontiguousarray(answers, dtype=np.float64) + 0.0).view(np.int64)


def information_of_cells(cells: Cells, labels: Cells) -> Information:
    """I(X; B) and I(Y; B). cells: (copies, P, units); labels: (copies, P) from 0.

    Two cells are taken as one if their 63-bit hashes agree: a chance below P^2 2^-63.
    """
    classes = int(labels.max()).bit_length() or 1
    keys = np.sort((_hashed(cells) << np.uint64(classes)) | labels.astype(np.uint64), axis=-1)
    of_cells, of_both = _entropy(keys >> np.uint64(classes)), _entropy(keys)
    of_labels = np.array([_entropy_of_counts(np.bincount(row)) for row in labels])
    return Information(of_cells, of_cells + of_labels - of_both)


def kernel_information(
    answers: Tensor, labels: Tensor, variance: float
) -> tuple[Information, Information]:
    """The lower and the upper estimate of I(X; T + noise) and I(Y; T + noise).

    answers: (copies, P, units); labels: (copies, P) from 0. variance: of the noise in each unit.
    About the inputs they are bounds; about the labels each is a difference of two such bounds.
    """
    found = [_kernel(answers, labels, scale * variance) for scale in (8, 2)]
    return found[0], found[1]


def _kernel(answers: Tensor, labels: Tensor, scale: float) -> Information:
    """-mean log2 of the kernel exp(-d^2 / scale), over all answers and within each class."""
    count = answers.shape[1]
    about_inputs, about_labels = [], []
    for points, classes in zip(answers.double(), labels, strict=True):
        kernel = torch.cdist(points, points).square_().div_(-scale).exp_()
        same = torch.nn.functional.one_hot(classes).double()
        within = (kernel @ same).gather(1, classes.unsqueeze(1)).squeeze(1) / same.sum(0)[classes]
        everything = -(kernel.sum(1) / count).log2().mean()
        about_inputs.append(float(everything))
        about_labels.append(float(everything + within.log2().mean()))
    return Information(np.array(about_inputs), np.array(about_labels))


def _hashed(cells: Cells) -> NDArray[np.uint64]:
    """One number for each row of cells: (copies, P)."""
    total = np.zeros(cells.shape[:-1], np.uint64)
    for unit in range(cells.shape[-1]):
        total = (total ^ cells[..., unit].astype(np.uint64)) * _GOLDEN
        # The lower bits of a product depend on lower ones only.
        total ^= total >> np.uint64(32)
    return total


def _entropy(keys: NDArray[np.uint64]) -> Floats:
    """H in bits of each row of sorted keys, each as likely as another."""
    copies, count = keys.shape
    is_first = np.ones((copies, count), bool)
    is_first[:, 1:] = keys[:, 1:] != keys[:, :-1]
    starts = np.flatnonzero(is_first)
    sizes = np.diff(starts, append=copies * count).astype(np.float64)
    lost = np.bincount(starts // count, sizes * np.log2(sizes), minlength=copies) / count
    entropy: Floats = np.log2(count) - lost
    return entropy


def _entropy_of_counts(counts: Cells) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
