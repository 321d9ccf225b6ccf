"""What the degeneracy post states of products of random matrices: one number per draw.

Judged at the depths of the post's figure, 1, 10 and 100. That the largest singular value grows
there is judged on wide matrices: in the limit of large width it grows without bound (the edge of
the law of Fuss and Catalan), at a fixed width only until the depth is about the width, after which
Newman's exponents, all below 0, make every singular value shrink.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import Claim, Condition, FloatArray, History, Measurement
from severe_gui.experiments.intervals import mean_of_seeds
from severe_gui.experiments.posts import DEGENERACY

POST: Mapping[str, Any] = {
    "variants": ("gaussian", "orthogonal"),
    "depths": (1, 10, 100),
    "steps": 10,
}
WIDE: Mapping[str, Any] = {
    "variants": ("gaussian-float64",),
    "depths": (1, 10, 100),
    "width": 256,
    "steps": 10,
}
DEEP: Mapping[str, Any] = {
    "variants": ("gaussian-float64",),
    "depths": (100, 1000),
    "steps": 20,
}
INCREASINGLY = (
    "As shown by Saxe et al. (2013), the product of such matrices becomes increasingly degenerate "
    "as the number of matrices multiplied (i.e. network depth) increases."
)
CONCENTRATED = (
    "As depth increases, the singular values of the product matrix become increasingly "
    "concentrated around 0, except for a vanishingly small fraction of singular values that become "
    "arbitrarily large."
)
FILAMENTS = (
    "As depth increases, the input space (shown on the top left) gets distorted into increasingly "
    "thin filaments with only a single direction (orthogonal to the filament) at each point in the "
    "input space affecting the network’s response"
)
EACH_DEPTH = "The statement is an order of depths; a draw's number is the worse of its two steps."


def _after(history: History, measure: str, kind: str, depth: int) -> FloatArray:
    """A measure of each draw's product of this many matrices. Raises KeyError if there is none."""
    if depth not in history.parameters.model_dump()["depths"]:
        raise KeyError(f"product of {depth} matrices")
    return history.series(f"{measure}_after/{kind}/{depth}")


def _after_each(history: History, measure: str, kind: str) -> FloatArray:
    """The same after the post's 1, 10 and 100 matrices: (draws, 3)."""
    return np.stack([_after(history, measure, kind, depth) for depth in (1, 10, 100)], axis=1)


def _more_degenerate(history: History) -> Measurement:
    shares = _after_each(history, "degenerate_share", "gaussian")
    one, ten, hundred = shares.mean(axis=0)
    return mean_of_seeds(
        np.diff(shares).min(axis=1),
        f"{one:.0%}, {ten:.0%}, {hundred:.0%} below 1% of the largest after 1, 10, 100 matrices",
        of="draws",
    )


def _concentrated(history: History) -> Measurement:
    medians = _after_each(history, "median", "gaussian")
    one, ten, hundred = 10 ** medians.mean(axis=0)
    return mean_of_seeds(
        np.diff(medians).max(axis=1),
        f"median singular value {one:.2g}, {ten:.2g}, {hundred:.2g} after 1, 10, 100 matrices; the "
        "number is the smaller fall of its log10",
        of="draws",
    )


def _grown_share(history: History) -> Measurement:
    shares = _after_each(history, "grown_share", "gaussian")
    one, ten, hundred = shares.mean(axis=0)
    return mean_of_seeds(
        shares[:, -1],
        f"{one:.1%}, {ten:.1%}, {hundred:.1%} of the singular values above 1 after 1, 10, 100 "
        "matrices",
        of="draws",
    )


def _largest_grows(history: History) -> Measurement:
    largest = _after_each(history, "largest", "gaussian-float64")
    found = ", ".join(f"{value:.1f}" for value in 10 ** largest.mean(axis=0))
    edges = 10 ** history.curve("theory_largest_by_depth/gaussian-float64")
    return mean_of_seeds(
        np.diff(largest).min(axis=1),
        f"largest singular value {found} after 1, 10, 100 matrices, {edges[-1]:.1f} after "
        f"{history.parameters.model_dump()['depths'][-1]} in the limit of large width; the number "
        "is the smaller rise of its log10",
        of="draws",
    )


