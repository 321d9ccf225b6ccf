"""Plots and presets of the inductive biases."""

from severe_gui.experiments.experiment import Condition, Plot, Preset

ARITHMETIC = (Condition("part", "=", "arithmetic"),)
NONE = (Condition("part", "=", "no-arithmetic"),)
COORDINATES = (Condition("part", "=", "coordinates"),)
TRANSLATION = (Condition("part", "=", "translation"),)

plots = (
    Plot("rates", "rates", "rates", "Success outside the training range", "share of seeds",
         "unit", when=ARITHMETIC),
    Plot("answers", "answers", "answers", "Given against true", "true result", "given result",
         when=ARITHMETIC),
    Plot("outside", "series", "outside", "Error outside the range", "step",
         "relative, median", log_y=True, floor=1e-8, when=ARITHMETIC),
    Plot("inside", "series", "inside", "Error inside the range", "step",
         "relative, median", log_y=True, floor=1e-8, when=ARITHMETIC),
    Plot("unsaturated", "series", "unsaturated", "Weights off −1, 0 and 1", "step",
         "mean distance", log_y=True, floor=1e-8, when=ARITHMETIC),
    Plot("error", "series", "error", "Error on held-out examples", "step",
         "share wrong, or of the variance missed", log_y=True, when=NONE),
    Plot("canvas", "canvas-grid", "canvas", "Centres drawn right", "x", "y", when=COORDINATES),
    Plot("held-out", "series", "held_out", "Held-out centres drawn right", "step",
         "share of centres", when=COORDINATES),
    Plot("trained", "series", "trained", "Trained centres drawn right", "step",
         "share of centres", when=COORDINATES),
    Plot("coordinate-weight", "series", "coordinate_weight", "Weight on the coordinates", "step",
         "relative", log_y=True, when=TRANSLATION),
    Plot("accuracy", "series", "accuracy", "Accuracy", "step", "share of pictures",
         when=TRANSLATION),
    Plot("accuracy-blind", "series", "accuracy_blind", "Accuracy without coordinates", "step",
         "share of pictures", when=TRANSLATION),
)  # fmt: skip

presets = (
    Preset(
        "basic-arithmetic",
        "Arithmetic outside the range",
        "Trained on numbers from 1 to 2, tried from 2 to 6. NAC, NAU and NMU find exact sums and "
        "the NMU exact products in some seeds, the NALU in none; the relu network bends away. "
        "Drag the range and the tolerance when it is over.",
        {},
    ),
    Preset(
        "longer-training",
        "Four times as long",
        "Until the NAC's weights are saturated: it adds and subtracts exactly in most seeds, the "
        "NMU multiplies in nearly all, and the NALU still does neither.",
        {"steps": 10_000},
    ),
    Preset(
        "plain-networks",
        "Networks without the bias",
        "A relu network is within one percent on sums and fails on products; tanh fails on all. "
        "A plain linear network extrapolates sums exactly.",
        {"variants": ("relu", "tanh", "linear")},
    ),
    Preset(
        "harder-arithmetic",
        "Harder arithmetic",
        "The post asks for it: a × b + c, a × b + c × d, (a + b) × (c + d) and √a in three layers. "
        "Hardly any network finds one, though those with logarithms can express them all.",
        {"operations": ("multiply-add", "sum-of-products", "product-of-sums", "square-root"),
         "unit_layers": 3, "unit_width": 4,
         "variants": ("NAC-product", "NALU", "NMU", "relu")},
    ),
    Preset(
        "settings-of-the-papers",
        "With the papers' settings",
        "100 inputs, rate 0.001 and no decay, as in the comparisons of the papers, which train up "
        "to 5 million steps. 5,000 take a minute or two here and are far too few.",
        {"inputs": 100, "learning_rate": 1e-3, "decay": "none", "sparsity": 10, "steps": 5000,
         "operations": ("add", "multiply"), "seeds": 5, "record_every": 250},
    ),
    Preset(
        "digits-without-arithmetic",
        "Digits, without arithmetic",
        "The post asks for it: the units in place of usual layers. NAC and NAU are linear networks "
        "and do as well as those; the NALU misses several times as many digits, the NMU most.",
        {"part": "no-arithmetic", "steps": 1000, "learning_rate": 0.01, "seeds": 5,
         "variants": ("NAC", "NALU", "NAU", "NMU", "relu")},
    ),
    Preset(
        "smooth-function",
        "A smooth function",
        "Sine and cosine of two numbers. NAC and NAU can only draw a plane, the NALU bends and "
        "stays far behind relu and tanh.",
        {"part": "no-arithmetic", "task": "smooth", "steps": 1500, "learning_rate": 0.01,
         "seeds": 5, "variants": ("NAC", "NALU", "NAU", "relu", "tanh")},
    ),
    Preset(
        "held-out-quadrant",
        "A quadrant never drawn in",
        "Given x and y, draw the pixel. Both networks learn three quadrants; only the CoordConv "
        "also draws in the fourth. Click a centre to see its drawing.",
        {"part": "coordinates", "steps": 800, "learning_rate": 0.005, "decay": "none", "seeds": 3},
    ),
    Preset(
        "held-out-at-random",
        "A fifth held out at random",
        "With trained neighbours all around, the deconvolution draws about half of the held-out "
        "centres, and the CoordConv all of them.",
        {"part": "coordinates", "split": "uniform", "steps": 400, "learning_rate": 0.005,
         "decay": "none", "seeds": 3},
    ),
    Preset(
        "drawn-squares",
        "Squares in the held-out quadrant",
        "The whole square is drawn, as in the post, and is right if every pixel is. The CoordConv "
        "gets some squares of the held-out quadrant right, the deconvolution none.",
        {"part": "coordinates", "target": "square", "steps": 800, "learning_rate": 0.005,
         "decay": "none", "weight_decay": 0, "seeds": 3},
    ),
    Preset(
        "canvas-of-the-paper",
        "64 × 64, as in the paper",
        "3,136 centres of squares of 9 pixels. A quarter of an hour and more on one core.",
        {"part": "coordinates", "canvas": 64, "square": 9, "steps": 4000, "learning_rate": 0.005,
         "decay": "none", "seeds": 1, "record_every": 200},
    ),
    Preset(
        "places-that-do-not-matter",
        "Places that do not matter",
        "Which shape, how many squares, which quadrant. For the shape the weight on the "
        "coordinates shrinks most; for the count it does not, although no place matters to it. "
        "Set the gain to 0 to hide the coordinates.",
        {"part": "translation", "steps": 1000, "learning_rate": 0.01, "seeds": 5},
    ),
    Preset(
        "without-weight-decay",
        "The same without weight decay",
        "Nothing pushes weights to zero: the one on the coordinates still falls for the shape, but "
        "soon stays where it is.",
        {"part": "translation", "steps": 1000, "learning_rate": 0.01, "seeds": 5,
         "weight_decay": 0},
    ),
)  # fmt: skip
