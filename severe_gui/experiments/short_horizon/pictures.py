"""Plots and presets of the short-horizon bias."""

from severe_gui.experiments.experiment import Condition, Plot, Preset

ON_QUADRATIC = (Condition("part", "=", "quadratic"),)
ON_NETWORK = (Condition("part", "=", "network"),)
ON_STARTS = (Condition("part", "=", "initialisation"),)

plots = (
    Plot("schedules", "schedules", "schedule", "Learning rates and expected losses", "step inside",
         "learning rate above, loss below", log_y=True, when=ON_QUADRATIC),
    Plot("final", "series", "final_loss", "Loss at the end of the schedule", "meta-step", "loss",
         log_y=True, when=ON_QUADRATIC),
    Plot("by-curvature", "profile", "by_curvature", "Loss by curvature at 1/25 of the run",
         "curvature", "loss", log_y=True, x_values="curvature", when=ON_QUADRATIC),
    Plot("prior", "profile", "ladder", "Final loss by strength of the prior",
         "strength", "loss", log_y=True, x_values="ladder_strength", when=ON_QUADRATIC),
    Plot("momentum", "profile", "momentum", "Momentum by step", "step inside", "momentum",
         when=(*ON_QUADRATIC, Condition("momentum", "=", "scheduled"))),
    Plot("networks", "schedules", "schedule", "Learning rates and losses of networks",
         "step inside", "learning rate above, loss below", log_y=True,
         when=ON_NETWORK),
    Plot("by-horizon", "profile", "final", "Final loss by horizon; last: best",
         "horizon", "loss", log_y=True, x_values="horizon", when=ON_NETWORK),
    Plot("end-rates", "profile", "end", "Final rate by horizon; last: best",
         "horizon", "learning rate", log_y=True, x_values="horizon", when=ON_NETWORK),
    Plot("search", "profile", "search", "Final loss of the best pair at a horizon",
         "horizon", "loss", log_y=True, x_values="search_horizon", when=ON_NETWORK),
    Plot("starts", "schedules", "schedule", "Losses of new tasks from learned starts",
         "step inside", "squared error", log_y=True, when=ON_STARTS),
    Plot("meta-loss", "series", "meta_loss", "Loss of tasks at the horizon", "meta-step",
         "squared error", log_y=True, when=ON_STARTS),
    Plot("after-all", "series", "final_loss", "Loss of new tasks after all steps", "meta-step",
         "squared error", log_y=True, when=ON_STARTS),
)  # fmt: skip

presets = (
    Preset(
        "greedy-against-optimal",
        "Greedy against optimal",
        "The figure of the post: greedy rates fall at once and are ahead at first; the optimal "
        "schedule stays high, falls late and ends far lower.",
        {"variants": ("greedy", "optimal")},
    ),
    Preset(
        "longer-horizons",
        "A longer look ahead",
        "Rates that are learned for 25 steps at a time end between greedy and optimal: a longer "
        "horizon has a smaller bias.",
        {"variants": ("greedy", "short", "optimal"), "short_horizon": 25},
    ),
    Preset(
        "prior",
        "A prior against small rates",
        "The quick fix of the post, with its strength live. A weak prior ends lower than greedy "
        "but far from optimal; a strong one does harm, as the ladder of strengths shows.",
        {"variants": ("greedy", "prior", "optimal")},
    ),
    Preset(
        "without-noise",
        "Without noise",
        "Greedy ends as low as the schedule that is learned: the bias seems gone. Chebyshev's "
        "rates, which are known in closed form, end many orders of magnitude lower.",
        {"variants": ("greedy", "optimal", "chebyshev"), "noise": 0.0, "first_rate": 1.0},
    ),
    Preset(
        "with-momentum",
        "Without noise, with momentum",
        "Greedy rates and momenta are those of conjugate gradients, and nothing ends lower.",
        {"variants": ("greedy", "optimal"), "noise": 0.0, "momentum": "scheduled",
         "inner_steps": 50},
    ),
    Preset(
        "well-conditioned",
        "Well-conditioned",
        "At condition number 1 all directions are alike, and the two schedules lie on each other.",
        {"variants": ("greedy", "optimal"), "condition": 1.0},
    ),
    Preset(
        "adam-inside",
        "Adam inside",
        "One step ahead and all steps ahead, by descent and with Adam. On this problem Adam's "
        "greedy rates are too large, and its bias is no smaller.",
        {"variants": ("short", "optimal", "adam-short", "adam-optimal"), "short_horizon": 1,
         "steps": 150, "meta_rate": 0.1, "dimensions": 500},
    ),
    Preset(
        "network",
        "A network's rate and decay",
        "The second figure of the post: learned over 10 steps, the rate of a small network falls "
        "away, and its loss stops far above that of the best pair.",
        {"part": "network", "steps": 40, "seeds": 1, "inner_steps": 800, "meta_rate": 0.1,
         "first_rate": 0.03},
    ),
    Preset(
        "skips-and-norms",
        "Skips, batch normalisation, Adam",
        "The same with skips, with batch normalisation and with Adam inside: what the post "
        "suspects to be less prone. It takes about a minute.",
        {"part": "network", "steps": 40, "seeds": 1, "inner_steps": 400, "meta_rate": 0.1,
         "first_rate": 0.03, "networks": ("plain", "skip", "batch-norm", "adam")},
    ),
    Preset(
        "initialisation",
        "A learned initialisation",
        "Starts for new sine waves, learned for 1, 5 and 20 steps and run for 200. The one for a "
        "single step is ahead after it, and behind at the end.",
        {"part": "initialisation", "steps": 400, "seeds": 2, "inner_steps": 200,
         "meta_rate": 0.01, "width": 40, "short_horizon": 1, "middle_horizon": 5,
         "long_horizon": 20},
    ),
)  # fmt: skip
