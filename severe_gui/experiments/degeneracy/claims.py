"""What the degeneracy post states, as claims that a run of its experiment judges.

All but those on gradients are judged on every seed by itself, the worst seed counting. Gradients of
folded networks are heavy-tailed over draws, so there it is means over seeds that are compared, as
in the post's figures, and the interval shows the single seeds.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import Claim, FloatArray, History, Measurement
from severe_gui.experiments.intervals import by_seed, geometric_mean_of_seeds, mean_of_seeds
from severe_gui.experiments.posts import DEGENERACY

SETTINGS: Mapping[str, Any] = {
    "variants": ("fold-0", "fold-1", "orthogonal", "scaled-orthogonal", "rescaled"),
    "seeds": 5,
    "steps": 400,
    "learning_rate": 1e-3,
    "spectrum_every": 20,
}
FOLDED = ("orthogonal", "fold-0", "fold-1")
LONG: Mapping[str, Any] = {"variants": FOLDED, "learning_rate": 1e-3, "spectrum_every": 100}
FINAL_STEPS = 20


def _final_loss(history: History, variant: str) -> FloatArray:
    return np.asarray(by_seed(history, "loss", variant)[:, -FINAL_STEPS:].mean(axis=1))


def _loss_order(history: History) -> Measurement:
    orthogonal, fold_0, fold_1 = (
        _final_loss(history, variant) for variant in ("orthogonal", "fold-0", "fold-1")
    )
    worst = np.maximum(orthogonal / fold_0 / 0.05, fold_0 / fold_1 / 0.8)
    return geometric_mean_of_seeds(
        worst,
        f"loss {orthogonal.mean():.4f} (orthogonal), {fold_0.mean():.3f} (fold 0), "
        f"{fold_1.mean():.3f} (fold 1); the bounds are 0.05 and 0.8",
    )


def _order_if(history: History, wanted: bool, needed: str) -> Measurement:
    """The order of losses of a run that is long, wide or other enough for a long claim."""
    if not wanted:
        raise KeyError(needed)
    return _loss_order(history)


def _order_of_twenty(history: History) -> Measurement:
    found = history.parameters.model_dump()
    return _order_if(history, found["seeds"] >= 20 and found["steps"] >= 400, "twenty seeds")


def _order_with_rmsprop(history: History) -> Measurement:
    found = history.parameters.model_dump()
    return _order_if(
        history, found["optimiser"] == "rmsprop" and found["steps"] >= 2000, "2,000 of RMSprop"
    )


def _order_long_after(history: History) -> Measurement:
    return _order_if(history, history.parameters.steps >= 3000, "3,000 steps")


def _after_200(history: History, quantity: str) -> dict[str, FloatArray]:
    """Each seed's mean of a quantity over the steps after 200, by variant."""
    if len(history.steps) <= 200:
        raise KeyError("steps after 200")
    norms = {}
    for variant in ("fold-1", "fold-0", "orthogonal"):
        rows = by_seed(history, quantity, variant)
        # What is measured now and then is measured at the same steps throughout a run.
        after = rows.shape[1] * 200 // len(history.steps)
        norms[variant] = rows[:, after:].mean(axis=1)
    return norms


def _gradient_order(history: History) -> Measurement:
    norms = _after_200(history, "gradient_norm")
    means = {variant: values.mean() for variant, values in norms.items()}
    least = np.minimum(norms["fold-1"] / norms["fold-0"], norms["fold-0"] / norms["orthogonal"])
    return geometric_mean_of_seeds(
        least,
        f"gradient norm {means['fold-1']:.2f} (fold 1), {means['fold-0']:.2f} (fold 0), "
        f"{means['orthogonal']:.2f} (orthogonal), after step 200",
    )


def _parameter_gradients(history: History) -> Measurement:
    norms = _after_200(history, "parameter_gradient_norm")
    means = {variant: values.mean() for variant, values in norms.items()}
    least = np.minimum(norms["fold-1"], norms["fold-0"]) / norms["orthogonal"]
    return geometric_mean_of_seeds(
        least,
        f"gradient norm of a layer's weights {means['fold-1']:.2f} (fold 1), "
        f"{means['fold-0']:.2f} (fold 0), {means['orthogonal']:.2f} (orthogonal), after step 200; "
        f"mean of {len(least)} seeds",
    )


def _gradients_do_not_vanish(history: History) -> Measurement:
    ratios = np.log(by_seed(history, "gradient_ratio", "fold-0")[:, 0])
    return geometric_mean_of_seeds(
        np.exp(np.abs(ratios)),
        f"the first layer's gradient is {np.exp(ratios.mean()):.2g} times the last one's before "
        f"training",
    )


