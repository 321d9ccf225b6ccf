"""What is said of nonlinear networks, skips and norms, as claims that a run of theirs judges.

Most are on networks as they begin: the share of singular values of the Jacobian below 1% of the
largest, each seed by itself, the worst counting. The last three are on training: how many steps
two networks need until the mean loss of ten batches falls below 1. Sources: the degeneracy post;
Pennington et al. (2017); Yang et al. (2019), "A mean field theory of batch normalization", whose
"batch normalization itself is the cause of exploding gradients" is what the norms show here.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import Claim, FloatArray, History, Measurement
from severe_gui.experiments.posts import DEGENERACY

PENNINGTON = (
    "Pennington et al. (2017), Resurrecting the sigmoid in deep learning through dynamical isometry"
)
NORM_BASES = ("relu", "tanh-orthogonal")
LOSS, WINDOW = 1.0, 10

BEGINNING: Mapping[str, Any] = {
    "variants": (
        "relu", "relu-orthogonal", "tanh", "tanh-orthogonal", "relu-skip", "relu-batch-norm",
        "relu-layer-norm", "tanh-orthogonal-batch-norm", "tanh-orthogonal-layer-norm",
    ),
    "residual_gain": 0.1, "seeds": 3, "steps": 1,
}  # fmt: skip
LINEAR_PART: Mapping[str, Any] = {
    "variants": ("hard-tanh-orthogonal",), "input_scale": 0.1, "seeds": 3, "steps": 1,
}  # fmt: skip
WIDE_SKIP: Mapping[str, Any] = {
    "variants": ("relu-skip",), "residual_gain": 0.5, "seeds": 3, "steps": 1,
}  # fmt: skip
FULL_SKIP: Mapping[str, Any] = {
    "variants": ("relu-skip", "relu-batch-norm-skip", "relu-layer-norm-skip"),
    "residual_gain": 1.0, "seeds": 3, "steps": 1,
}  # fmt: skip
TRAINED: Mapping[str, Any] = {
    "variants": ("relu", "tanh-orthogonal"), "task": "digits", "learning_rate": 3e-4,
    "seeds": 3, "steps": 200, "spectrum_every": 200,
}  # fmt: skip
DEEP: Mapping[str, Any] = {
    "variants": ("relu", "tanh-orthogonal"), "depth": 100, "task": "digits", "seeds": 2,
    "learning_rate": 1e-4, "steps": 300, "spectrum_every": 300,
}  # fmt: skip


def _by_seed(history: History, quantity: str, variant: str) -> FloatArray:
    """One row of the series a seed: (seeds, records)."""
    prefix = f"{quantity}/{variant}"
    keys = [key for key in history.keys(quantity) if key.startswith(f"{prefix}/")] or [prefix]
    return np.stack([history.series(key) for key in keys])


def _shares(history: History, variant: str) -> FloatArray:
    """The degenerate share before training, of each seed."""
    return np.asarray(_by_seed(history, "degenerate_share", variant)[:, 0])


def _told(values: FloatArray) -> str:
    return f"worst of {len(values)} seeds" if len(values) > 1 else "one seed"


def _range(values: FloatArray) -> tuple[float, float]:
    return float(values.min()), float(values.max())


def _relu_is_degenerate(history: History) -> Measurement:
    gaussian, orthogonal = (_shares(history, name) for name in ("relu", "relu-orthogonal"))
    least = np.minimum(gaussian, orthogonal)
    return Measurement(
        float(least.min()),
        f"{gaussian.mean():.0%} degenerate with Gaussian weights, {orthogonal.mean():.0%} with "
        f"orthogonal ones; {_told(least)}",
        _range(least),
    )  # fmt: skip


def _share_below(history: History, variant: str, bound: float) -> Measurement:
    shares = _shares(history, variant)
    ratios = _by_seed(history, "participation_ratio", variant)[:, 0]
    return Measurement(
        float(shares.max()),
        f"{shares.mean():.1%} degenerate, participation ratio {ratios.mean():.1f}; {_told(shares)}",
        _range(shares),
    )  # fmt: skip


def _needs_orthogonal(history: History) -> Measurement:
    shares = _shares(history, "tanh")
    return Measurement(
        float(shares.min()),
        f"{shares.mean():.0%} degenerate with Gaussian weights; {_told(shares)}",
        _range(shares),
    )  # fmt: skip


def _norm_breaks(history: History, norm: str, bases: Sequence[str], ending: str) -> Measurement:
    """How much greater the degenerate share is with a norm than without, at the worst base."""
    changes, told = [], []
    for base in bases:
        plain = _shares(history, f"{base}{ending}")
        normed = _shares(history, f"{base}-{norm}-norm{ending}")
        changes.append(normed - plain)
        told.append(f"{plain.mean():.0%} to {normed.mean():.0%} ({base.replace('-', ' ')})")
    worst = np.max(changes, axis=0)
    return Measurement(
        float(worst.max()),
        f"degenerate share from {' and '.join(told)}; {_told(worst)}",
        _range(worst),
    )  # fmt: skip


def _both_norms_beside_skip(history: History) -> Measurement:
    batch, layer = (_norm_breaks(history, norm, ("relu",), "-skip") for norm in ("batch", "layer"))
    worst = max(batch, layer, key=lambda each: each.measured)
    return Measurement(
        worst.measured,
        f"batch norm: {batch.detail}; layer norm: {layer.detail}",
        worst.interval,
    )  # fmt: skip


def _steps_to_loss(history: History, variant: str) -> FloatArray:
    """Steps until the mean of the last ten losses is below 1; the run's length if it never is."""
    losses = _by_seed(history, "loss", variant)
    if losses.shape[1] <= WINDOW:
        raise KeyError("enough steps")
    sums = np.cumsum(losses, axis=1)
    means = (sums[:, WINDOW:] - sums[:, :-WINDOW]) / WINDOW
    return np.array([
        WINDOW + 1 + int(np.argmax(row < LOSS)) if (row < LOSS).any() else losses.shape[1]
        for row in means
    ])  # fmt: skip


