"""Plots and presets of the cache."""

from severe_gui.experiments.experiment import Plot, Preset

plots = (
    Plot("neighbours", "neighbours", "neighbours", "Nearest cached images", "similarity", "image"),
    Plot("error", "series", "error", "Error on test images", "step", "share classified wrongly"),
    Plot("attacked", "series", "attacked", "Under the chosen attack", "step", "share correct"),
    Plot("by-attack", "profile", "by_attack", "Correct under transferred attacks",
         "1 none, 2 FGSM, 3 iterative, 4 one pixel, 5 blur", "share correct"),
    Plot("spectrum", "profile", "spectrum", "Singular values of the Jacobian", "index",
         "singular value", log_y=True, floor=1e-7),
    Plot("along", "profile", "along", "Along the weight of the cache", "λ",
         "error, share fooled, singular values", log_y=True, floor=1e-3, x_values="along_lambda"),
    Plot("roc", "profile", "roc", "Cached images against new ones",
         "false alarms, percent of new images", "share of cached images recognised",
         x_values="roc_false_alarms"),
    Plot("by-layer", "profile", "by_layer", "Error with one layer as key",
         "1 conv-1, 2 conv-2, 3 hidden, 4 output", "error at the end of training"),
    Plot("norm", "series", "jacobian_norm", "Mean norm of the Jacobian", "step", "Frobenius norm"),
    Plot("loss", "series", "loss", "Loss of the network", "step", "mean loss of a batch",
         log_y=True),
)  # fmt: skip

presets = (
    Preset(
        "error-table",
        "Fewer errors with a cache",
        "The network, the network with its cache, and the cache by itself, which both err less. "
        "Move λ to 0 and the cache is gone; lower θ and far images count as much as near ones.",
        {"tests": 2000},
    ),
    Preset(
        "transferred-attacks",
        "Images that deceive the network",
        "Made on the network alone, as in the post: four attacks, and the cache withstands each "
        "one better. Go through the images: what deceives the network seldom moves its neighbours "
        "to another class.",
        {"attacked": 300, "strength": 0.1},
    ),
    Preset(
        "white-box-attack",
        "Images that deceive the cache",
        "Made through the cache, with ten gradient steps: most of its advantage is gone, and the "
        "attacked image has neighbours of another class. Change 'Made on' to see the difference.",
        {"attack": "iterative", "attack_mode": "white-box", "strength": 0.15},
    ),
    Preset(
        "jacobian-spectrum",
        "Singular values of the Jacobian",
        "At 200 test images. Both cache models have a smaller first singular value than the "
        "network; the cache by itself has the smallest lower ones. Along λ the singular values "
        "fall with the share fooled.",
        {"probes": 200},
    ),
    Preset(
        "novelty",
        "Seen before, or new?",
        "Half of these images are in the cache and half are new, and all are seen through noise. "
        "The largest similarity separates them; the network's own activations hardly do. More "
        "noise on the second look makes it harder.",
        {"judged": 500, "view_noise": 0.2},
    ),
)
