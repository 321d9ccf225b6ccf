"""Plots and presets of mixtures of experts."""

from severe_gui.experiments.experiment import Plot, Preset

plots = (
    Plot("waterfall", "waterfall", "spectrum", "Singular values of the layer's Jacobian", "step",
         "index", log_y=True, floor=1e-4),
    Plot("spectrum", "profile", "spectrum", "Singular values of the layer's Jacobian", "index",
         "singular value", log_y=True, floor=1e-4),
    Plot("ladder", "profile", "ladder", "Degenerate share by the number of experts",
         "experts", "share below 1% of the largest", x_values="ladder_experts"),
    Plot("dense", "profile", "dense_spectrum", "A new dense layer", "index", "singular value"),
    Plot("loss", "series", "loss", "Loss", "step", "mean loss of a batch", log_y=True),
    Plot("error", "series", "error", "Error on held-out examples", "step",
         "share classified wrongly, or mean squared error", log_y=True),
    Plot("degenerate", "series", "degenerate", "Degenerate share while training", "step",
         "share below 1% of the largest"),
    Plot("convolution", "profile", "convolution", "Degenerate share of convolutions",
         "experts per filter", "share below 1% of the largest", x_values="convolution_experts"),
    Plot("non-local", "profile", "non_local",
         "Non-local; dense: its experts; residual: with its skip", "index",
         "singular value", log_y=True, floor=1e-4),
    Plot("bottleneck", "profile", "bottleneck", "Log-probabilities: one softmax, 15 mixed",
         "index", "singular value over the largest", log_y=True, floor=1e-9),
)  # fmt: skip

presets = (
    Preset(
        "experts-at-birth",
        "New experts",
        "A dense relu layer loses half of its directions; eight gated ones added up lose few.",
        {"variants": ("dense", "softmax", "constant", "detached"), "steps": 100},
    ),
    Preset(
        "experts-trained",
        "Experts in training",
        "On handwritten digits: a dense layer, a dense network of as many parameters, and eight "
        "experts under two kinds of gates. The dense network of as many parameters makes the "
        "fewest errors.",
        {"variants": ("dense", "matched", "softmax", "constant"), "task": "digits", "width": 64},
    ),
    Preset(
        "correlated-experts",
        "Experts that miss the same directions",
        "The same columns are copies in every expert, so all experts miss the same directions. "
        "Training separates the copies.",
        {"variants": ("dense", "softmax", "constant"), "shared_columns": 0.5, "steps": 100},
    ),
    Preset(
        "narrow-softmax",
        "The bottleneck itself",
        "A softmax of 4 dimensions over 512 words: all but five singular values vanish.",
        {"variants": ("dense", "softmax"), "embedding": 4, "words": 512, "steps": 100},
    ),
    Preset(
        "non-local",
        "Positions as experts",
        "A non-local layer with relu experts: its gates lift directions from zero, yet "
        "averaging positions leaves it a smaller participation ratio than its experts alone.",
        {"variants": ("dense", "softmax"), "units": "relu", "steps": 100},
    ),
)
