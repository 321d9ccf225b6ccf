"""What the degeneracy post says of nonlinear networks, skips and norms, as claims.

Most are on new networks, the last two on training. Remarks are Severe's own: what
Pennington et al. (2017) say beyond the post, and where a stronger statement would fail.
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.nonlinear import evidence
from severe_gui.experiments.posts import DEGENERACY

PENNINGTON = (
    "Pennington et al. (2017), Resurrecting the sigmoid in deep learning through dynamical isometry"
)
ALREADY = "a share of 0 would be none; a tenth is Severe's bound for few"

BEGINNING: Mapping[str, Any] = {
    "variants": (
        "relu", "relu-orthogonal", "tanh", "tanh-orthogonal", "relu-skip", "linear-orthogonal",
    ),
    "residual_gain": 0.1, "seeds": 5, "steps": 1,
}  # fmt: skip
# Responses of relu networks differ a lot from seed to seed.
NORMED: Mapping[str, Any] = {
    "variants": ("relu", "relu-batch-norm", "relu-layer-norm"), "seeds": 20, "steps": 1,
}  # fmt: skip
FILAMENTS: Mapping[str, Any] = {"variants": ("linear", "relu"), "seeds": 10, "steps": 1}
HUNDRED: Mapping[str, Any] = {
    "variants": ("relu", "relu-orthogonal", "hard-tanh-orthogonal"), "depth": 100,
    "input_scale": 0.3, "seeds": 5, "steps": 1,
}  # fmt: skip
LINEAR_PART: Mapping[str, Any] = {
    "variants": ("hard-tanh-orthogonal",), "input_scale": 0.05, "seeds": 5, "steps": 1,
}  # fmt: skip
WIDE_SKIP: Mapping[str, Any] = {
    "variants": ("relu-skip",), "residual_gain": 0.5, "seeds": 5, "steps": 1,
}  # fmt: skip
FULL_SKIP: Mapping[str, Any] = {
    "variants": ("relu-skip", "relu-batch-norm-skip", "relu-layer-norm-skip"),
    "residual_gain": 1.0, "seeds": 5, "steps": 1,
}  # fmt: skip
TRAINED: Mapping[str, Any] = {
    "variants": ("relu", "tanh-orthogonal"), "task": "digits", "learning_rate": 3e-4,
    "seeds": 5, "steps": 200, "spectrum_every": 200,
}  # fmt: skip
TUNED: Mapping[str, Any] = {
    "variants": ("relu", "tanh-orthogonal"), "depth": 100, "task": "digits", "seeds": 5,
    "learning_rate": 1e-4, "rate_factors": (0.1, 0.3, 1.0, 3.0), "steps": 2000,
    "spectrum_every": 2000,
}  # fmt: skip

DEEP = (Condition("depth", ">=", 30),)
VERY_DEEP = (Condition("depth", ">=", 100),)

ORTHOGONAL = (
    "Orthogonal initialization completely eliminates degeneracies in linear networks, but not in "
    "nonlinear networks."
)
CAREFUL = (
    "In this paper, they provide a method to calculate the entire singular value distribution of "
    "the Jacobian of a nonlinear network and show that a depth-independent, non-degenerate "
    "singular value distribution can be achieved, with careful initialization, in networks with "
    "hard-tanh nonlinearities, but not in ReLU networks."
)
FASTER = (
    "The empirical results show that networks with depth-independent, non-degenerate singular "
    "value distributions train orders of magnitude faster than networks whose singular value "
    "distributions become wider (higher variance) and more degenerate with depth."
)
SKIPS = (
    "In this paper, through a series of experiments, we argue that the degeneracy problem I "
    "discussed in this post severely afflicts training in deep nonlinear networks, and that one of "
    "the ways (and quite possibly the single most important way) in which skip connections help "
    "training in deep networks is through breaking such degeneracies."
)
NORMS = (
    "I suspect that other methods like batch normalization or layer normalization that also help "
    "training in deep networks also work at least partly through a similar degeneracy-breaking "
    "mechanism, in addition to any other potentially independent mechanisms such as reducing the "
    "internal covariate shift as originally proposed."
)
RESPONSES = (
    "A similar thing happens in nonlinear networks too: as depth increases, the responses of the "
    "hidden units in a given layer become increasingly lower-dimensional, i.e. increasingly "
    "degenerate."
)
QUICKER = (
    "In fact, this “degeneration process” can proceed much more quickly with depth in nonlinear "
    "networks with hard-saturating boundaries as in ReLU networks."
)
FILAMENT = (
    "As depth increases, the input space (shown on the top left) gets distorted into increasingly "
    "thin filaments with only a single direction (orthogonal to the filament) at each point in the "
    "input space affecting the network’s response (it may be a bit hard to extrapolate from this "
    "figure how input spaces of more than two dimensions will behave under a similar mapping, but "
    "it turns out they become “hyper-pancakey” locally, i.e. there is a single direction at each "
    "point, orthogonal to the pancake surface, the network is sensitive to)."
)
SENSITIVE = (
    "Along that sensitive direction, the network in fact becomes hyper-sensitive to variations."
)


def _norm_claim(norm: str, citation: str) -> Claim:
    """The post's suspicion of a norm, by its own argument: decorrelated hidden responses."""
    return Claim(
        f"{norm}-norm-breaks-degeneracy",
        f"{norm.capitalize()} norm works at least partly by breaking degeneracy, since it "
        "decorrelates the responses of hidden units: fewer of them are degenerate in a deep relu "
        "network.",
        DEGENERACY, -0.1, "<", lambda history: evidence.responses_with_norm(history, norm),
        quote=NORMS, citation=citation,
        basis="at least a tenth fewer of the directions of the last layer's responses degenerate: "
        "Severe's bound for a part that counts",
        parameters=NORMED, conditions=DEEP, needs=("relu", f"relu-{norm}-norm"),
        depends_on=("depth",), plot="hidden",
    )  # fmt: skip


