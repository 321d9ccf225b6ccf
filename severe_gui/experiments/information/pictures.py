"""What a run shows, and named views of it."""

from severe_gui.experiments.experiment import Condition, Plot, Preset

PLANE = (Condition("part", "=", "plane"),)
GRADIENTS = (Condition("part", "=", "gradients"),)

plots = (
    Plot("plane", "information-plane", "plane", "Information plane", "I(X; T), bits",
         "I(Y; T), bits", when=PLANE),
    Plot("inputs", "profile", "inputs_path", "Last hidden layer about the inputs",
         "step", "I(X; T), bits", x_values="moment", when=PLANE),
    Plot("labels", "profile", "labels_path", "Last hidden layer about the labels",
         "step", "I(Y; T), bits", x_values="moment", when=PLANE),
    Plot("ratio", "profile", "ratio_path", "Drift over noise (below 1: noise)", "step",
         "ratio", log_y=True, x_values="probed_step", when=GRADIENTS),
    Plot("by-probe", "profile", "by_probe_batch", "The same by probe batch",
         "probe batch", "ratio now", log_y=True, x_values="probe_sizes", when=GRADIENTS),
    Plot("sampled", "series", "ratio", "The same as drawn", "step", "ratio", log_y=True,
         when=GRADIENTS),
    Plot("drift", "profile", "drift_path", "Drift: norm of the mean gradient", "step",
         "norm", log_y=True, x_values="probed_step", when=GRADIENTS),
    Plot("noise", "profile", "noise_path", "Noise: norm of its deviation", "step", "norm",
         log_y=True, x_values="probed_step", when=GRADIENTS),
    Plot("accuracy", "series", "test_accuracy", "Correct on what was held out", "step", "share"),
    Plot("exact", "profile", "exact_path", "The same layer without bins", "step",
         "I(X; T), bits", x_values="moment", when=PLANE),
    Plot("left", "profile", "left_by_bins", "What is left of the peak, by bins", "bins",
         "I(X; T) at the end over its peak", x_values="ladder", when=PLANE),
    Plot("loss", "series", "loss", "Loss", "step", "cross-entropy", log_y=True, when=PLANE),
)  # fmt: skip

presets = (
    Preset(
        "drift-and-noise",
        "Drift and noise of gradients",
        "The post's figure, with probe minibatches of 500. Move the probe batch: at 20 noise "
        "dominates at every epoch, at 5,000 drift dominates for most of the training.",
        {"part": "gradients", "steps": 1000},
    ),
    Preset(
        "four-trainings",
        "Two units, two optimisers",
        "Whatever trains it, drift dominates probes of 500 in a new network, and noise soon after, "
        "with a return here and there.",
        {
            "part": "gradients", "steps": 500,
            "trainings": ("relu-sgd", "relu-adam", "tanh-sgd", "tanh-adam"),
        },
    ),
    Preset(
        "information-plane",
        "The information plane",
        "Saxe et al. in one row: tanh layers move left late in training, relu and linear ones do "
        "not, and the tanh network moves further left on the full batch, without any noise of SGD.",
        {"variants": ("tanh", "relu", "linear", "tanh-full-batch"), "seeds": 2},
    ),
    Preset(
        "two-phases",
        "Two phases, with small initial weights",
        "As Shwartz-Ziv and Tishby drew it: layers first learn about the inputs and then forget "
        "them, here once most patterns held out are correct. At an initial scale of 1 the last "
        "layers begin far to the right and move left much sooner.",
        {"variants": ("tanh", "tanh-full-batch"), "init_scale": 0.25},
    ),
    Preset(
        "nothing-is-lost",
        "An invertible network loses nothing",
        "Twelve tanh units in each layer can be undone, and all inputs are recovered. "
        "With 30 bins its last hidden layer seems to forget; set more bins and it remembers.",
        {"variants": ("tanh", "invertible")},
    ),
    Preset(
        "bins-of-unbounded-units",
        "Bins of unbounded units",
        "The linear network compresses if its bins lie between its least and greatest answer, and "
        "does not if they have one width: change Unbounded units and see.",
        {"variants": ("relu", "linear"), "unbounded": "range"},
    ),
    Preset(
        "kernel-estimate",
        "With noise in place of bins",
        "Kolchinsky's upper estimate, noise of variance 0.001, over 1,024 patterns and so at most "
        "10 bits: tanh compresses here too, relu does not.",
        {"variants": ("tanh", "relu"), "estimate": "kernel", "moments": 12},
    ),
)  # fmt: skip
