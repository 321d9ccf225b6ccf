"""Plots and presets of associative LSTMs."""

from severe_gui.experiments.associative_lstm.parameters import ALL_VARIANTS
from severe_gui.experiments.experiment import Condition, Plot, Preset

NETWORKS = (Condition("part", "=", "networks"),)
MEMORY = (Condition("part", "=", "memory"),)

plots = (
    Plot("overlap", "matrix", "overlap", "Which keys fit", "step that reads", "step that writes",
         when=NETWORKS),
    Plot("held", "matrix", "held", "Probability of an answer read early with its own key",
         "step whose memory is read", "answer", when=NETWORKS),
    Plot("accuracy", "series", "accuracy", "Right answers on new sequences", "step", "share",
         when=NETWORKS),
    Plot("bits", "series", "bits", "Loss", "step", "bits an answer", log_y=True, when=NETWORKS),
    Plot("generalisation", "profile", "generalisation", "Right answers at greater sizes",
         "size of the sequences", "share", x_values="sizes", when=NETWORKS),
    Plot("far", "series", "far", "Right answers at the test size", "step", "share",
         when=NETWORKS),
    Plot("early", "series", "early", "Answers that can be read early", "step", "share",
         when=NETWORKS),
    Plot("addressed", "series", "addressed", "Readings made mostly of the right symbol", "step",
         "share", when=NETWORKS),
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
        "Up to five symbols, blanks, then the same symbols again: the memory is written along "
        "one side of the picture of keys and read along the other.",
        {"task": "copy", "steps": 800},
    ),
    Preset(
        "nested-tags",
        "Nested tags",
        "Letters of closing tags, up to three deep. The keys that fit show which opening is read "
        "at each closing: the last one first, as from a stack.",
        {"task": "tags", "steps": 500},
    ),
    Preset(
        "variable-assignment",
        "Two variables",
        "Each name is a key and each value an item: after training, the key of a question fits "
        "that of its assignment.",
        {"task": "variables", "steps": 700},
    ),
    Preset(
        "sums",
        "Sums of three digits",
        "Least digit first, so that a carry is all there is to remember. Longer sums show whether "
        "an algorithm was learnt.",
        {"task": "addition", "steps": 1500},
    ),
    Preset(
        "all-networks",
        "With a unitary network",
        "Two variables, for four kinds of networks; the unitary one has a quarter of the weights.",
        {"task": "variables", "variants": ALL_VARIANTS, "steps": 700},
    ),
    Preset(
        "trained-memory",
        "Look into a trained memory",
        "Networks that come with Severe, trained to copy. Move the test size and the test delay "
        "far beyond training, and see where the keys stop fitting.",
        {"task": "copy", "start": "trained", "seeds": 1, "steps": 10, "learning_rate": 1e-4},
    ),
    Preset(
        "redundant-copies",
        "Redundant copies",
        "Twenty digits in one vector: unreadable from one copy, plain from twenty. The noise is "
        "the number of other items over the number of copies.",
        {"part": "memory", "steps": 100, "seeds": 5},
    ),
)  # fmt: skip
