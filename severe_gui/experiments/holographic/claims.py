"""What the post states of holographic memories, and what it leaves open.

All batches of a run are independent: each draws its own items, keys and traces.
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.holographic import evidence
from severe_gui.experiments.posts import HOLOGRAPHIC

# Settings, each of them one run.

PAIRS: Mapping[str, Any] = {
    "variants": ("unitary", "gaussian", "gaussian-exact"),
    "pairs": (1, 2, 4, 8, 16, 32),
    "trials": 1000,
    "steps": 20,
}
KEYS: Mapping[str, Any] = {
    "variants": (
        "gaussian", "orthogonal", "unitary", "unitary-orthogonal", "tensor-orthogonal",
    ),
    "pairs": (16,),
    "trials": 16_000,
    "steps": 20,
}  # fmt: skip
DEEP: Mapping[str, Any] = {
    "part": "stack", "variants": ("unitary",), "dimension": (4096,), "depths": (20,), "trials": 1,
    "steps": 100,
}  # fmt: skip
SHALLOW: Mapping[str, Any] = {
    "part": "stack", "variants": ("unitary", "gaussian", "gaussian-exact"), "dimension": (512,),
    "depths": (8,), "trials": 50, "steps": 20,
}  # fmt: skip
FAILING: Mapping[str, Any] = {
    "part": "stack", "variants": ("unitary",), "depths": evidence.EVERY_DEPTH, "trials": 10,
    "steps": 20,
}  # fmt: skip
POST: Mapping[str, Any] = {"part": "structures", "dimensions": (256, 1024), "steps": 20}

# What the post says.

NOISE = (
    "Here, the noise grows linearly with the number of items (or associations) in memory and will "
    "be small if the keys are chosen sufficiently orthogonally"
)
ORTHOGONAL = (
    "however, orthogonal keys would be better, since although any pair of random normal keys are "
    "likely to be orthogonal, linear dependencies between a number of such keys also become highly "
    "likely; orthogonal keys, on the other hand, eliminate such linear dependencies as well"
)
INVERSE = (
    "To retrieve an item \\mathbf{b}_1 associated with an item \\mathbf{a}_1 (which can be thought "
    "of as the “key” associated with \\mathbf{b}_1), we take the circular convolution with the "
    "inverse of \\mathbf{a}_1"
)
SCALARS = (
    "For example, circular convolution is both commutative and associative, just like scalar "
    "multiplication."
)
SAME_LENGTH = (
    "the circular convolution of two vectors has the same dimensionality as the vectors themselves"
)
EXPONENTIAL = (
    "the number of dimensions required to represent a compositional object with n constituents "
    "grows exponentially with n"
)
COMPARABLE = (
    "Moreover, two objects with different numbers of constituents live in different spaces, hence "
    "are not directly comparable."
)
SEQUENCE = (
    "There are multiple ways to represent a sequence like \\mathbf{a}\\mathbf{b}\\mathbf{c} in "
    "this scheme."
)
STACK = "Then, we can define push and pop operations on this stack as follows:"
ARBITRARY = "where \\mathbf{p} is an arbitrary vector."
CHUNKS = (
    "To represent a long sequence like \\mathbf{abcdefgh}, we can chunk it into smaller sequences "
    "as follows:"
)
VARIABLES = (
    "Binding of \\mathbf{a} to variable \\mathbf{x} and binding of \\mathbf{b} to variable "
    "\\mathbf{y} can be achieved with:"
)
FRAME = "The thematic structure of a sentence like “Mark ate the fish” can be represented by:"
RECURSIVE = "A sentence can fill a slot in another sentence."
TOKEN = "Each token of a given type can be assigned a unique identifier."

ALL_BACK = (
    "“Can be represented”: at least 19 of 20 give back all that is in them, among 64 known items."
)
SMALLEST_GAIN = "“Better”: less noise by 1 percent or more; a smaller gain would be none in use."
ANY_ANGLE = (
    "Noise after unbinding is K1^-1 * Kj * Vj, whose squared length for unitary keys is that of Vj "
    "at any angle between the keys; for normal ones only 1 of n lags vanishes; Plate (1995), "
    "variance of (a*b).(c*d)"
)
UNSTABLE = (
    "E|1/K~|^2 diverges for normal keys; Ganesan et al. (2021), Learning with Holographic Reduced "
    "Representations, on the instability of the exact inverse"
)
FACTORIAL = (
    "|p^k|^2 is k! in the mean for a normal p, the moments of an exponential distribution; so deep "
    "words bury the top"
)


def _structure_claim(name: str, structure: str, statement: str, quote: str) -> Claim:
    return Claim(
        name, statement, HOLOGRAPHIC, 0.95, ">", evidence.recalled(structure), quote=quote,
        basis=ALL_BACK, plot="right", parameters=POST, depends_on=("vectors", "items"),
        conditions=(Condition("part", "=", "structures"),),
    )  # fmt: skip


claims = (
    Claim(
        "noise-linear",
        "The noise grows linearly with the number of pairs, as a variance: the exponent of its "
        "squared length is 1 (Gaussian keys, involution).",
        HOLOGRAPHIC, 0.05, "<", evidence.off_linear, quote=NOISE,
        basis="“Linearly”: an exponent of 1, to a tenth of its distance from 1/2.",
        plot="noise", parameters=PAIRS, needs=("gaussian",),
    ),
    Claim(
        "noise-amplitude-root",
        "As an amplitude the noise does not grow linearly but as the root of the number of pairs.",
        HOLOGRAPHIC, 0.55, "<", evidence.growth("amplitude"), kind="remark", quote=NOISE,
        basis="Plate (1995): variances of independent terms add up, so the exponent is 1/2.",
        plot="amplitude", parameters=PAIRS, needs=("gaussian",),
    ),
    Claim(
        "orthogonal-keys-better",
        "Orthogonal keys leave less noise than random normal ones.",
        HOLOGRAPHIC, 0.99, "<", evidence.ratio("noise", "orthogonal", "gaussian", 16),
        quote=ORTHOGONAL, basis=SMALLEST_GAIN, expected=False, citation=ANY_ANGLE,
        plot="noise", parameters=KEYS, needs=("gaussian", "orthogonal"),
    ),
    Claim(
        "orthogonal-unitary-keys-no-better",
        "Unitary keys that are orthogonal leave no less noise than other unitary ones.",
        HOLOGRAPHIC, 0.99, ">", evidence.ratio("noise", "unitary-orthogonal", "unitary", 16),
        kind="remark", quote=ORTHOGONAL, basis=SMALLEST_GAIN,
        plot="noise", parameters=KEYS, needs=("unitary", "unitary-orthogonal"),
    ),
    Claim(
        "orthogonal-keys-perfect-in-tensors",
        "With tensor products in place of convolution orthogonal keys leave no noise at all.",
        HOLOGRAPHIC, 1e-5, "<", evidence.no_noise, kind="remark", quote=ORTHOGONAL,
        basis="Rounding in float32.",
        algebra="A lookup gives the sum of V_j (K_j . K_1), and K_j . K_1 = 0 unless j = 1.",
        plot="noise", parameters=KEYS, needs=("tensor-orthogonal",),
    ),
    Claim(
        "exact-inverse-retrieves",
        "The inverse 1/v~ that the post defines retrieves an item: of 16 pairs with random normal "
        "keys it is right as often as the involution, to 5 percent.",
        HOLOGRAPHIC, 0.95, ">", evidence.ratio("accuracy", "gaussian-exact", "gaussian", 16),
        quote=INVERSE, basis="The statement: retrieved. As often as with Plate's own inverse.",
        expected=False, citation=UNSTABLE,
        plot="accuracy", parameters=PAIRS, needs=("gaussian", "gaussian-exact"),
    ),
    Claim(
        "one-pair-exact",
        "One pair alone is retrieved by the post's inverse as it was, with no noise.",
        HOLOGRAPHIC, 1e-3, "<", evidence.one_pair, quote=INVERSE,
        basis="Rounding in float32, times a condition number of about a thousand.",
        algebra="a^-1 * a * b = b, since 1/a~ times a~ is 1.",
        plot="noise", parameters=PAIRS, needs=("gaussian-exact",),
    ),
    Claim(
        "unitary-keys-less-noise",
        "Unitary keys, whose inverse is exact and has length 1, leave less noise: k - 1 in place "
        "of k.",
        HOLOGRAPHIC, 0.5, ">", evidence.less_by_one, kind="remark", quote=NOISE,
        basis="Theory: 1 less, of the pair that is looked up; half of it decides.",
        plot="noise", parameters=PAIRS, needs=("gaussian", "unitary"),
    ),
    Claim(
        "accuracy-as-predicted",
        "With unitary keys the share of right lookups is as predicted, to 0.02 at any number of "
        "pairs.",
        HOLOGRAPHIC, 0.02, "<", evidence.as_predicted, kind="remark", quote=NOISE,
        basis="Plate (1995): normal scores; 0.02 is allowed for the finite dimension.",
        plot="accuracy", parameters=PAIRS, needs=("unitary",),
    ),
    Claim(
        "stack-in-order",
        "With a unitary key push, top and pop give back a stack of 20 words in order, at dimension "
        "4096.",
        HOLOGRAPHIC, 0.95, ">", evidence.in_order("unitary", 20, 4096), quote=STACK,
        basis="Theory: fewer than one in 10^20 fails; the interval of 100 of 100 is above 0.95.",
        plot="perfect", parameters=DEEP, needs=("unitary",),
        conditions=(Condition("part", "=", "stack"),),
    ),
    Claim(
        "stack-with-any-key",
        "Any vector will do as the key of a stack: most stacks of 8 words at dimension 512 with a "
        "random normal key give back their words in order.",
        HOLOGRAPHIC, 0.5, ">", evidence.in_order("gaussian", 8, 512), quote=ARBITRARY,
        basis="“Arbitrary”: a typical vector, and more than half of the stacks.",
        expected=False, citation=FACTORIAL,
        plot="perfect", parameters=SHALLOW, needs=("gaussian",),
        conditions=(Condition("part", "=", "stack"),),
    ),
    Claim(
        "powers-grow-as-factorials",
        "The squared length of the k-th power of a random normal key is k!, to 5 percent for k up "
        "to 4.",
        HOLOGRAPHIC, 0.05, "<", evidence.factorials, kind="remark", quote=ARBITRARY,
        basis="Moments of the exponential distribution; from k = 5 on the tail is too heavy.",
        plot="squares", parameters=SHALLOW, needs=("gaussian",),
        conditions=(Condition("part", "=", "stack"),),
    ),
    Claim(
        "stack-fails-past-sixteen",
        "At dimension 256, among 64 items, a stack with a unitary key first fails at a depth of "
        "more than 16 words.",
        HOLOGRAPHIC, 16.0, ">", evidence.first_failure, kind="remark", quote=STACK,
        basis="Theory: each pop is a lookup among the words left; a dimension of 16 a word.",
        plot="fails", parameters=FAILING, needs=("unitary",),
        conditions=(Condition("part", "=", "stack"),),
    ),
    Claim(
        "commutative", "Circular convolution is commutative.", HOLOGRAPHIC, 1e-12, "<",
        evidence.law("commutative"), quote=SCALARS, basis="Rounding in float64.",
        algebra="(a * b)~ = a~ b~ is a product of complex numbers.",
        plot="right", parameters=POST, conditions=(Condition("part", "=", "structures"),),
    ),
    Claim(
        "associative", "Circular convolution is associative.", HOLOGRAPHIC, 1e-12, "<",
        evidence.law("associative"), quote=SCALARS, basis="Rounding in float64.",
        algebra="(a * b)~ = a~ b~ is a product of complex numbers.",
        plot="right", parameters=POST, conditions=(Condition("part", "=", "structures"),),
    ),
    Claim(
        "same-dimension",
        "The convolution of vectors has as many numbers as each of them, however many are bound.",
        HOLOGRAPHIC, 1e-12, "<", evidence.stays_as_long, quote=SAME_LENGTH,
        basis="No change at all.", algebra="The inverse transform of n numbers has n numbers.",
        plot="cost", parameters=KEYS, is_random=False, needs=("unitary",),
        conditions=(Condition("part", "=", "capacity"),),
    ),
    Claim(
        "tensors-grow-exponentially",
        "The numbers of a tensor product grow exponentially: each vector more multiplies them.",
        HOLOGRAPHIC, 2.0, ">", evidence.growth_of_tensors, quote=EXPONENTIAL,
        basis="Exponential growth, at least by doubling.",
        algebra="The product of k vectors of dimension n has n^k numbers.",
        plot="cost", parameters=KEYS, is_random=False,
        conditions=(Condition("part", "=", "capacity"),),
    ),
    Claim(
        "comparable",
        "Sentences of two and of three parts can be compared: if they share two, their cosine is "
        "above 1/2.",
        HOLOGRAPHIC, 0.5, ">", evidence.alike, quote=COMPARABLE,
        basis="Theory: the root of 2/3, 0.816; above 1/2 they are nearer than not.",
        plot="alike", parameters=POST, conditions=(Condition("part", "=", "structures"),),
    ),
    _structure_claim(
        "sequence-recalled", "sequence",
        "A sequence a + a*b + a*b*c gives back its items in order, at dimension 1024.", SEQUENCE,
    ),
    _structure_claim(
        "chunks-recalled", "chunks",
        "The sequence abcdefgh in chunks of 3, 2 and 3 gives back all eight items, at dimension "
        "1024.", CHUNKS,
    ),
    Claim(
        "chunks-lose",
        "Where room is short chunks do not help: at dimension 256 a sequence of eight in chunks "
        "comes back less often than the same as one chain.",
        HOLOGRAPHIC, 0.0, "<", evidence.chunks_lose, kind="remark", quote=CHUNKS,
        basis="Theory: chunks of squared length 3 multiply up to 27 in all, where eight items make "
        "8, so that the first of them stands out no better.",
        plot="right", parameters=POST, conditions=(Condition("part", "=", "structures"),),
        depends_on=("vectors", "items"),
    ),
    _structure_claim(
        "variables-recalled", "variables",
        "Two variables give back the values that are bound to them, at dimension 1024.", VARIABLES,
    ),
    _structure_claim(
        "frame-recalled", "frame",
        "“Mark ate the fish” gives back its verb, agent and object, at dimension 1024.", FRAME,
    ),
    _structure_claim(
        "recursive-frame-recalled", "recursive-frame",
        "“Hunger caused Mark to eat” gives back the parts of both its sentences, at dimension "
        "1024.", RECURSIVE,
    ),
    _structure_claim(
        "token-recognised", "token",
        "mark = being + person + id is nearest to its two types and its own identifier, at "
        "dimension 1024.", TOKEN,
    ),
)  # fmt: skip
