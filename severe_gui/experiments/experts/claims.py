"""What the post says of mixtures of experts, as claims that a run judges.

Most are on new layers, three are on trained ones. Remarks are Severe's own: convolutions, the
comparison with as many parameters, and where a stronger statement would fail.
Source: "The softmax bottleneck is a special case of a more general phenomenon".
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.experts import evidence
from severe_gui.experiments.experts.new_layers import CONVOLUTIONS, LADDER
from severe_gui.experiments.posts import BOTTLENECK

# As few dimensions for its words as the 100 to 1,000 of the post for 100,000 words.
BEGINNING: Mapping[str, Any] = {
    "variants": ("dense",), "steps": 1, "seeds": 5, "probes": 30, "units": "relu",
    "embedding": 4, "words": 512,
}  # fmt: skip
SHARED: Mapping[str, Any] = {
    "variants": ("dense",), "steps": 1, "seeds": 5, "probes": 10, "shared_columns": 0.5,
    "words": 16, "embedding": 2, "positions": 2,
}  # fmt: skip
SMALL: Mapping[str, Any] = {
    "task": "digits", "steps": 1000, "seeds": 20, "width": 8, "spectrum_every": 25, "probes": 5,
    "words": 16, "embedding": 2, "positions": 2,
}  # fmt: skip
"""Eight units between 64 pixels and 10 classes. Wide layers of any kind miss 1.5% of the digits."""
# Of 0.001, 0.003, 0.01 and 0.03: the rate at which the dense layer makes the fewest errors.
TRAINED: Mapping[str, Any] = {
    **SMALL, "variants": ("dense", "matched", "softmax"), "learning_rate": 3e-3,
}  # fmt: skip
# The one at which softmax gates make the fewest errors.
GATED: Mapping[str, Any] = {**SMALL, "variants": ("softmax", "constant"), "learning_rate": 1e-2}

OWN_SHARES = (Condition("shared_columns", "=", 0.0),)
TAUGHT = (
    Condition("task", "=", "digits"),
    Condition("steps", ">=", 1000),
    Condition("width", "<=", 8),
    Condition("spectrum_every", "<=", 50),
)
TENTH = "a tenth at most: Severe's bound for a degeneracy that is dealt with"

DROP = (
    "The singular values decrease roughly linearly up to the middle singular value, but drop "
    "sharply to zero after that."
)
DEALS = (
    "The figure above shows that this mixture-of-experts model effectively deals with the "
    "degeneracy problem (just like the mixture-of-softmaxes model effectively deals with the "
    "softmax bottleneck problem)."
)
CORRELATED = (
    "Intuitively, this is because when we add a number of matrices that are each individually "
    "degenerate, the resulting matrix is less likely to be degenerate (assuming, of course, that "
    "the degeneracies of the different matrices are not “correlated” in some sense, e.g. caused "
    "by the same columns)."
)
MORE = (
    "Consistent with this intuition, we see in the above figure that using more experts (larger K) "
    "makes the model better conditioned."
)
CONSTANT = (
    "This can be seen by observing that setting the gates to be constant, e.g. g(\\cdot)= 1 / K, "
    "already effectively breaks the degeneracy:"
)
UNLIKELY = (
    "I haven’t yet run detailed benchmarks, but it seems highly unlikely to me that this version "
    "with constant gates would perform as well as the full mixture-of-experts layer with "
    "input-dependent gating."
)
RANK = (
    "This means that while the right-hand side of the above equation can be full-rank, the "
    "left-hand side is rank-deficient: i.e. \\mathrm{rank}(\\mathbf{H} \\mathbf{W}^\\top) = d \\ll "
    "M =\\mathrm{rank}(\\mathbf{A}) (we’re assuming that N is larger than M and d, which is "
    "usually the case)."
)
PROPORTION = (
    "So, the real question is: what is the proportion of near-zero, or small, singular values of "
    "\\mathbf{A}?"
)
MOST = (
    "Of course, the degeneracy here is not as dramatic as in the softmax bottleneck case, where "
    "more than 99\\% of the singular values would have been degenerate (as opposed to roughly half "
    "in this example), but this is just a single layer and degeneracy can increase sharply in "
    "deeper models (again see this previous post for a discussion of this point)."
)
CONVOLUTIONAL = (
    "The convolutional mixture of experts models have now been implemented and uploaded to the "
    "GithHub repository together with some examples illustrating how to use these dense and "
    "convolutional mixture of experts layers."
)
NON_LOCAL = (
    "Finally, I would like to point out that the recently introduced non-local neural networks can "
    "also be seen as a special case of the mixture-of-experts architecture."
)
ANALOGY = (
    "The canonical applications for this model are image-based, so the layers are actually "
    "two-dimensional (a position dimension -represented by the indices i, j– and a feature "
    "dimension -implicitly represented by the vectors \\mathbf{x}_j, \\mathbf{y}_i etc.-), hence "
    "the inductive biases implemented by this model are not exactly the same as in the flat dense "
    "case above, but the analogy suggests that part of the success of this model may be explained "
    "by degeneracy breaking as well."
)
BETTER = (
    "Preliminary tests with small scale problems suggest that this layer actually works much "
    "better than a generic dense layer, so I am making the code available as a Keras layer in the "
    "hope that other people will be encouraged to explore its benefits (and its potential "
    "weaknesses)."
)

NARROW_ONLY = (
    "Also measured here: with 64 units on digits, 5 seeds, 1.9% errors against 1.6% for the "
    "dense layer after 1,000 steps; on the random teacher with 128 units a squared error of 0.469 "
    "against 0.449 after 1,500. Eight units were chosen after that, as a problem that a dense "
    "layer finds hard."
)

claims = (
    Claim(
        "dense-half-dead",
        "The singular values of a dense relu layer drop to zero just past the middle: about half "
        "are degenerate.",
        BOTTLENECK, 0.05, "<", evidence.distance_from_half, quote=DROP,
        basis="about half: between 45 and 55 percent", parameters=BEGINNING,
        conditions=OWN_SHARES, depends_on=("inputs",), plot="ladder",
    ),
    Claim(
        "dense-linear-decrease",
        "The singular values of a dense relu layer decrease roughly linearly up to the middle.",
        BOTTLENECK, 0.95, ">", evidence.straightness, quote=DROP,
        basis="roughly linearly: a straight line explains 95 percent of them",
        parameters=BEGINNING, conditions=(*OWN_SHARES, Condition("task", "=", "teacher")),
        depends_on=("inputs",), plot="dense",
    ),
    Claim(
        "mixture-breaks-degeneracy",
        "A mixture of experts with softmax gates effectively deals with the degeneracy.",
        BOTTLENECK, 0.1, "<",
        lambda history: evidence.degenerate_at(history, "ladder", "softmax", LADDER, 32),
        quote=DEALS, basis=TENTH, parameters=BEGINNING, conditions=OWN_SHARES, plot="ladder",
    ),
    Claim(
        "more-experts-better",
        "Using more experts makes the layer better conditioned.",
        BOTTLENECK, 1.0, "<",
        lambda history: evidence.steepest_rung(history, "ladder", "softmax", LADDER), quote=MORE,
        basis="a smaller degenerate share with each doubling, from one expert to 64",
        parameters=BEGINNING, conditions=OWN_SHARES, depends_on=("inputs",), plot="ladder",
    ),
    Claim(
        "constant-gates-suffice",
        "Constant gates already effectively break the degeneracy.",
        BOTTLENECK, 0.1, "<",
        lambda history: evidence.degenerate_at(history, "ladder", "constant", LADDER, 8),
        quote=CONSTANT, basis=TENTH, parameters=BEGINNING, conditions=OWN_SHARES, plot="ladder",
    ),
    Claim(
        "correlated-experts-fail",
        "Where the experts' degeneracies are correlated, adding experts does not help.",
        BOTTLENECK, 0.999, ">", lambda history: evidence.share_over_bound(history, 32),
        quote=CORRELATED, basis="at least the share of the columns that are copies is degenerate",
        algebra="A gated sum of matrices with equal columns in the same places has them there too, "
        "so its rank is at most the number of different columns.",
        parameters=SHARED,
        conditions=(Condition("shared_columns", "=", 0.5), Condition("task", "=", "teacher")),
        depends_on=("shared_columns",), plot="ladder",
    ),
    Claim(
        "softmax-rank",
        "A softmax of d dimensions gives log-probabilities of rank d + 1 at most.",
        BOTTLENECK, 1.0001, "<", evidence.rank_over_bound, quote=RANK,
        basis="d of the logits, and one of the normaliser",
        algebra="The logits are a product through d dimensions; the normaliser adds a matrix of "
        "rank 1.",
        parameters=BEGINNING, depends_on=("embedding",), plot="bottleneck",
    ),
    Claim(
        "softmax-99-percent",
        "In the softmax bottleneck more than 99% of the singular values are degenerate.",
        BOTTLENECK, 0.99, ">",
        lambda history: evidence.degenerate_log_probabilities(history, "dense"), quote=MOST,
        basis="the statement; its d of 100 to 1,000 beside 100,000 words",
        algebra="All but d + 1 singular values are 0, and d + 1 is less than a hundredth of the "
        "words.",
        parameters=BEGINNING,
        conditions=(Condition("embedding", "<=", 4), Condition("words", ">=", 512)),
        depends_on=("embedding", "words"), plot="bottleneck",
    ),
    Claim(
        "mixture-lifts-rank",
        "A mixture of softmaxes deals with the softmax bottleneck: its log-probabilities have a "
        "higher rank.",
        BOTTLENECK, 2.0, ">", evidence.rank_of_mixture, quote=DEALS,
        basis="at least twice the rank of one softmax, as Yang et al. (2018) count it",
        parameters=BEGINNING, depends_on=("embedding",), plot="bottleneck",
    ),
    Claim(
        "mixture-of-softmaxes-degenerate",
        "By the proportion of small singular values, a mixture of softmaxes with random weights is "
        "still degenerate: more than nine in ten are below 1% of the largest.",
        BOTTLENECK, 0.9, ">",
        lambda history: evidence.degenerate_log_probabilities(history, "softmax"), kind="remark",
        quote=PROPORTION, basis="more than nine in ten: Severe's bound for most",
        parameters=BEGINNING,
        conditions=(Condition("embedding", "<=", 4), Condition("words", ">=", 512)),
        depends_on=("embedding", "words"), plot="bottleneck",
    ),
    Claim(
        "convolutional-experts-better",
        "The same is true of convolutions: the more experts a filter has, the better conditioned.",
        BOTTLENECK, 1.0, "<",
        lambda history: evidence.steepest_rung(history, "convolution", "softmax", CONVOLUTIONS),
        kind="remark", quote=CONVOLUTIONAL,
        basis="a smaller degenerate share with each doubling, from one expert to 16",
        parameters=BEGINNING, plot="convolution",
    ),
    Claim(
        "convolutional-constant-gates",
        "Constant gates break the degeneracy of a convolution too, with eight experts.",
        BOTTLENECK, 0.1, "<",
        lambda history: evidence.degenerate_at(history, "convolution", "constant", CONVOLUTIONS, 8),
        kind="remark", quote=CONVOLUTIONAL, basis=TENTH, parameters=BEGINNING, plot="convolution",
    ),
    Claim(
        "non-local-is-mixture",
        "A non-local layer is a special case of a mixture of experts.",
        BOTTLENECK, 1e-10, "<", evidence.error_of_non_local, quote=NON_LOCAL,
        basis="its Jacobian is that of experts and gates, to rounding",
        algebra="It is a gated sum, and the derivative of a gated sum is the gated sum of the "
        "experts' derivatives and a term of the gates.",
        parameters=BEGINNING, plot="non-local",
    ),
    Claim(
        "non-local-breaks-degeneracy",
        "Part of the success of a non-local layer may be explained by degeneracy breaking: with "
        "relu experts, fewer of its singular values are degenerate than of its experts alone.",
        BOTTLENECK, 1.0, "<", evidence.non_local_share_ratio, quote=ANALOGY,
        basis="part of it: any smaller share, without the help of the residual of Wang et al. "
        "(2018), which is beside it",
        parameters=BEGINNING, conditions=(Condition("units", "=", "relu"),),
        depends_on=("units", "positions"), plot="non-local",
    ),
    Claim(
        "non-local-fewer-directions",
        "By its participation ratio, the same layer has fewer directions than its experts alone: "
        "they share their weights, and their sum averages positions.",
        BOTTLENECK, 1.0, "<", evidence.non_local_directions_ratio, kind="remark", quote=ANALOGY,
        basis="fewer: a ratio below 1", parameters=BEGINNING, depends_on=("units", "positions"),
        plot="non-local",
    ),
    Claim(
        "non-local-residual",
        "With the residual of Wang et al. (2018) almost no direction of it is degenerate.",
        BOTTLENECK, 0.1, "<", lambda history: evidence.non_local_share(history, "residual"),
        kind="remark", quote=ANALOGY, basis=TENTH, parameters=BEGINNING, plot="non-local",
    ),
    Claim(
        "non-local-constant-gates",
        "Constant gates break the degeneracy of a non-local layer too.",
        BOTTLENECK, 0.1, "<", lambda history: evidence.non_local_share(history, "constant"),
        kind="remark", quote=ANALOGY, basis=TENTH, expected=False,
        citation=(
            "In closed form: under equal gates every position gives the mean of all, so that a "
            "Jacobian of n positions and c channels has rank c of n c at most."
        ),
        parameters=BEGINNING, depends_on=("positions",), plot="non-local",
    ),
    Claim(
        "better-than-dense",
        "Tests with small problems suggest that a mixture of experts works much better than a "
        "generic dense layer.",
        BOTTLENECK, 0.75, "<", lambda history: evidence.error_ratio(history, "softmax", "dense"),
        quote=BETTER, basis="much better: at least a quarter fewer errors on held-out digits",
        citation=NARROW_ONLY,
        parameters=TRAINED, conditions=TAUGHT, needs=("softmax", "dense"),
        quick=False, depends_on=("experts", "learning_rate", "width"), plot="error",
    ),
    Claim(
        "better-at-eight-units",
        "With eight units a mixture of experts makes fewer errors than a generic dense layer.",
        BOTTLENECK, 1.0, "<", lambda history: evidence.error_ratio(history, "softmax", "dense"),
        kind="remark", quote=BETTER, basis="fewer errors on held-out digits, by any amount",
        citation=NARROW_ONLY, parameters=TRAINED, conditions=TAUGHT, needs=("softmax", "dense"),
        quick=False, depends_on=("experts", "learning_rate", "width", "task"), plot="error",
    ),
    Claim(
        "better-than-matched",
        "It also works better than a dense network with as many parameters.",
        BOTTLENECK, 1.0, "<", lambda history: evidence.error_ratio(history, "softmax", "matched"),
        kind="remark", quote=BETTER, basis="better: fewer errors on held-out digits",
        expected=False, citation=(
            "Measured here: a two-layer dense network of as many parameters makes fewer errors on "
            "digits, and imitates a random teacher better, than eight experts; the post compares "
            "with a generic dense layer alone."
        ),
        parameters=TRAINED, conditions=TAUGHT, needs=("softmax", "matched"),
        quick=False, depends_on=("experts", "learning_rate", "width"), plot="error",
    ),
    Claim(
        "gates-matter",
        "It seems highly unlikely that a mixture with constant gates performs as well as one with "
        "input-dependent gates.",
        BOTTLENECK, 1.0, "<", lambda history: evidence.error_ratio(history, "softmax", "constant"),
        quote=UNLIKELY,
        basis="not as well: more errors on held-out digits, at the learning rate that is best for "
        "input-dependent gates",
        parameters=GATED, conditions=TAUGHT, needs=("softmax", "constant"), quick=False,
        depends_on=("experts", "learning_rate", "width"), plot="error",
    ),
)  # fmt: skip
