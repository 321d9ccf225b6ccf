"""Plots and presets of associative LSTMs."""

from severe_gui.experiments.associative_lstm.parameters import ALL_VARIANTS
from severe_gui.experiments.associative_lstm.tasks import ADDITION, COPY, TAGS, VARIABLES
from severe_gui.experiments.experiment import Condition, Plot, Preset

NETWORKS = (Condition("part", "=", "networks"),)
MEMORY = (Condition("part", "=", "memory"),)

WITHOUT_KEYS = {
    "LSTM": "It has no keys: a unit is read as it stands.",
    "unitary": "It has no keys: each step turns all that it remembers by one matrix.",
}

plots = (
    Plot("held", "matrix", "held", "Probability of an answer read early by its key",
         "step of the memory", "answer", when=NETWORKS),
    Plot("made", "matrix", "made", "Share of an answer's reading", "step that wrote it", "answer",
         when=NETWORKS),
    Plot("overlap", "matrix", "overlap", "Which keys fit", "step that reads", "step that writes",
         when=NETWORKS, absent=WITHOUT_KEYS),
    Plot("accuracy", "series", "accuracy", "Right answers on new sequences", "step", "share",
         when=NETWORKS),
    Plot("bits", "series", "bits", "Loss", "step", "bits an answer", log_y=True, when=NETWORKS),
    Plot("generalisation", "profile", "generalisation", "Right answers at greater sizes",
         "size of the sequences", "share", x_values="sizes", when=NETWORKS),
    Plot("far", "series", "far", "Right answers at the test size", "step", "share",
         when=NETWORKS),
    Plot("early", "series", "early", "Answers that can be read early", "step", "share",
         when=NETWORKS),
    Plot("addressed", "series", "addressed", "Answers looked up by key", "step", "share",
         when=NETWORKS),
    Plot("retrieved", "matrix", "retrieved", "Items read from one memory", "", "",
         when=MEMORY),
    Plot("noise", "profile", "noise", "Noise of what is read", "redundant copies",
         "mean square error", log_y=True, theory="noise_theory", x_values="noise_copies",
         when=MEMORY),
    Plot("one-copy", "series", "noise_of_one", "Noise with one copy, mean over draws", "draws",
         "mean square error", when=MEMORY),
)  # fmt: skip

presets = (
    Preset(
        "episodic-copy",
        "Episodic copy",
        "Up to five symbols, blanks, then the same symbols again: a queue. From the step that a "
        "symbol comes in, framed, its answer's key finds it in the memory; in an LSTM, which has "
        "no keys, it is found nearly as early. All networks fail far beyond the lengths that they "
        "were trained on.",
        COPY.parameters,
    ),
    Preset(
        "nested-tags",
        "Nested tags",
        "Letters of closing tags, up to three deep: a stack. Look at the rows of outer tags: they "
        "can often be read until the next tag opens and again once it is closed. The extra "
        "product alone does as well here.",
        TAGS.parameters,
    ),
    Preset(
        "variable-assignment",
        "Two variables",
        "Each name is answered with its value. The associative LSTM learns it first. In nearly all "
        "of its answers the largest part of the reading was written with the value asked for; in "
        "the others in about half.",
        VARIABLES.parameters,
    ),
    Preset(
        "sums",
        "Sums of three digits",
        "Two numbers, least digit first, and their sum: a few minutes. The associative LSTM learns "
        "it first. Longer numbers are not added by any: what has been learnt is not addition.",
        ADDITION.parameters,
    ),
    Preset(
        "all-networks",
        "With a unitary network",
        "Two variables. The fourth network is unitary and has a fifth of the weights. Its keys are "
        "the powers of its matrix, by which what it remembers is turned until the answer. It "
        "learns last.",
        {"task": "variables", "variants": ALL_VARIANTS, "steps": 2000},
    ),
    Preset(
        "trained-memory",
        "Look into a trained memory",
        "Networks that come with Severe, trained to copy five symbols. Raise the test delay or the "
        "test size beyond training, and see when answers are no longer found. There are such "
        "networks for the other tasks too.",
        {"task": "copy", "start": "trained", "seeds": 1, "steps": 10, "learning_rate": 1e-4},
    ),
    Preset(
        "redundant-copies",
        "Redundant copies",
        "Twenty digits in one vector: hard to read from one copy, plain from twenty. The noise is "
        "the number of other items over the number of copies.",
        {"part": "memory", "steps": 100, "seeds": 5},
    ),
)  # fmt: skip