def _edge_over_bound(history: History) -> Measurement:
    depth = history.parameters.model_dump()["depths"][-1]
    edge = 10 ** float(history.curve("theory_largest_by_depth/gaussian-float64")[-1])
    bound = math.sqrt(math.e * depth)
    return Measurement(edge / bound, f"edge {edge:.2f} after {depth} matrices, bound {bound:.2f}")


def _shrinks_in_the_end(history: History) -> Measurement:
    hundred, thousand = (
        _after(history, "largest", "gaussian-float64", depth) for depth in (100, 1000)
    )
    return mean_of_seeds(
        thousand - hundred,
        f"largest singular value {10 ** hundred.mean():.2g} after 100 matrices, "
        f"{10 ** thousand.mean():.2g} after 1000; the number is the rise of its log10",
        of="draws",
    )


def _one_direction(history: History) -> Measurement:
    hundred, thousand = (
        _after(history, "participation_ratio", "gaussian-float64", depth) for depth in (100, 1000)
    )
    return mean_of_seeds(
        thousand,
        f"participation ratio {hundred.mean():.2f} after 100 matrices, {thousand.mean():.2f} after "
        "1000",
        of="draws",
    )


def _hypersensitive(history: History) -> Measurement:
    largest = _after_each(history, "largest", "gaussian")
    one, _ten, hundred = 10 ** largest.mean(axis=0)
    return mean_of_seeds(
        largest[:, -1] - largest[:, 0],
        f"largest singular value {one:.2f} of one matrix, {hundred:.2f} of a hundred multiplied; "
        "the number is the rise of its log10",
        of="draws",
    )


def _orthogonal_keep(history: History) -> Measurement:
    farthest = np.abs(_after_each(history, "largest", "orthogonal")).max(axis=1)
    lost = _after_each(history, "degenerate_share", "orthogonal").max()
    return mean_of_seeds(
        farthest,
        f"log10 of the largest singular value within {farthest.max():.1g} of 0 after 1, 10, 100 "
        f"matrices, degenerate share {lost:.0%}",
        of="draws",
    )


def _least_degenerate(history: History) -> Measurement:
    gaussian, orthogonal = (
        _after(history, "participation_ratio", kind, 1) for kind in ("gaussian", "orthogonal")
    )
    return mean_of_seeds(
        gaussian / orthogonal,
        f"participation ratio {gaussian.mean():.1f} of a Gaussian matrix, {orthogonal.mean():.1f} "
        "of an orthogonal one",
        of="draws",
    )