def _vanish_on_purpose(history: History) -> Measurement:
    ratios = by_seed(history, "gradient_ratio", "scaled-orthogonal")[:, 0]
    return mean_of_seeds(
        ratios,
        f"the first layer's gradient is {ratios.mean():.2g} of the last one's before training",
    )


def _gradients_shrink(history: History) -> Measurement:
    norms = by_seed(history, "gradient_norm", "fold-0")
    ratio = norms[:, -FINAL_STEPS:].mean(axis=1) / norms[:, :FINAL_STEPS].mean(axis=1)
    return geometric_mean_of_seeds(
        ratio,
        f"gradient norm {norms[:, -FINAL_STEPS:].mean():.2f} at the end, "
        f"{norms[:, :FINAL_STEPS].mean():.2f} in the first {FINAL_STEPS} steps",
    )


def _falls_then_flattens(history: History) -> Measurement:
    losses = by_seed(history, "loss", "fold-0")
    quarter = losses.shape[1] // 4
    if quarter < FINAL_STEPS:
        raise KeyError(f"{4 * FINAL_STEPS} steps")
    final = _final_loss(history, "fold-0")
    early = losses[:, quarter - FINAL_STEPS : quarter].mean(axis=1)
    share = (losses[:, 0] - early) / (losses[:, 0] - final)
    return mean_of_seeds(
        share,
        f"loss {losses[:, 0].mean():.2f} at first, {early.mean():.2f} after a quarter of the "
        f"steps, {final.mean():.2f} at the end",
    )


def _few_directions(history: History) -> Measurement:
    ranks = by_seed(history, "stable_rank", "fold-0")[:, 0]
    width = history.parameters.model_dump()["width"]
    return mean_of_seeds(ranks / width, f"stable rank {ranks.mean():.1f} of {width} at first")


def _effective_directions(history: History) -> Measurement:
    counts = {
        variant: by_seed(history, "effective_directions", variant)[:, -1]
        for variant in ("orthogonal", "fold-0", "fold-1")
    }
    least = np.minimum(counts["orthogonal"] / counts["fold-0"], counts["fold-0"] / counts["fold-1"])
    return geometric_mean_of_seeds(
        least,
        f"{counts['orthogonal'].mean():.1f} (orthogonal), {counts['fold-0'].mean():.1f} (fold 0), "
        f"{counts['fold-1'].mean():.1f} (fold 1) directions above 0.05",
    )


def _scaled_as_good(history: History) -> Measurement:
    scaled, orthogonal = (
        _final_loss(history, variant) for variant in ("scaled-orthogonal", "orthogonal")
    )
    ratio = scaled / orthogonal
    return geometric_mean_of_seeds(
        ratio,
        f"loss {scaled.mean():.3f} (0.8 x orthogonal) against {orthogonal.mean():.4f} (orthogonal)",
    )


def _products_degenerate(history: History) -> Measurement:
    gaussian, orthogonal = (
        by_seed(history, "product_degenerate_share", variant)[:, 0]
        for variant in ("fold-0", "orthogonal")
    )
    return mean_of_seeds(
        gaussian - orthogonal,
        f"degenerate share {gaussian.mean():.0%} of the product of Gaussian layers, "
        f"{orthogonal.mean():.0%} of orthogonal ones",
    )


def _scale_is_not_the_cause(history: History) -> Measurement:
    rescaled, plain = (_final_loss(history, variant) for variant in ("rescaled", "fold-0"))
    ratio = np.abs(np.log(rescaled / plain))
    return mean_of_seeds(
        ratio,
        f"loss {rescaled.mean():.3f} with gradients a hundredth as large, {plain.mean():.3f} "
        f"without",
    )