claims = (
    Claim(
        "responses-lower-dimensional",
        "As depth increases, the responses of hidden units become lower-dimensional.",
        DEGENERACY, 1.0, "<",
        lambda history: evidence.steepest_step(history, "hidden_directions", ("relu", "tanh")),
        quote=RESPONSES,
        basis="increasingly: a smaller participation ratio at each measured layer than before",
        parameters=BEGINNING, conditions=DEEP, needs=("relu", "tanh"), plot="hidden",
    ),
    Claim(
        "relu-degenerates-faster",
        "Degeneration proceeds much more quickly with depth in relu networks than in linear ones.",
        DEGENERACY, 0.5, "<",
        lambda history: evidence.pace_of_degeneration(history, "relu", "linear"), quote=QUICKER,
        basis="much more quickly: half of the Jacobian's directions are degenerate after less than "
        "half as many layers",
        parameters=FILAMENTS, conditions=DEEP, needs=("linear", "relu"), plot="directions",
    ),
    Claim(
        "relu-responses-no-faster",
        "By the dimension of hidden responses to the data, relu networks degenerate no faster than "
        "linear ones.",
        DEGENERACY, 1.0, ">",
        lambda history: evidence.responses_compared(history, "relu", "linear", 10), kind="remark",
        quote=QUICKER, basis="a participation ratio no smaller after ten layers",
        parameters=FILAMENTS, conditions=DEEP, needs=("linear", "relu"), plot="hidden",
    ),
    Claim(
        "filaments-thin",
        "As depth increases, a plane of inputs is distorted into increasingly thin filaments.",
        DEGENERACY, 0.0, "<",
        lambda history: evidence.trend_with_depth(history, "filament_thickness", "relu"),
        quote=FILAMENT,
        basis="increasingly: the smaller of the plane's two stretches over the larger falls as a "
        "power of depth, with any exponent",
        citation="Also measured here: not every layer of every network is thinner than the one "
        "measured before; the worst step is a ratio of 0.98 (0.92 to 1.03, 10 seeds).",
        parameters=FILAMENTS, conditions=DEEP, needs=("relu",), plot="thickness",
    ),
    Claim(
        "one-direction-left",
        "In a very deep network there is a single direction at each point that the network is "
        "sensitive to.",
        DEGENERACY, 2.0, "<", lambda history: evidence.directions_left(history, "relu"),
        quote=FILAMENT, basis="a participation ratio nearer to one direction than to three",
        parameters=HUNDRED, conditions=VERY_DEEP, needs=("relu",), depends_on=("depth",),
        plot="directions",
    ),
    Claim(
        "sensitive-direction",
        "Along the direction that is left, a network of thirty layers is more sensitive than one "
        "layer.",
        DEGENERACY, 1.0, ">", lambda history: evidence.growth_of_sensitivity(history, "relu"),
        quote=SENSITIVE,
        basis="the greatest singular value of thirty layers against that of one, with weights that "
        "keep the size of responses",
        citation="Also measured here, 5 seeds: at a hundred layers the greatest singular value "
        "is 2.2 on average, no more than the 2.3 of one layer.",
        parameters=FILAMENTS, conditions=(Condition("depth", "=", 30),), needs=("relu",),
        depends_on=("depth",), plot="sensitivity",
    ),
    Claim(
        "small-skip-breaks-degeneracy",
        "Skip connections break degeneracies: beside layers of gain 0.1 almost none is left.",
        DEGENERACY, 0.1, "<", lambda history: evidence.share_of(history, "relu-skip"), quote=SKIPS,
        basis=ALREADY, parameters=BEGINNING,
        conditions=(*DEEP, Condition("residual_gain", "<=", 0.1)), needs=("relu-skip",),
        depends_on=("residual_gain", "depth"), plot="degenerate",
    ),
    Claim(
        "any-skip-breaks-degeneracy",
        "They do so at any gain of the layers beside them: at 0.5 too.",
        DEGENERACY, 0.1, "<", lambda history: evidence.share_of(history, "relu-skip"),
        kind="remark", quote=SKIPS, basis=ALREADY, expected=False,
        citation=(
            "Measured here: thirty relu layers with skips leave no direction degenerate at gains "
            "up to 0.18, but 74% at 0.5 and 98% at 1, as many as without a skip."
        ),
        parameters=WIDE_SKIP, conditions=(*DEEP, Condition("residual_gain", ">=", 0.5)),
        needs=("relu-skip",), depends_on=("residual_gain", "depth"), plot="degenerate",
    ),
    _norm_claim(
        "batch",
        "Daneshmand et al. (2020), Batch normalization provably avoids rank collapse for randomly "
        "initialised deep networks.",
    ),
    _norm_claim("layer", ""),
    Claim(
        "norms-leave-the-jacobian",
        "By the singular values of its Jacobian, a relu network without skips is as degenerate "
        "with either norm as without one.",
        DEGENERACY, -0.1, ">",
        lambda history: evidence.jacobian_with_norms(history, "", best=True),
        kind="remark", quote=NORMS,
        basis="the bound of the claims on norms, not reached by either",
        citation="Yang et al. (2019), A mean field theory of batch normalization: it makes "
        "gradients explode where there are no skips.",
        parameters=NORMED, conditions=DEEP,
        needs=("relu", "relu-batch-norm", "relu-layer-norm"), plot="degenerate",
    ),
    Claim(
        "norms-help-skips",
        "Beside skips of full gain, both norms break the degeneracy of the Jacobian too.",
        DEGENERACY, -0.1, "<",
        lambda history: evidence.jacobian_with_norms(history, "-skip", best=False),
        kind="remark", quote=NORMS, basis="the bound of the claims on norms, reached by both",
        parameters=FULL_SKIP, conditions=(*DEEP, Condition("residual_gain", "=", 1.0)),
        needs=("relu-skip", "relu-batch-norm-skip", "relu-layer-norm-skip"),
        depends_on=("residual_gain",), plot="degenerate",
    ),
    Claim(
        "orthogonal-linear",
        "Orthogonal initialisation completely eliminates degeneracies in linear networks.",
        DEGENERACY, 1e-5, "<",
        lambda history: evidence.distance_from_isometry(history, "linear-orthogonal"),
        quote=ORTHOGONAL, basis="completely: the participation ratio is the width, to rounding",
        algebra="A product of orthogonal matrices is orthogonal: all its singular values are 1.",
        parameters=BEGINNING, needs=("linear-orthogonal",), plot="spectrum",
    ),
    Claim(
        "orthogonal-not-nonlinear",
        "It does not completely eliminate them in nonlinear networks, relu or tanh.",
        DEGENERACY, 0.0, ">",
        lambda history: evidence.least_share_of(history, ("relu-orthogonal", "tanh-orthogonal")),
        quote=ORTHOGONAL, basis="completely would be a degenerate share of 0",
        parameters=BEGINNING, conditions=DEEP, needs=("relu-orthogonal", "tanh-orthogonal"),
        depends_on=("input_scale",), plot="degenerate",
    ),
    Claim(
        "hard-tanh-depth-independent",
        "With careful initialisation, hard-tanh networks have singular values that hardly depend "
        "on depth.",
        DEGENERACY, 0.9, ">",
        lambda history: evidence.kept_with_depth(history, "hard-tanh-orthogonal"), quote=CAREFUL,
        basis="depth-independent: nine tenths of the directions that share the spectrum at ten "
        "layers share it at a hundred; careful: orthogonal weights, small inputs",
        parameters=HUNDRED, conditions=(*VERY_DEEP, Condition("input_scale", "<=", 0.3)),
        needs=("hard-tanh-orthogonal",), depends_on=("input_scale",), plot="directions",
    ),
    Claim(
        "relu-depends-on-depth",
        "Relu networks do not, not even with orthogonal weights.",
        DEGENERACY, 0.9, "<",
        lambda history: evidence.kept_with_depth(history, "relu-orthogonal"), quote=CAREFUL,
        basis="the bound of the claim on hard-tanh networks, not reached",
        parameters=HUNDRED, conditions=VERY_DEEP, needs=("relu-orthogonal",), plot="directions",
    ),
    Claim(
        "relu-never-isometric",
        "Relu networks are never isometric, not even with orthogonal weights: more than half of "
        "their directions are degenerate.",
        PENNINGTON, 0.5, ">",
        lambda history: evidence.least_share_of(history, ("relu", "relu-orthogonal")),
        kind="remark", quote=CAREFUL, basis="a relu unit is off for half of the inputs",
        parameters=BEGINNING, conditions=DEEP, needs=("relu", "relu-orthogonal"),
        depends_on=("depth",), plot="degenerate",
    ),
    Claim(
        "tanh-orthogonal-isometric",
        "Sigmoidal units with orthogonal weights come near to isometry: few directions are "
        "degenerate.",
        PENNINGTON, 0.1, "<", lambda history: evidence.share_of(history, "tanh-orthogonal"),
        kind="remark", quote=CAREFUL, basis=ALREADY, parameters=BEGINNING, conditions=DEEP,
        needs=("tanh-orthogonal",), depends_on=("input_scale", "depth"), plot="degenerate",
    ),
    Claim(
        "isometry-needs-orthogonal",
        "They do so with orthogonal weights only: with Gaussian ones more than half of the "
        "directions are degenerate.",
        PENNINGTON, 0.5, ">", lambda history: evidence.share_of(history, "tanh"), kind="remark",
        quote=CAREFUL, basis="more than half: Severe's bound for many", parameters=BEGINNING,
        conditions=DEEP, needs=("tanh",), depends_on=("depth",), plot="degenerate",
    ),
    Claim(
        "hard-tanh-isometric",
        "Orthogonal hard-tanh networks are exactly isometric once inputs are so small that every "
        "unit stays linear.",
        PENNINGTON, 1e-5, "<",
        lambda history: evidence.distance_from_isometry(history, "hard-tanh-orthogonal"),
        kind="remark", quote=CAREFUL, basis="exactly: the participation ratio is the width, to "
        "rounding",
        algebra="No unit exceeds the length of the input; where that is below 1, hard tanh is the "
        "identity and the Jacobian a product of orthogonal matrices.",
        parameters=LINEAR_PART, conditions=(Condition("input_scale", "<=", 0.05),),
        needs=("hard-tanh-orthogonal",), depends_on=("input_scale",), plot="spectrum",
    ),
    Claim(
        "isometry-learns-faster",
        "At thirty layers and one learning rate for both, an isometric network needs fewer steps "
        "than a relu one.",
        DEGENERACY, 1.0, "<",
        lambda history: evidence.pace_of_learning(history, "tanh-orthogonal", "relu"),
        kind="remark", quote=FASTER, basis="faster: fewer steps", parameters=TRAINED,
        conditions=(*DEEP, Condition("steps", ">=", 200), Condition("task", "=", "digits")),
        needs=("tanh-orthogonal", "relu"),
        depends_on=("optimiser", "learning_rate", "depth", "task"), plot="loss",
    ),
    Claim(
        "isometry-orders-of-magnitude",
        "Networks with a depth-independent, non-degenerate spectrum train orders of magnitude "
        "faster: a hundred orthogonal tanh layers against relu ones, each at its best learning "
        "rate.",
        DEGENERACY, 0.1, "<",
        lambda history: evidence.pace_of_learning(history, "tanh-orthogonal", "relu"),
        quote=FASTER,
        basis="an order of magnitude: a tenth of the steps; a network that has not learned counts "
        "as one that learned at the last step",
        parameters=TUNED,
        conditions=(*VERY_DEEP, Condition("steps", ">=", 2000), Condition("task", "=", "digits")),
        needs=("tanh-orthogonal", "relu"), quick=False,
        depends_on=("optimiser", "learning_rate", "depth"), plot="loss",
    ),
)  # fmt: skip
