"""What is claimed of mixtures of experts: the post's statements, each held against a run.

Most are judged on layers as they begin, three after training on digits. What the post only supposes
is judged too: that a non-local layer breaks degeneracy because it is a mixture of experts.
Source: "The softmax bottleneck is a special case of a more general phenomenon".
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.experiments.experiment import (
    Claim,
    FloatArray,
    History,
    Measurement,
    Plot,
    Preset,
)
from severe_gui.experiments.experts.beginning import COMPONENTS, CONVOLUTIONS
from severe_gui.experiments.posts import BOTTLENECK

BEGINNING: Mapping[str, Any] = {"variants": ("dense",), "steps": 1, "seeds": 1, "probes": 100}
SHARED: Mapping[str, Any] = {**BEGINNING, "shared_columns": 0.5}
RELU: Mapping[str, Any] = {**BEGINNING, "units": "relu"}
# As narrow beside its words as the 100 to 1,000 dimensions of the post beside 100,000 words.
NARROW: Mapping[str, Any] = {**BEGINNING, "embedding": 4, "words": 512}
TRAINED: Mapping[str, Any] = {
    "variants": ("dense", "matched", "softmax", "constant"),
    "task": "digits",
    "steps": 300,
    "seeds": 3,
    "width": 64,
    "experts": 8,
    "spectrum_every": 300,
}
FINAL_STEPS = 20


def _dense_half_dead(history: History) -> Measurement:
    share = float(history.curve("ladder/constant")[0])
    return Measurement(
        abs(share - 0.5),
        f"{share:.1%} of the singular values are below 1% of the largest",
    )  # fmt: skip


def _linear_to_the_middle(history: History) -> Measurement:
    values = np.asarray(history.curve("spectrum/dense"), dtype=np.float64)
    half = values[: len(values) // 2]
    r_squared = float(np.corrcoef(np.arange(len(half)), half)[0, 1] ** 2)
    return Measurement(
        r_squared,
        f"{half[0]:.2f} to {half[-1]:.2f} over the first {len(half)} of {len(values)}; a line "
        f"explains {r_squared:.1%}",
    )  # fmt: skip


def _more_is_better(history: History) -> Measurement:
    shares = history.curve("ladder/softmax")[1:6]
    worst = float(np.max(shares[1:] / shares[:-1]))
    told = ", ".join(f"{share:.1%}" for share in shares)
    return Measurement(worst, f"{told} degenerate with 2, 4, 8, 16, 32 experts")


def _constant_suffices(history: History) -> Measurement:
    constant, softmax = (float(history.curve(f"ladder/{kind}")[3]) for kind in
                         ("constant", "softmax"))  # fmt: skip
    return Measurement(
        constant,
        f"{constant:.1%} degenerate with 8 experts and constant gates, {softmax:.1%} with softmax",
    )  # fmt: skip


def _shared_fails(history: History) -> Measurement:
    share = float(history.curve("ladder/constant")[5])
    return Measurement(
        share,
        f"{share:.1%} degenerate with 32 experts whose columns are copies in the same places",
    )  # fmt: skip


def _bottleneck_rank(history: History) -> Measurement:
    dimensions = history.parameters.model_dump()["embedding"]
    rank = _rank(history.curve("bottleneck/dense"))
    return Measurement(
        rank / (dimensions + 1),
        f"log-probabilities of rank {rank} from a softmax of {dimensions} dimensions",
    )  # fmt: skip


def _mixture_lifts(history: History) -> Measurement:
    one, mixed = (_rank(history.curve(f"bottleneck/{name}")) for name in ("dense", "softmax"))
    return Measurement(
        mixed / one,
        f"rank {one} with one softmax, {mixed} with {COMPONENTS} mixed",
    )


def _rank(values: FloatArray) -> int:
    return int((values > 1e-9 * values.max()).sum())


def _softmax_degenerate(history: History) -> Measurement:
    values = history.curve("bottleneck/dense")
    share = float((values < 0.01 * values.max()).mean())
    return Measurement(
        share,
        f"{share:.1%} of {len(values)} singular values are below 1% of the largest",
    )  # fmt: skip


def _convolutions_likewise(history: History) -> Measurement:
    shares = history.curve("convolution/softmax")
    worst = float(np.max(shares[1:] / shares[:-1]))
    told = ", ".join(f"{share:.1%}" for share in shares)
    counts = ", ".join(map(str, CONVOLUTIONS))
    return Measurement(worst, f"{told} degenerate with {counts} convolutions a filter")


def _convolutions_of_constant_gates(history: History) -> Measurement:
    one, eight = (float(history.curve("convolution/constant")[rung]) for rung in (0, 3))
    return Measurement(
        eight,
        f"{one:.1%} degenerate with one convolution, {eight:.1%} with eight under constant gates",
    )  # fmt: skip


def _non_local_is_a_mixture(history: History) -> Measurement:
    keys = history.keys("non_local_error")
    error = max((float(history.series(key)[0]) for key in keys), default=np.inf)
    return Measurement(
        error,
        f"the Jacobian summed over experts and gates is the automatic one to {error:.1e}",
    )  # fmt: skip


def _non_local_directions(history: History) -> Measurement:
    layer, alone = _of_non_local(history, "directions", "softmax")
    ratio = layer / alone
    return Measurement(
        ratio,
        f"participation ratio {layer:.1f} of the layer, {alone:.1f} of its experts alone",
    )  # fmt: skip


def _non_local_relu(history: History) -> Measurement:
    layer, alone = _of_non_local(history, "degenerate", "softmax")
    if not alone:
        raise ValueError("relu experts among positions")
    spread, of_alone = _of_non_local(history, "directions", "softmax")
    return Measurement(
        layer / alone,
        f"{layer:.1%} degenerate, {alone:.1%} of its experts alone; yet the participation ratio "
        f"goes from {of_alone:.1f} to {spread:.1f}",
    )  # fmt: skip


def _non_local_constant(history: History) -> Measurement:
    share, alone = _of_non_local(history, "degenerate", "constant")
    return Measurement(
        share,
        f"{share:.1%} degenerate under constant gates, {alone:.1%} of its experts alone",
    )  # fmt: skip


def _of_non_local(history: History, number: str, kind: str) -> tuple[float, float]:
    """A number of the non-local layer under some gates, and of its experts alone."""
    keys = [f"non_local_{number}/{name}" for name in (kind, "dense")]
    layer, alone = (float(history.series(key)[0]) for key in keys)
    return layer, alone


def _better_than(history: History, first: str, second: str) -> Measurement:
    """The ratio of final losses, the worst seed counting."""
    losses = [
        np.array([history.series(f"loss/{name}/{k}")[-FINAL_STEPS:].mean() for k in range(3)])
        for name in (first, second)
    ]
    ratio = losses[0] / losses[1]
    return Measurement(
        float(ratio.max()),
        f"loss {losses[0].mean():.3f} ({first}) against {losses[1].mean():.3f} ({second}); "
        f"worst of {len(ratio)} seeds",
        (float(ratio.min()), float(ratio.max())),
    )  # fmt: skip


claims = (
    Claim(
        "dense-half-dead",
        "A dense relu layer loses about half of its directions: its singular values drop to zero "
        "just past the middle.",
        BOTTLENECK, 0.05, "<", _dense_half_dead, parameters=BEGINNING, depends_on=("inputs",),
    ),
    Claim(
        "dense-linear-decrease",
        "The singular values of a dense relu layer decrease roughly linearly up to the middle.",
        BOTTLENECK, 0.95, ">", _linear_to_the_middle, parameters=BEGINNING, needs=("dense",),
        depends_on=("inputs", "task"),
    ),
    Claim(
        "more-experts-better",
        "The more experts under softmax gates, the better conditioned the layer.",
        BOTTLENECK, 1.0, "<", _more_is_better, parameters=BEGINNING, depends_on=("inputs",),
    ),
    Claim(
        "constant-gates-suffice",
        "Constant gates already break the degeneracy: eight experts leave less than a tenth.",
        BOTTLENECK, 0.1, "<", _constant_suffices, parameters=BEGINNING,
    ),
    Claim(
        "correlated-experts-fail",
        "Where the experts' degeneracies are correlated, adding experts does not help.",
        BOTTLENECK, 0.4, ">", _shared_fails, parameters=SHARED, depends_on=("shared_columns",),
    ),
    Claim(
        "softmax-rank",
        "A softmax of d dimensions gives log-probabilities of rank d + 1 at most.",
        BOTTLENECK, 1.0001, "<", _bottleneck_rank, parameters=BEGINNING, depends_on=("embedding",),
    ),
    Claim(
        "mixture-lifts-rank",
        "A mixture of softmaxes lifts the bottleneck: more than twice the rank.",
        BOTTLENECK, 2.0, ">", _mixture_lifts, parameters=BEGINNING, depends_on=("embedding",),
    ),
    Claim(
        "softmax-99-percent",
        "In the softmax bottleneck more than 99% of the singular values are degenerate.",
        BOTTLENECK, 0.99, ">", _softmax_degenerate, parameters=NARROW,
        depends_on=("embedding", "words"),
    ),
    Claim(
        "convolutional-experts-better",
        "The same holds of convolutions: the more experts a filter has, the better conditioned.",
        BOTTLENECK, 1.0, "<", _convolutions_likewise, parameters=BEGINNING,
    ),
    Claim(
        "convolutional-constant-gates",
        "Constant gates break the degeneracy of a convolution too: eight leave less than a tenth.",
        BOTTLENECK, 0.1, "<", _convolutions_of_constant_gates, parameters=BEGINNING,
    ),
    Claim(
        "non-local-is-mixture",
        "A non-local layer is a mixture of experts: its Jacobian is the sum of theirs, gated, and "
        "of what passes through the gates.",
        BOTTLENECK, 1e-10, "<", _non_local_is_a_mixture, parameters=BEGINNING,
    ),
    Claim(
        "non-local-breaks-degeneracy",
        "Being a mixture of experts, a non-local layer is less degenerate than its experts alone.",
        BOTTLENECK, 1.0, ">", _non_local_directions, expected=False, citation=(
            "Measured here, at 8, 16 and 32 positions: with the linear experts of Wang et al. "
            "(2018) its participation ratio is about half of theirs. The experts share their "
            "weights and see different positions, so that their sum averages positions and does "
            "not fill what each misses; the post supposes it from the analogy alone."
        ),
        parameters=BEGINNING, depends_on=("units", "positions"),
    ),
    Claim(
        "non-local-relu-experts",
        "With relu experts, fewer of a non-local layer's singular values are degenerate than of "
        "its experts alone.",
        BOTTLENECK, 1.0, "<", _non_local_relu, parameters=RELU,
        depends_on=("units", "positions"),
    ),
    Claim(
        "non-local-constant-gates",
        "Constant gates break the degeneracy of a non-local layer too.",
        BOTTLENECK, 0.1, "<", _non_local_constant, expected=False, citation=(
            "In closed form: under equal gates every position answers the mean of all, so that a "
            "Jacobian of n positions and c channels has rank c of n c at most."
        ),
        parameters=BEGINNING, depends_on=("positions",),
    ),
    Claim(
        "better-than-dense",
        "Trained, a mixture-of-experts layer works better than a generic dense layer.",
        BOTTLENECK, 1.0, "<", lambda history: _better_than(history, "softmax", "dense"),
        parameters=TRAINED, needs=("softmax", "dense"), depends_on=("experts", "task"),
    ),
    Claim(
        "better-than-matched",
        "Trained, it works better than a dense network with as many parameters.",
        BOTTLENECK, 1.0, "<", lambda history: _better_than(history, "softmax", "matched"),
        expected=False, citation=(
            "Measured here: on digits and on a random teacher a two-layer dense network of as many "
            "parameters reaches a lower loss than eight experts; the post compares with a generic "
            "dense layer alone."
        ),
        parameters=TRAINED, needs=("softmax", "matched"), depends_on=("experts", "task"),
    ),
    Claim(
        "gates-matter",
        "Trained, softmax gates do better than constant ones.",
        BOTTLENECK, 1.0, "<", lambda history: _better_than(history, "softmax", "constant"),
        parameters=TRAINED, needs=("softmax", "constant"), depends_on=("experts", "task"),
    ),
)  # fmt: skip
