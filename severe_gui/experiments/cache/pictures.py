"""Plots and presets of the cache."""

from severe_gui.experiments.experiment import Plot, Preset

plots = (
    Plot("neighbours", "neighbours", "neighbours", "Nearest cached images", "similarity", "image"),
    Plot("error", "series", "error", "Error on test images", "step", "share classified wrongly"),
    Plot("attacked", "series", "attacked", "Under the chosen attack", "step", "share correct"),
    Plot("by-attack", "profile", "by_attack",
         "Transferred: 1 none, 2 FGSM, 3 iterative, 4 pixel, 5 blur", "attack", "share correct"),
    Plot("spectrum", "profile", "spectrum", "Singular values of the Jacobian", "index",
         "singular value", log_y=True, floor=1e-6),
    Plot("along", "profile", "along", "Along the weight of the cache", "λ",
         "error, share fooled, singular values", log_y=True, floor=1e-3, x_values="along_lambda"),
    Plot("by-layer", "profile", "by_layer",
         "Keys of one layer: 1 conv-1, 2 conv-2, 3 hidden, 4 output", "layer",
         "error at the end of training"),
    Plot("roc", "profile", "roc", "Cached images against new ones",
         "false alarms, percent of new images", "share of cached images recognised",
         x_values="roc_false_alarms"),
    Plot("familiarity", "series", "familiarity", "Area under that curve", "step",
         "0.5 by chance, 1 without error"),
    Plot("norm", "series", "jacobian_norm", "Mean norm of the Jacobian", "step", "Frobenius norm"),
    Plot("loss", "series", "loss", "Loss of the network", "step", "mean loss of a batch",
         log_y=True),
)  # fmt: skip

presets: tuple[Preset, ...] = ()
