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
    Plot("outside", "series", "outside", "Error outside the training range", "step",
         "median relative error", log_y=True, floor=1e-8, when=ARITHMETIC),
    Plot("inside", "series", "inside", "Error inside the training range", "step",
         "median relative error", log_y=True, floor=1e-8, when=ARITHMETIC),
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
         "over that on the picture", log_y=True, when=TRANSLATION),
    Plot("accuracy", "series", "accuracy", "Accuracy", "step", "share of pictures",
         when=TRANSLATION),
    Plot("accuracy-blind", "series", "accuracy_blind", "Accuracy without coordinates", "step",
         "share of pictures", when=TRANSLATION),
)  # fmt: skip

presets = (Preset("basic-arithmetic", "Arithmetic outside the range", "To be written.", {}),)