claims = (
    Claim(
        "more-degenerate-with-depth",
        "The product of Gaussian matrices becomes increasingly degenerate as more are multiplied.",
        DEGENERACY, 0.0, ">", _more_degenerate, quote=INCREASINGLY, basis=EACH_DEPTH,
        plot="degenerate", parameters=POST, needs=("gaussian",), depends_on=("width",),
    ),
    Claim(
        "concentrated-around-0",
        "With depth the singular values concentrate more and more around 0: their median falls "
        "from 1 matrix to 10 and from 10 to 100.",
        DEGENERACY, 0.0, "<", _concentrated, quote=CONCENTRATED, basis=EACH_DEPTH,
        plot="median", parameters=POST, needs=("gaussian",), depends_on=("width",),
    ),
    Claim(
        "vanishing-fraction-grows",
        "Only a vanishingly small fraction of the singular values escape: after a hundred matrices "
        "fewer than one in twenty are above 1.",
        DEGENERACY, 0.05, "<", _grown_share, quote=CONCENTRATED,
        basis="“Vanishingly small”: less than 5 percent.",
        plot="grown", parameters=POST, needs=("gaussian",), depends_on=("width",),
    ),
    Claim(
        "largest-grows-without-bound",
        "With depth the largest singular value grows: from 1 matrix to 10, and from 10 to 100.",
        DEGENERACY, 0.0, ">", _largest_grows, quote=CONCENTRATED,
        basis=f"{EACH_DEPTH} At width 256, since growth lasts only to a depth of about the width.",
        plot="largest", parameters=WIDE, needs=("gaussian-float64",), depends_on=("width",),
    ),
    Claim(
        "edge-grows-without-bound",
        "In the limit of large width the largest singular value becomes arbitrarily large: it is "
        "above the square root of e times the number of matrices.",
        DEGENERACY, 1.0, ">", _edge_over_bound, quote=CONCENTRATED,
        basis="Penson and Zyczkowski (2011): the edge of the law of Fuss and Catalan.",
        algebra="The square of the edge is (L+1)^(L+1) / L^L = L (1 + 1/L)^(L+1) > e L.",
        plot="largest", parameters=WIDE, needs=("gaussian-float64",), is_random=False,
    ),
    Claim(
        "single-direction",
        "With depth a single direction is left: after a thousand matrices the participation ratio "
        "is 1 in whole numbers.",
        DEGENERACY, 1.5, "<", _one_direction, quote=FILAMENTS,
        basis="“Only a single direction”: below 1.5 rounds to 1. The post shows it of a nonlinear "
        "map; this is its linear counterpart.",
        plot="participation", parameters=DEEP, needs=("gaussian-float64",), depends_on=("width",),
    ),
    Claim(
        "hypersensitive-direction",
        "Along the direction that survives the network is more sensitive than one layer: the "
        "largest singular value of a hundred matrices is above that of one.",
        DEGENERACY, 0.0, ">", _hypersensitive,
        quote="Along that sensitive direction, the network in fact becomes hyper-sensitive to "
        "variations.",
        basis="The statement: more sensitive after many layers than after one.",
        plot="largest", parameters=POST, needs=("gaussian",), depends_on=("width",),
    ),
    Claim(
        "orthogonal-keep-all",
        "Products of orthogonal matrices keep all singular values at 1, at any depth.",
        DEGENERACY, 1e-6, "<", _orthogonal_keep,
        quote="Orthogonal initialization completely eliminates degeneracies in linear networks, "
        "but not in nonlinear networks.",
        basis="Rounding in float64 leaves about 1e-14.",
        algebra="A product of orthogonal matrices is orthogonal, and all singular values of an "
        "orthogonal matrix are 1.",
        plot="spectrum", parameters=POST, needs=("orthogonal",),
    ),
    Claim(
        "orthogonal-least-degenerate",
        "Of matrices of one Frobenius norm the orthogonal ones are the least degenerate: a "
        "Gaussian one has a smaller participation ratio.",
        DEGENERACY, 1.0, "<", _least_degenerate,
        quote="Let’s recall that orthogonal matrices are the least degenerate matrices among "
        "matrices of a fixed (Frobenius) norm, where degeneracy can be measured in different ways, "
        "for example, as the fraction of singular values smaller than a given constant.",
        basis="The statement: less than the orthogonal matrix's.",
        algebra="(sum s)^2 / sum s^2 is at most n by Cauchy and Schwarz, and n only if all "
        "singular values are equal.",
        plot="participation", parameters=POST, needs=("gaussian", "orthogonal"),
    ),
    Claim(
        "largest-shrinks-in-the-end",
        "At a fixed width even the largest singular value shrinks in the end: at width 64 it is "
        "smaller after a thousand matrices than after a hundred.",
        DEGENERACY, 0.0, "<", _shrinks_in_the_end, kind="remark", quote=CONCENTRATED,
        basis="Newman (1986): the largest Lyapunov exponent of Gaussian matrices of variance 1/n, "
        "(psi(n/2) + ln(2/n))/2, is below 0 for every n.",
        plot="largest", parameters=DEEP, needs=("gaussian-float64",),
        conditions=(Condition("width", "<=", 64),),
    ),
)  # fmt: skip
