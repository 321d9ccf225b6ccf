"""What the post says of generalisation, as claims that a run judges, and what Severe adds.

Thresholds follow from the statements: a number that is smaller is a ratio on one side of 1. What
"similar" and "quite different" mean is Severe's own bound, and stands in `basis`.
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.generalisation import evidence
from severe_gui.experiments.posts import GENERALISATION

NOISY = ("true", "noise-25", "noise-50", "random")
LABELS: Mapping[str, Any] = {
    "variants": NOISY, "steps": 800, "seeds": 5, "measure_every": 800,
}  # fmt: skip
# Hessian norms at one loss differ little, and differ from seed to seed.
MANY: Mapping[str, Any] = {**LABELS, "seeds": 10, "probes": 40}
PAIR: Mapping[str, Any] = {
    "variants": ("true", "confused"), "kept": 0.3, "stop_loss": 0.0,
    "steps": 1500, "seeds": 5, "measure_every": 1500,
}  # fmt: skip
TO_THE_END: Mapping[str, Any] = {
    "variants": ("true", "confused"), "stop_loss": 0.0, "steps": 1500, "seeds": 5,
    "measure_every": 1500, "probes": 40,
}  # fmt: skip
SHORT: Mapping[str, Any] = {
    "variants": ("true", "random", "confused"), "kept": 0.05, "steps": 1500,
    "seeds": 5, "measure_every": 1500,
}  # fmt: skip
# All that is not held out, as the bound is looser the fewer the examples.
FINE: Mapping[str, Any] = {
    "variants": ("true", "noise-50"), "samples": 8000, "kept": 0.04,
    "steps": 2000, "batch": 100, "seeds": 5, "measure_every": 2000,
}  # fmt: skip
COARSE: Mapping[str, Any] = {**FINE, "variants": ("true",), "levels": 2}

WHOLE = Condition("kept", "=", 1.0)
MATCHED = (WHOLE, Condition("stop_loss", ">=", 0.01))
UNMATCHED = (WHOLE, Condition("stop_loss", "=", 0.0))
PRUNED = (Condition("kept", "<=", 0.05), Condition("samples", ">=", 8000))

JACOBIAN = (
    "Similarly, Novak et al. (2018) observe that models that generalize better have smaller mean "
    "Jacobian norms, \\langle \\| \\partial p(\\mathbf{y}|\\mathbf{x})/\\partial \\mathbf{x} \\| "
    "\\rangle, than models that don’t generalize well."
)
DIRECTIONS = (
    "For example, Morcos et al. (2018) observe that models that generalize better are less "
    "sensitive to perturbations in randomly selected directions in the network’s activity space."
)
HESSIAN = (
    "Wu et al. (2017) observe that models that generalize better have smaller Hessian norms "
    "(Frobenius) than models that don’t generalize well."
)
FLATNESS = (
    "The Hessian norm can be considered as a measure of the total degeneracy of the model, i.e. "
    "the flatness of the loss landscape around the solution."
)
COMPRESSIBLE = (
    "This implicitly expresses the hypothesis that neural networks trained with SGD on real-world "
    "datasets are more likely to yield compressible solutions."
)
BETTER = (
    "This means that the more compressible the model is, the better the generalization error bound "
    "will be."
)
REFINED = (
    "The authors then refine this bound by making the compression scheme more explicit and also "
    "incorporating the noise robustness property of the trained networks into the bound."
)
LOOSE = (
    "This gives non-vacuous but still very loose bounds for models trained on both MNIST and "
    "ImageNet."
)
EXISTENCE = (
    "The second possibility would imply the existence of models that have similar training errors "
    "and are compressible to a similar extent, yet have quite different generalization errors."
)
ENOUGH = (
    "Just exploiting compression (or compression + noise robustness) will not be enough to "
    "construct a tight PAC-Bayes bound."
)
DINH = "Dinh et al. (2017), Sharp minima can generalize for deep nets"

claims = (
    Claim(
        "jacobian-norm-smaller",
        "Networks that generalise better have smaller mean Jacobian norms: the norm grows with "
        "each share of random labels.",
        GENERALISATION, 1.0, ">",
        lambda history: evidence.least_growth(history, "jacobian", NOISY), quote=JACOBIAN,
        basis="smaller: a ratio above 1 from each share of random labels to the next",
        parameters=LABELS, conditions=MATCHED, needs=NOISY, plot="jacobian-scatter",
    ),
    Claim(
        "less-sensitive-inside",
        "Networks that generalise better are less sensitive to pushes in random directions of "
        "their activity.",
        GENERALISATION, 1.0, ">",
        lambda history: evidence.least_growth(history, "pushed", NOISY), quote=DIRECTIONS,
        basis="less sensitive: from each share of random labels to the next, more training "
        "examples change their class when hidden layers are pushed by half their norm",
        parameters=LABELS, conditions=MATCHED, needs=NOISY, plot="pushed",
    ),
    Claim(
        "hessian-norm-smaller",
        "Networks that generalise better have smaller Hessian norms: trained equally long, a "
        "network of true labels has a smaller one than a confused network.",
        GENERALISATION, 1.0, ">",
        lambda history: evidence.ratio_of(history, "hessian", "confused", "true"), quote=HESSIAN,
        basis="smaller: a ratio above 1. As Wu et al. (2017) do: networks without training error, "
        "one of which also learnt examples with wrong labels; the Hessian on the true ones",
        parameters=TO_THE_END, conditions=UNMATCHED, needs=("true", "confused"),
        depends_on=("stop_loss",), plot="hessian-scatter", quick=False,
    ),
    Claim(
        "hessian-does-not-order",
        "At equal training losses the Hessian norm does not order networks by how well they "
        "generalise: it falls from some share of random labels to the next.",
        GENERALISATION, 1.0, "<",
        lambda history: evidence.least_growth(history, "hessian", NOISY), kind="remark",
        quote=HESSIAN, basis="an order would be a ratio above 1 from each share to the next",
        parameters=MANY, conditions=MATCHED, needs=NOISY, depends_on=("stop_loss",),
        plot="hessian-scatter", quick=False,
    ),
    Claim(
        "rescaling-keeps-the-function",
        "Multiplying a layer and dividing the next one changes no answer of the network.",
        GENERALISATION, 1e-3, "<",
        lambda history: evidence.worst_of(history, "rescaled_change", NOISY), kind="remark",
        quote=FLATNESS, basis="no change: probabilities agree to what float32 carries",
        algebra="relu(c z) = c relu(z) for c > 0", citation=DINH,
        parameters=LABELS, needs=NOISY, plot="rescaled",
    ),
    Claim(
        "rescaling-moves-the-hessian",
        "The same rescaling, by a factor of 4, at least doubles the Hessian norm: flatness by "
        "itself says nothing of the function.",
        GENERALISATION, 2.0, ">",
        lambda history: evidence.least_of(history, "rescaled_ratio", NOISY), kind="remark",
        quote=FLATNESS,
        basis="Severe's bound for a change that counts; the part of the second layer alone is "
        "multiplied by 16",
        citation=DINH, parameters=LABELS, needs=NOISY, plot="rescaled",
    ),
    Claim(
        "equal-code-different-error",
        "There are networks with similar training errors and codes of the same length, yet "
        "quite different generalisation errors.",
        GENERALISATION, 0.1, ">",
        lambda history: evidence.pairs_apart(history, "confused", "true"), quote=EXISTENCE,
        basis="similar: training errors and code lengths within a hundredth; quite different: "
        "test errors a tenth apart. A seed without such a pair counts 0",
        parameters=PAIR, needs=("true", "confused"),
        depends_on=("kept", "levels", "confusers"),
        plot="bits-scatter",
    ),
    Claim(
        "compression-alone-not-tight",
        "A bound from training error and code length is the same for both networks of such a "
        "pair: it is at least the error of the worse one, several times that of the better one.",
        GENERALISATION, 2.0, ">",
        lambda history: evidence.pairs_ratio(history, "confused", "true"), kind="remark",
        quote=ENOUGH,
        basis="not tight: at least twice the error, where the post's very loose bound is 2.4 "
        "times. A seed without such a pair counts 1",
        parameters=PAIR, needs=("true", "confused"), depends_on=("kept", "levels", "confusers"),
        plot="bits-scatter",
    ),
    Claim(
        "shorter-codes-tell-them-apart",
        "The pair does not stay alike in shorter codes: at a twentieth of the weights, the "
        "confused network makes errors on its true labels, the other does not.",
        GENERALISATION, 0.05, ">",
        lambda history: evidence.difference_of(
            history, "coded_training_error", "confused", "true"
        ),
        kind="remark", quote=EXISTENCE,
        basis="training errors a twentieth apart: Severe's bound for errors that are not similar",
        parameters=SHORT, conditions=(Condition("kept", "<=", 0.05),), needs=("true", "confused"),
        depends_on=("kept",), plot="coded", quick=False,
    ),
    Claim(
        "true-labels-compressible",
        "Networks trained on real data are more compressible: with a code of the same length, a "
        "network makes fewer errors on true training labels than on random ones.",
        GENERALISATION, 0.1, ">",
        lambda history: evidence.difference_of(
            history, "coded_training_error", "random", "true"
        ),
        quote=COMPRESSIBLE,
        basis="more likely: a training error that is a tenth lower, Severe's bound for a "
        "difference that counts",
        parameters=SHORT, conditions=(Condition("kept", "<=", 0.05),), needs=("true", "random"),
        plot="coded", quick=False,
    ),
    Claim(
        "shorter-code-better-bound",
        "The more compressible the network, the better the bound: half the code, the same "
        "training error, a smaller bound.",
        GENERALISATION, 0.0, "<",
        lambda history: evidence.gain_of_half_the_code(history, ("true",)), quote=BETTER,
        basis="better: smaller",
        algebra="kl(q || p) rises with p above q, so a smaller right side has a smaller solution",
        parameters=FINE, conditions=PRUNED, needs=("true",), plot="bound", quick=False,
    ),
    Claim(
        "bound-is-not-vacuous",
        "Compression gives a bound that is not vacuous for networks trained on MNIST.",
        GENERALISATION, 0.9, "<", lambda history: evidence.bound_of(history, "true"),
        quote=LOOSE, basis="not vacuous: below the nine tenths of guessing among ten digits",
        parameters=FINE, conditions=PRUNED, needs=("true",),
        depends_on=("samples", "kept", "levels"), plot="bound", quick=False,
    ),
    Claim(
        "bound-is-loose",
        "The bound is still very loose.",
        GENERALISATION, 2.0, ">", lambda history: evidence.looseness(history, "true"),
        quote=LOOSE,
        basis="the post's example of very loose: 96.5% where the error is about 40%, 2.4 times; "
        "here at least twice",
        parameters=FINE, conditions=PRUNED, needs=("true",), plot="bound-scatter", quick=False,
    ),
    Claim(
        "noise-refines-the-bound",
        "Robustness to noise on the weights makes the bound tighter.",
        GENERALISATION, 0.0, "<", lambda history: evidence.refinement(history, "true"),
        quote=REFINED, basis="refined: smaller than without noise, for the same coded network",
        parameters=FINE,
        conditions=(*PRUNED, Condition("levels", ">=", 8), Condition("noise", "<=", 0.25)),
        needs=("true",), depends_on=("levels", "noise"), plot="noisy-bound", quick=False,
    ),
    Claim(
        "coarse-code-needs-no-noise",
        "It does so only where the code is finer than it has to be: with two sizes of weights the "
        "same noise makes the bound looser.",
        GENERALISATION, 0.0, ">", lambda history: evidence.refinement(history, "true"),
        kind="remark", quote=REFINED,
        basis="looser: above the bound without noise, for the same coded network",
        parameters=COARSE, conditions=(*PRUNED, Condition("levels", "<=", 2)), needs=("true",),
        depends_on=("levels", "noise"), plot="noisy-bound", quick=False,
    ),
    Claim(
        "bound-holds",
        "The bound is one: networks make fewer errors on held-out digits that are labelled like "
        "their training set.",
        GENERALISATION, 0.0, "<",
        lambda history: evidence.excess_over_bound(history, ("true", "noise-50")), kind="remark",
        quote=LOOSE, basis="the theorem, with probability 0.95",
        parameters=FINE, needs=("true", "noise-50"), plot="bound", quick=False,
    ),
)  # fmt: skip
