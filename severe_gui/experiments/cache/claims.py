"""What the two posts say of a cache beside a network, as claims that a run judges.

Remarks are Severe's own. The settings of the cache are those that the notes found on a grid, as the
post sets its own; those of the attacks are usual ones for MNIST.
Sources: "A simple cache model for image recognition"; "A conjecture about 'how the brain works'".
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from severe_gui.experiments.cache import evidence
from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import BRAIN, CACHE

TRAINED: Mapping[str, Any] = {
    "steps": 1000, "seeds": 5, "measure_every": 1000, "tests": 2000, "attacked": 300,
    "probes": 200, "judged": 500,
}  # fmt: skip
# As strong as in the notes, with as many steps as Madry et al. (2018) take on MNIST.
WHITE_BOX: Mapping[str, Any] = {
    "steps": 1000, "seeds": 5, "measure_every": 1000, "attacked": 200, "probes": 5, "judged": 10,
    "attack": "iterative", "attack_mode": "white-box", "strength": 0.15, "iterations": 40,
}  # fmt: skip

LEARNT = (Condition("steps", ">=", 1000), Condition("samples", ">=", 5000))
CACHED = (*LEARNT, Condition("cache_size", ">=", 5000))
THROUGH = (
    *CACHED,
    Condition("attack", "=", "iterative"),
    Condition("attack_mode", "=", "white-box"),
    Condition("iterations", ">=", 40),
)
ALL = ("network", "cache", "cache-only")
LIVE = ("theta", "theta_alone", "cache_weight", "key_layers")

INFORMATION = (
    "In this paper, I make a very basic observation: in image recognition tasks, the layers of a "
    "deep network close to the output layer contain independent, easily extractable class-relevant "
    "information that is not already contained in the output layer itself."
)
ACCURACY = (
    "The really nice thing about this model is that by properly setting only two "
    "hyper-parameters, it is possible to significantly improve the accuracy of a pre-trained model "
    "at test time."
)
ROBUST = (
    "I also found that a cache component substantially improves the robustness of baseline models "
    "against adversarial attacks."
)
MORE_ROBUST = (
    "Interestingly, the cache-only model is more robust against adversarial perturbations than the "
    "other models."
)
NORM = "Both cache models reduce the mean Jacobian norm over the baseline model (a)."
CHARACTERS = (
    "The two cache models, however, have somewhat different characteristics: the "
    "linear-combination model (ResNet32-Cache3) has the smallest first singular value but slightly "
    "increased lower-order singular values compared to the baseline model, whereas the cache-only "
    "model reduces the singular values (and the Jacobian norms per trial) more consistently."
)
CONJECTURE = (
    "So, the conjecture is that within-sample generalization performance is mostly determined by "
    "the first singular value (or the first few singular values), whereas the out-of-sample "
    "generalization performance, e.g. sensitivity of the models against adversarial perturbations, "
    "is also significantly affected by the lower-order singular values."
)
EPISODIC = "Retrieval from the cache is essentially a form of episodic memory."
NO_WAY = (
    "They don’t have a natural way of telling whether an object is novel or familiar at the same "
    "time as they are performing the recognition task."
)
UNCONVINCED = (
    "In my paper, I showed that this cache-based model is incredibly robust to adversarial "
    "perturbations, so much so that when using only the cache memory to make predictions, I wasn’t "
    "able to generate any convincing adversarial examples, even with very strong attack methods "
    "(similar robustness results have been demonstrated in other papers as well)."
)
BROKEN = (
    "Sitawarin and Wagner (2019), On the robustness of deep k-nearest neighbors; Orhan and Lake "
    "(2019), Improving the robustness of ImageNet classifiers using elements of human visual "
    "cognition, who restrict it to specific threat scenarios"
)
OTHER_SCALE = (
    "Orhan (2018), A simple cache model for image recognition, finds it with a residual network of "
    "32 layers on CIFAR-10; here, with a small network on digits, the cache lowers them all"
)
DISCRIMINATION = "Hosmer and Lemeshow (2000), Applied logistic regression"

claims = (
    Claim(
        "late-layers-know-more",
        "Late layers hold information on the class that the output does not: a cache of their "
        "responses leaves fewer errors than a cache of the output's.",
        CACHE, 1.0, "<", evidence.error_by_layer, quote=INFORMATION,
        basis="the statement: information beyond the output's makes a ratio below one",
        parameters=TRAINED, conditions=CACHED, needs=("cache",), plot="by-layer",
        depends_on=LIVE, quick=False,
    ),
    Claim(
        "cache-fewer-errors",
        "A cache beside a trained network makes it err less on test images.",
        CACHE, 1.0, "<", evidence.error_ratio, quote=ACCURACY,
        basis="the statement: an improvement is a ratio of errors below one",
        parameters=TRAINED, conditions=CACHED, needs=ALL, plot="error", depends_on=LIVE,
        quick=False,
    ),
    Claim(
        "cache-withstands-attacks",
        "On images made to deceive the network, its cache adds ten points of accuracy or more.",
        CACHE, 0.1, ">", evidence.transferred_gain, quote=ROBUST,
        basis="substantially: ten points, Severe's bound, in the mean of the post's four attacks",
        parameters=TRAINED, conditions=CACHED, needs=ALL, plot="by-attack", depends_on=LIVE,
        quick=False,
    ),
    Claim(
        "cache-alone-withstands-most",
        "The cache by itself is right on more of those images than the network or the mixture.",
        CACHE, 0.0, ">", evidence.lead_of_the_cache_alone, quote=MORE_ROBUST,
        basis="the statement: a lead above zero, in the mean of the post's four attacks",
        parameters=TRAINED, conditions=CACHED, needs=ALL, plot="by-attack", depends_on=LIVE,
        quick=False,
    ),
    Claim(
        "cache-lowers-jacobian",
        "Both cache models reduce the mean norm of the Jacobian at test images.",
        CACHE, 1.0, "<", evidence.norm_ratio, quote=NORM,
        basis="the statement: the greater of both norms is below the network's",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), needs=ALL,
        plot="norm", depends_on=LIVE, quick=False,
    ),
    Claim(
        "mixture-smallest-first",
        "The mixture has the smallest first singular value of the three.",
        CACHE, 1.0, "<", evidence.first_value_ratio, quote=CHARACTERS,
        basis="the statement: a ratio to the smaller of the others' below one",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), needs=ALL,
        plot="spectrum", depends_on=LIVE, quick=False,
    ),
    Claim(
        "mixture-lowers-lower",
        "In a small network on digits the mixture's lower-order singular values are smaller than "
        "the network's, where the post finds them slightly increased.",
        CACHE, 1.0, "<", evidence.lower_values_ratio, kind="remark", quote=CHARACTERS,
        basis="smaller is a ratio below one; the post measures a residual network on CIFAR-10",
        citation=OTHER_SCALE,
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), needs=ALL,
        plot="spectrum", depends_on=LIVE, quick=False,
    ),
    Claim(
        "cache-alone-consistent",
        "The cache by itself lowers singular values, and the norms of single images, more often "
        "than the mixture does.",
        CACHE, 0.0, ">", evidence.lead_in_consistency, quote=CHARACTERS,
        basis="the statement: more consistently is a difference of shares above zero, in both",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), needs=ALL,
        plot="spectrum", depends_on=LIVE, quick=False,
    ),
    Claim(
        "first-value-follows-errors",
        "Along the weight of the cache the first singular value goes with the error on test "
        "images.",
        CACHE, 0.5, ">",
        partial(evidence.correlation_along, first="first-value", second="error"),
        quote=CONJECTURE,
        basis="mostly determined: a large effect, a correlation of a half, by Cohen (1988)",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), plot="along",
        depends_on=("theta", "key_layers"), quick=False,
    ),
    Claim(
        "lower-values-follow-attacks",
        "Along the weight of the cache the lower-order singular values go with the share of "
        "images that deceive.",
        CACHE, 0.5, ">",
        partial(evidence.correlation_along, first="lower-values", second="fooled"),
        quote=CONJECTURE,
        basis="significantly affected: a large effect, a correlation of a half, by Cohen (1988)",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), plot="along",
        depends_on=("theta", "key_layers"), quick=False,
    ),
    Claim(
        "first-value-follows-attacks",
        "Along the weight of the cache the first singular value goes with the share of images "
        "that deceive as well: the lower ones are not apart in this.",
        CACHE, 0.5, ">",
        partial(evidence.correlation_along, first="first-value", second="fooled"),
        kind="remark", quote=CONJECTURE,
        basis="a large effect, a correlation of a half, by Cohen (1988)",
        parameters=TRAINED, conditions=(*CACHED, Condition("probes", ">=", 200)), plot="along",
        depends_on=("theta", "key_layers"), quick=False,
    ),
    Claim(
        "cache-knows-what-it-saw",
        "The largest similarity separates cached images, seen again through noise, from new ones.",
        BRAIN, 0.9, ">", evidence.familiarity, quote=EPISODIC,
        basis=f"an area of 0.9 is outstanding discrimination: {DISCRIMINATION}",
        parameters=TRAINED, conditions=(*CACHED, Condition("view_noise", ">=", 0.1)),
        plot="roc", depends_on=("view_noise", "key_layers"), quick=False,
    ),
    Claim(
        "network-does-not",
        "The network's own activations do not separate them.",
        BRAIN, 0.7, "<", evidence.familiarity_of_network, quote=NO_WAY,
        basis=f"an area below 0.7 is no acceptable discrimination: {DISCRIMINATION}",
        parameters=TRAINED, conditions=LEARNT, plot="roc", depends_on=("steps",), quick=False,
    ),
    Claim(
        "deceived-through-the-cache",
        "Images made through the cache by itself, which the post does not try, deceive it: most of "
        "its answers on them are wrong.",
        BRAIN, 0.5, "<", evidence.share_still_correct, kind="remark", quote=UNCONVINCED,
        basis="most is more than half; the post's images are made on the network",
        citation=BROKEN,
        parameters=WHITE_BOX, conditions=THROUGH, needs=ALL, plot="attacked",
        depends_on=("attack_mode", "strength"), quick=False,
    ),
    Claim(
        "white-box-undoes-most",
        "Images made through the cache leave less than half of what it adds on images made on the "
        "network.",
        CACHE, 0.5, "<", evidence.share_of_gain_left, kind="remark", quote=ROBUST,
        basis="most of it: less than half is left",
        parameters=WHITE_BOX, conditions=THROUGH, needs=ALL, plot="attacked",
        depends_on=("attack_mode", "strength", "iterations"), quick=False,
    ),
)  # fmt: skip