def _learns_faster(history: History, bound: float) -> Measurement:
    isometric, other = (_steps_to_loss(history, name) for name in ("tanh-orthogonal", "relu"))
    ratio = isometric / other
    total = len(history.steps)
    never = "at least " if (other == total).any() else ""
    return Measurement(
        float(ratio.max()),
        f"{isometric.mean():.0f} steps to a loss of {LOSS:g} (orthogonal tanh), "
        f"{never}{other.mean():.0f} (relu); {_told(ratio)}",
        _range(ratio),
    )  # fmt: skip


def _norm_claim(norm: str) -> Claim:
    """The post's suspicion of a norm, which is not borne out as networks begin."""
    return Claim(
        f"{norm}-norm-breaks-degeneracy",
        f"{norm.capitalize()} norm works by breaking degeneracy: at least a tenth fewer of the "
        "directions are degenerate with it.",
        DEGENERACY, -0.1, "<", lambda history: _norm_breaks(history, norm, NORM_BASES, ""),
        expected=False, citation=(
            "Measured here, before training and without a skip: relu networks stay as degenerate "
            "as they were and orthogonal tanh ones go from 3% to 71%. Yang et al. (2019) say "
            "likewise that batch norm itself makes gradients explode where there are no skips."
        ),
        parameters=BEGINNING,
        needs=(*NORM_BASES, *(f"{base}-{norm}-norm" for base in NORM_BASES)),
        depends_on=("depth",),
    )  # fmt: skip


