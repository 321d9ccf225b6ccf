"""Plots and presets of holographic memories."""

from severe_gui.experiments.experiment import Condition, Plot, Preset

CAPACITY, SCORES, STACK, STRUCTURES = (
    (Condition("part", "=", part),) for part in ("capacity", "scores", "stack", "structures")
)

plots = (
    Plot("accuracy", "profile", "accuracy", "Lookups that are right",
         "pairs, dimension or items", "share",
         theory="theory_accuracy", x_values="axis", when=CAPACITY),
    Plot("ratio", "profile", "ratio", "Signal over noise of the scores",
         "pairs, dimension or items", "true score over the deviation of the others",
         log_y=True, theory="theory_ratio", x_values="axis", when=CAPACITY),
    Plot("noise", "profile", "noise", "Squared noise of what is decoded",
         "pairs, dimension or items", "squared length, in those of the value",
         log_y=True, floor=1e-3, theory="theory_noise", x_values="axis", when=CAPACITY),
    Plot("amplitude", "profile", "amplitude", "Amplitude of the noise",
         "pairs, dimension or items", "length, in those of the value",
         log_y=True, floor=1e-2, theory="theory_amplitude", x_values="axis", when=CAPACITY),
    Plot("cost", "profile", "cost", "Numbers in a product of vectors", "vectors", "numbers",
         log_y=True, when=CAPACITY),
    Plot("similarity", "profile", "similarity", "Similarity to the value",
         "pairs, dimension or items", "cosine",
         theory="theory_similarity", x_values="axis", when=CAPACITY),
    Plot("scores", "histogram", "scores", "Scores of the right item, and of the others",
         "score", "density", theory="theory_scores", x_values="edges", when=SCORES),
    Plot("right-scores", "series", "right", "Lookups that are right", "batch", "share",
         when=SCORES),
    Plot("perfect", "profile", "perfect", "Stacks that come back in order",
         "words in the stack", "share", theory="theory_perfect", x_values="axis", when=STACK),
    Plot("squares", "profile", "squares", "Squared length of powers of the key", "power",
         "squared length", log_y=True, theory="theory_squares", when=STACK),
    Plot("fails", "series", "fails_at", "First depth that fails, mean of a batch", "batch",
         "words", when=STACK),
    Plot("right", "profile", "right", "Structures recalled whole",
         "dimension", "share", theory="theory_right", x_values="axis", when=STRUCTURES),
    Plot("decoded", "profile", "decoded", "Similarity of the first answer",
         "dimension", "cosine", x_values="axis", when=STRUCTURES),
    Plot("alike", "profile", "alike", "Similarity of two sentences",
         "dimension", "cosine", theory="theory_alike", x_values="axis", when=STRUCTURES),
)  # fmt: skip

presets = (
    Preset(
        "capacity",
        "How many pairs fit",
        "With the involution unitary keys do a little better than Gaussian ones, as predicted. The "
        "exact inverse of Gaussian keys fails from two pairs on.",
        {},
    ),
    Preset(
        "orthogonal-keys",
        "Orthogonal keys",
        "The post expects less noise from orthogonal keys. The curves lie on each other: "
        "convolution mixes all shifts of the keys. Only tensors gain, whose noise vanishes.",
        {
            "variants": ("gaussian", "orthogonal", "unitary", "unitary-orthogonal", "tensor",
                         "tensor-orthogonal"),
            "pairs": (1, 2, 4, 8, 16, 32),
        },
    ),
    Preset(
        "growing-noise",
        "How the noise grows",
        "The squared noise is the number of pairs, or one less with unitary keys; its amplitude "
        "grows as the root.",
        {"variants": ("unitary", "gaussian"), "pairs": (2, 4, 8, 16, 32, 64), "trials": 300},
    ),
    Preset(
        "longer-vectors",
        "Longer vectors",
        "Sixteen pairs, in longer and longer vectors: the signal grows over the noise as the root "
        "of the dimension.",
        {"pairs": (16,), "dimension": (32, 64, 128, 256, 512, 1024),
         "variants": ("unitary", "gaussian", "tensor")},
    ),
    Preset(
        "more-items",
        "More items to choose from",
        "The more items there are to choose from, the more often a wrong one wins. Theory, dotted, "
        "is a little too low at this dimension.",
        {"pairs": (16,), "items": (16, 64, 256, 1024), "variants": ("unitary", "gaussian")},
    ),
    Preset(
        "scores",
        "Scores of right and wrong items",
        "Right items score about 1, all others about 0, with spreads that follow from the number "
        "of pairs. A lookup fails when one of the others is above the right one.",
        {"part": "scores", "variants": ("unitary", "gaussian"), "pairs": (16,), "trials": 1000},
    ),
    Preset(
        "stack-depth",
        "How deep a stack can be",
        "With a unitary key a stack of a dozen words comes back in order, at 256 numbers. The "
        "powers of a Gaussian key grow as factorials, and bury the top.",
        {"part": "stack", "trials": 20},
    ),
    Preset(
        "structures",
        "All structures of the post",
        "Sequences, chunks, variables, frames and tokens at five dimensions: all are recalled if "
        "the vectors are long enough, and those of few parts first.",
        {"part": "structures", "steps": 50},
    ),
    Preset(
        "unitary-structures",
        "The same with unitary vectors",
        "Made of unitary vectors the same structures come back more often.",
        {"part": "structures", "vectors": "unitary", "steps": 50},
    ),
)  # fmt: skip