claims = (
    Claim(
        "loss-order",
        "Orthogonal weights train best and folded ones worst.",
        DEGENERACY,
        1.0,
        "<",
        _loss_order,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "gradient-order",
        "The worse a network trains, the larger its gradients: fold 1, fold 0, then orthogonal.",
        DEGENERACY,
        1.0,
        ">",
        _gradient_order,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("learning_rate",),
    ),
    Claim(
        "effective-directions",
        "The better a network trains, the more directions its Jacobian keeps.",
        DEGENERACY,
        1.0,
        ">",
        _effective_directions,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("depth", "width"),
    ),
    Claim(
        "scaled-as-good",
        "Shrinking orthogonal weights to 0.8 does little harm: at most twice the loss.",
        DEGENERACY,
        2.0,
        "<",
        _scaled_as_good,
        expected=False,
        citation="Measured here: with Adam the loss after 400 steps is tens of times that of the "
        "unscaled network though below fold 0; with plain or momentum descent it never leaves the "
        "plateau, since 0.8^30 is 0.001.",
        parameters=SETTINGS,
        needs=("scaled-orthogonal", "orthogonal"),
        depends_on=("optimiser", "scale", "steps"),
    ),
    Claim(
        "products-degenerate",
        "The product of random matrices grows the more degenerate, the more are multiplied; that "
        "of orthogonal ones does not.",
        DEGENERACY,
        0.5,
        ">",
        _products_degenerate,
        parameters=SETTINGS,
        needs=("fold-0", "orthogonal"),
        depends_on=("depth",),
    ),
    Claim(
        "scale-is-not-the-cause",
        "Adam's steps hardly depend on the size of gradients, so their size is not what makes "
        "depth hard: a hundredth of it gives the same loss.",
        DEGENERACY,
        0.2,
        "<",
        _scale_is_not_the_cause,
        parameters=SETTINGS,
        needs=("rescaled", "fold-0"),
        depends_on=("optimiser",),
    ),
    Claim(
        "gradients-do-not-vanish",
        "In the plain Gaussian network gradients neither vanish nor explode at first: those of the "
        "first and the last layer are within a factor of ten.",
        DEGENERACY,
        10.0,
        "<",
        _gradients_do_not_vanish,
        parameters=SETTINGS,
        needs=("fold-0",),
        depends_on=("depth", "width"),
    ),
    Claim(
        "gradients-shrink",
        "The plain Gaussian network's gradients become smaller as training goes on.",
        DEGENERACY,
        1.0,
        "<",
        _gradients_shrink,
        parameters=SETTINGS,
        needs=("fold-0",),
    ),
    Claim(
        "falls-then-flattens",
        "The plain Gaussian network's loss falls fast and then flattens: most of the fall comes in "
        "the first quarter of the steps.",
        DEGENERACY,
        0.5,
        ">",
        _falls_then_flattens,
        parameters=SETTINGS,
        needs=("fold-0",),
        depends_on=("learning_rate", "steps"),
    ),
    Claim(
        "vanish-on-purpose",
        "Orthogonal weights shrunk to 0.8 have vanishing gradients at first: below a hundredth.",
        DEGENERACY,
        0.01,
        "<",
        _vanish_on_purpose,
        parameters=SETTINGS,
        needs=("scaled-orthogonal",),
        depends_on=("depth", "scale"),
    ),
    Claim(
        "parameter-gradients",
        "Gradients with respect to parameters behave similarly: those of fold 1 and fold 0, which "
        "train worse, are larger than those of the orthogonal network.",
        DEGENERACY,
        1.0,
        ">",
        _parameter_gradients,
        parameters=SETTINGS,
        needs=("orthogonal", "fold-0", "fold-1"),
        depends_on=("learning_rate",),
    ),
    Claim(
        "few-directions",
        "A handful of directions carry almost all of a Gaussian network: its Jacobian's squared "
        "norm is that of less than a tenth of them.",
        DEGENERACY,
        0.1,
        "<",
        _few_directions,
        parameters=SETTINGS,
        needs=("fold-0",),
        depends_on=("depth", "width"),
    ),
    Claim(
        "order-of-twenty", "The order of the losses is no accident of a draw: twenty seeds of "
        "twenty have it.", DEGENERACY, 1.0, "<", _order_of_twenty,
        parameters={**LONG, "seeds": 20, "steps": 400}, needs=FOLDED, quick=False,
        depends_on=("learning_rate",),
    ),
    Claim(
        "order-with-rmsprop", "Nor is it one of Adam's: with RMSprop it is the same.", DEGENERACY, 1.0,
        "<", _order_with_rmsprop, needs=FOLDED, quick=False, depends_on=("learning_rate",),
        parameters={
            **LONG, "optimiser": "rmsprop", "learning_rate": 3e-4, "steps": 2000, "seeds": 3,
        },
    ),
    Claim(
        "order-lasts", "Degenerate networks do not catch up: seven times as long after, the order "
        "is the same.", DEGENERACY, 1.0, "<", _order_long_after,
        parameters={**LONG, "steps": 3000, "seeds": 3}, needs=FOLDED, quick=False,
        depends_on=("learning_rate",),
    ),
)  # fmt: skip