claims = (
    Claim(
        "relu-never-isometric",
        "Networks of relu units are never isometric, not even with orthogonal weights: more than "
        "half of their directions are degenerate.",
        PENNINGTON, 0.5, ">", _relu_is_degenerate, parameters=BEGINNING,
        needs=("relu", "relu-orthogonal"), depends_on=("depth",),
    ),
    Claim(
        "tanh-orthogonal-isometric",
        "Sigmoidal units with orthogonal weights come near to isometry: few directions are "
        "degenerate.",
        PENNINGTON, 0.1, "<", lambda history: _share_below(history, "tanh-orthogonal", 0.1),
        parameters=BEGINNING, needs=("tanh-orthogonal",), depends_on=("input_scale", "depth"),
    ),
    Claim(
        "isometry-needs-orthogonal",
        "They do so with orthogonal weights only: with Gaussian ones more than half of the "
        "directions are degenerate.",
        PENNINGTON, 0.5, ">", _needs_orthogonal, parameters=BEGINNING, needs=("tanh",),
        depends_on=("depth",),
    ),
    Claim(
        "hard-tanh-isometric",
        "Orthogonal hard-tanh networks are exactly isometric once inputs are small enough for "
        "their units to stay linear.",
        PENNINGTON, 0.01, "<", lambda history: _share_below(history, "hard-tanh-orthogonal", 0.01),
        parameters=LINEAR_PART, needs=("hard-tanh-orthogonal",), depends_on=("input_scale",),
    ),
    Claim(
        "small-skip-breaks-degeneracy",
        "Skip connections break degeneracy where the layers beside them have a small gain, 0.1.",
        DEGENERACY, 0.01, "<", lambda history: _share_below(history, "relu-skip", 0.01),
        parameters=BEGINNING, needs=("relu-skip",), depends_on=("residual_gain", "depth"),
    ),
    Claim(
        "any-skip-breaks-degeneracy",
        "Skip connections break degeneracy, whatever the gain of the layers beside them: at 0.5.",
        DEGENERACY, 0.1, "<", lambda history: _share_below(history, "relu-skip", 0.1), expected=False,
        citation=(
            "Measured here: thirty relu layers with skips leave no direction degenerate at gains "
            "up to 0.18, but 74% at 0.5 and 98% at 1, as many as without a skip."
        ),
        parameters=WIDE_SKIP, needs=("relu-skip",), depends_on=("residual_gain", "depth"),
    ),
    _norm_claim("batch"),
    _norm_claim("layer"),
    Claim(
        "norms-help-skips",
        "Beside skips of full gain, both norms do break degeneracy: at least a tenth fewer of the "
        "directions are degenerate with them.",
        DEGENERACY, -0.1, "<", _both_norms_beside_skip, parameters=FULL_SKIP,
        needs=("relu-skip", "relu-batch-norm-skip", "relu-layer-norm-skip"),
        depends_on=("residual_gain",),
    ),
    Claim(
        "isometry-learns-faster",
        "Isometric networks learn faster than relu ones: they need fewer steps.",
        PENNINGTON, 1.0, "<", lambda history: _learns_faster(history, 1.0),
        parameters=TRAINED, needs=("tanh-orthogonal", "relu"),
        depends_on=("optimiser", "learning_rate", "depth", "task"),
    ),
    Claim(
        "isometry-orders-of-magnitude",
        "Isometric networks learn orders of magnitude faster: at thirty layers, in less than a "
        "tenth of the steps.",
        PENNINGTON, 0.1, "<", lambda history: _learns_faster(history, 0.1), expected=False,
        citation=(
            "Measured here: thirty layers under Adam need between a quarter and a half of relu's "
            "steps, and under momentum no fewer; at a hundred layers relu hardly learns at all."
        ),
        parameters=TRAINED, needs=("tanh-orthogonal", "relu"), depends_on=("depth", "optimiser"),
    ),
    Claim(
        "isometry-at-depth",
        "At a hundred layers isometric networks learn where relu ones hardly do: in less than "
        "half of the steps.",
        PENNINGTON, 0.5, "<", lambda history: _learns_faster(history, 0.5),
        parameters=DEEP, needs=("tanh-orthogonal", "relu"),
        depends_on=("depth", "optimiser", "learning_rate"),
    ),
)  # fmt: skip
