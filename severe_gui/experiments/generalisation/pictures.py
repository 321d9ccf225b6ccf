"""Plots and presets of networks that generalise more or less."""

from severe_gui.experiments.experiment import Condition, Plot, Preset

ERROR = "held-out error"
SHARE = "share wrong"
# Bounds are 1 for networks that are hardly pruned, or of few examples; Hessians are for the others.
SHORT = (Condition("kept", "<=", 0.2),)
BOUNDED = (*SHORT, Condition("samples", ">=", 2000))
WHOLE = (Condition("kept", ">=", 0.2),)

plots = (
    Plot("jacobian-scatter", "scatter", "test_error_points", "Sensitivity",
         "mean norm of d softmax / d input", ERROR, x_values="jacobian_points"),
    Plot("hessian-scatter", "scatter", "test_error_points", "Flatness",
         "Hessian norm ± standard error", ERROR, x_values="hessian_points", when=WHOLE),
    Plot("bits-scatter", "scatter", "test_error_points", "Compression",
         "code length in bits", ERROR, x_values="bits_points"),
    Plot("bound-scatter", "scatter", "coded_alike_error_points", "Bound and error",
         "bound on the error", "error, labelled alike", x_values="bound_points",
         when=BOUNDED),
    Plot("loss", "series", "loss", "Training loss", "step", "mean cross-entropy", log_y=True),
    Plot("test", "series", "test_error", "Error on held-out examples", "step",
         SHARE),
    Plot("coded", "series", "coded_training_error", "Coded network, training set", "step",
         SHARE),
    Plot("bits", "series", "bits", "Code length", "step", "bits", when=SHORT),
    Plot("bound", "series", "bound", "Bound from compression", "step", "at most",
         when=BOUNDED),
    Plot("noisy-bound", "series", "noisy_bound", "Bound with noise on weights", "step",
         "at most", when=SHORT),
    Plot("pushed", "series", "pushed", "Hidden layers pushed", "step", "share changed",
         when=WHOLE),
    Plot("hessian", "series", "hessian", "Hessian norm", "step", "Frobenius norm", log_y=True,
         when=WHOLE),
    Plot("rescaled", "profile", "rescaled_hessian", "Hessian norm if rescaled",
         "factor of layer 1, inverse of layer 2", "Frobenius norm", log_y=True,
         x_values="rescale_factor", when=WHOLE),
)  # fmt: skip

presets = (
    Preset(
        "label-noise",
        "Random labels, equal losses",
        "Four kinds of labels, all learnt to the same loss. The Jacobian norm orders the networks "
        "by their error on new digits; the Hessian norm does not.",
        {"seeds": 5, "steps": 800},
    ),
    Preset(
        "equal-codes",
        "Equal code, equal training error",
        "The post's own test. Both networks know their 500 digits by heart, and their codes are "
        "equally long; the one that also learnt 500 random labels makes nearly four times as many "
        "errors on new digits.",
        {"variants": ("true", "confused"), "kept": 0.3, "steps": 1500, "seeds": 5},
    ),
    Preset(
        "compression-bound",
        "A bound that is not vacuous",
        "Pruned to a twenty-fifth of its weights, a network of 8,000 digits is sure to get fewer "
        "than two in three wrong, and gets one in ten wrong. When it is done, lower Levels: a "
        "coarser code gives a better bound, to which noise then adds nothing.",
        {"variants": ("true", "noise-50"), "samples": 8000, "kept": 0.04, "steps": 1500,
         "batch": 100},
    ),
    Preset(
        "compressible",
        "Only true labels are compressible",
        "With a twentieth of the weights left, a network still learns 500 true labels without an "
        "error; of random ones it gets nearly half wrong.",
        {"variants": ("true", "random", "confused"), "kept": 0.05, "steps": 1500},
    ),
    Preset(
        "flatness",
        "Flat, until it is rescaled",
        "Trained to the end, the network of true labels lies in a far flatter place than the "
        "confused one. When it is done, rescale two of its layers: the function stays, the Hessian "
        "norm does not.",
        {"variants": ("true", "confused"), "stop_loss": 0.0, "seeds": 3},
    ),
)  # fmt: skip
