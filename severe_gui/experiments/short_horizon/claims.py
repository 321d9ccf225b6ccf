"""What the post says of short horizons, as claims that a run judges.

The quadratic's are in closed form and have no interval; where Adam, networks or tasks are drawn,
five seeds are judged. The post's suspicions are claims in their own strength: `might`, `suggests`.
Source: "Short-horizon bias in meta-learning".
"""

from collections.abc import Mapping
from functools import partial
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import SHORT_HORIZON
from severe_gui.experiments.short_horizon import evidence

FIRST = (
    "The authors show that although the greedy-optimal strategy outperforms the optimal schedule "
    "initially during training, its final performance is substantially worse than that of the "
    "optimal strategy."
)
REASON = (
    "The reason appears to be that the greedy-optimal strategy reduces the learning rate "
    "prematurely to be able to decrease the loss along high-curvature directions in the loss "
    "landscape quickly enough."
)
NETWORKS = (
    "In the second part of the paper, a gradient-based hyper-parameter meta-learning method is "
    "shown to suffer from a similar short-horizon bias where meta-learning of the hyper-parameters "
    "controlling the learning rate schedule (i.e. the initial learning learning rate and a "
    "hyper-parameter controlling the learning rate decay over time) with a small number of "
    "unrolled optimization steps, i.e. over a short horizon, again leads to learning rates that "
    "are reduced much too quickly compared to the optimal schedule, resulting in severely "
    "suboptimal final performances."
)
ADAM = (
    "I suspect that using Adam in the inner loop might ameliorate the short-horizon bias "
    "significantly, because Adam is supposed to be less sensitive to hyper-parameter choices (one "
    "might then object, with some justification, that this would be a case where meta-learning is "
    "not really needed)."
)
PRIOR = (
    "Because the bias reported in the paper seems to be consistent, i.e. always in the direction "
    "of reduced learning rates, a quick fix one could imagine would be to introduce a prior that "
    "would counteract this bias by, for example, discouraging small learning rates."
)
HOW_WELL = (
    "I’m not quite sure what the best prior to use would be in this context and I don’t know how "
    "well this would work in practice compared to the optimal learning rate schedules, but it "
    "seems like a straightforward fix that could be worth trying."
)
EASY = (
    "As the authors note, the short-horizon bias becomes less significant (or might even "
    "disappear) when the optimization problem is either deterministic or well-conditioned."
)
SKIPS = (
    "This suggests that more realistic architectures using skip connections and batch "
    "normalization might be less prone to the short-horizon problem uncovered in this paper."
)
STARTS = (
    "It would also be interesting to see if other kinds of meta-learning problems, for example, "
    "meta-learning a good initialization for the model parameters (as in the MAML algorithm) "
    "suffer from similar short-horizon biases."
)

OWN: Mapping[str, Any] = {"steps": 200}
"""The settings of Wu et al. (2018): 1,000 dimensions, condition 1,000, 250 steps."""
DETERMINISTIC: Mapping[str, Any] = {
    "noise": 0.0, "steps": 500, "first_rate": 1.0,
    "variants": ("greedy", "optimal", "chebyshev"),
}  # fmt: skip
CONJUGATE: Mapping[str, Any] = {
    "noise": 0.0, "steps": 200, "first_rate": 1.0, "momentum": "scheduled", "inner_steps": 50,
    "dimensions": 200, "variants": ("greedy", "optimal"),
}  # fmt: skip
ALIKE: Mapping[str, Any] = {
    "condition": 1.0, "steps": 200, "dimensions": 100, "variants": ("greedy", "optimal"),
}  # fmt: skip
WITH_ADAM: Mapping[str, Any] = {
    "variants": ("short", "optimal", "adam-short", "adam-optimal"), "short_horizon": 1,
    "steps": 200, "seeds": 5, "meta_rate": 0.1,
}  # fmt: skip
TRAINED: Mapping[str, Any] = {
    "part": "network", "steps": 40, "seeds": 5, "inner_steps": 800, "meta_rate": 0.1,
    "first_rate": 0.03, "networks": ("plain", "skip", "batch-norm", "skip-batch-norm", "adam"),
}  # fmt: skip
MAML: Mapping[str, Any] = {
    "part": "initialisation", "steps": 400, "seeds": 5, "inner_steps": 200, "meta_rate": 0.01,
    "width": 40, "short_horizon": 1, "middle_horizon": 5, "long_horizon": 20,
}  # fmt: skip

ON_QUADRATIC = Condition("part", "=", "quadratic")
LEARNED = (ON_QUADRATIC, Condition("steps", ">=", 200))
NOISY = (
    *LEARNED, Condition("noise", ">=", 1.0), Condition("condition", ">=", 1000.0),
    Condition("inner_steps", ">=", 250),
)  # fmt: skip
ON_NETWORK = (
    Condition("part", "=", "network"), Condition("steps", ">=", 40),
    Condition("inner_steps", ">=", 800), Condition("short_horizon", "<=", 10),
)  # fmt: skip
ON_STARTS = (
    Condition("part", "=", "initialisation"), Condition("steps", ">=", 400),
    Condition("short_horizon", "=", 1), Condition("long_horizon", ">=", 20),
)  # fmt: skip
BIAS = ("noise", "condition", "inner_steps")

claims = (
    Claim(
        "greedy-ahead-at-first",
        "The greedy schedule outperforms the optimal one initially.",
        SHORT_HORIZON, 1.0, "<", evidence.early_ratio, quote=FIRST,
        basis="outperforms: any smaller loss, after the first 1/25 of the run",
        parameters=OWN, conditions=NOISY, needs=("greedy", "optimal"), depends_on=BIAS,
        plot="schedules", is_random=False,
    ),
    Claim(
        "greedy-ends-worse",
        "Its final performance is substantially worse.",
        SHORT_HORIZON, 1 / 0.7, ">", evidence.final_ratio, quote=FIRST,
        basis="substantially: the optimal loss is less than 0.7 of the greedy one",
        parameters=OWN, conditions=NOISY, needs=("greedy", "optimal"), depends_on=BIAS,
        plot="schedules", is_random=False,
    ),
    Claim(
        "greedy-rate-falls-early",
        "The greedy schedule reduces the learning rate prematurely.",
        SHORT_HORIZON, 0.5, "<", evidence.rate_ratio, quote=REASON,
        basis="prematurely: less than half of the optimal rate after a fifth of the run",
        parameters=OWN, conditions=NOISY, needs=("greedy", "optimal"), depends_on=BIAS,
        plot="schedules", is_random=False,
    ),
    Claim(
        "steep-directions-first",
        "By that it decreases the loss along high-curvature directions quickly.",
        SHORT_HORIZON, 0.5, "<", evidence.steep_ratio, quote=REASON,
        basis="quickly: less than half of what the optimal schedule leaves along the steepest "
        "tenth after the first 1/25 of the run",
        parameters=OWN, conditions=NOISY, needs=("greedy", "optimal"), depends_on=BIAS,
        plot="by-curvature", is_random=False,
    ),
    Claim(
        "disappears-without-noise",
        "When the problem is deterministic the bias disappears.",
        SHORT_HORIZON, 1.05, "<", evidence.final_ratio, quote=EASY,
        basis="disappears: at most 5 percent worse than the schedule that gradient descent finds",
        parameters=DETERMINISTIC,
        conditions=(*LEARNED, Condition("noise", "=", 0.0), Condition("momentum", "=", "none")),
        needs=("greedy", "optimal"), depends_on=("noise",), plot="schedules", is_random=False,
    ),
    Claim(
        "chebyshev-ends-lower",
        "Without momentum it only seems so: Chebyshev's rates, which gradient descent on the "
        "schedule does not find, end at a small part of the greedy loss.",
        SHORT_HORIZON, 10.0, ">", partial(evidence.final_ratio, name="greedy", other="chebyshev"),
        kind="remark", quote=EASY,
        basis="a small part: less than a tenth; Young (1953) shows that these rates are the best "
        "for the worst case",
        parameters=DETERMINISTIC,
        conditions=(ON_QUADRATIC, Condition("noise", "=", 0.0), Condition("momentum", "=", "none"),
                    Condition("inner_steps", ">=", 250)),
        needs=("greedy", "chebyshev"), depends_on=("noise",), plot="schedules", is_random=False,
    ),
    Claim(
        "momentum-without-noise",
        "With momentum and without noise the greedy schedule is optimal.",
        SHORT_HORIZON, 1.0001, "<", evidence.final_ratio, kind="remark", quote=EASY,
        basis="no schedule that is found ends lower",
        algebra="Greedy rates and momenta are those of conjugate gradients, whose loss after each "
        "step is the least that any rates and momenta reach.",
        parameters=CONJUGATE,
        conditions=(*LEARNED, Condition("noise", "=", 0.0), Condition("momentum", "=", "scheduled"),
                    Condition("inner_steps", "<=", 100)),
        needs=("greedy", "optimal"), plot="schedules", is_random=False,
    ),
    Claim(
        "disappears-if-well-conditioned",
        "When the problem is well-conditioned the bias disappears.",
        SHORT_HORIZON, 1.01, "<", evidence.final_ratio, quote=EASY,
        basis="disappears: at most 1 percent worse, at condition number 1",
        algebra="If all directions are alike, the next loss grows with the last one at any rate: "
        "what is least for one step is least for all.",
        parameters=ALIKE, conditions=(*LEARNED, Condition("condition", "=", 1.0)),
        needs=("greedy", "optimal"), depends_on=("condition",), plot="schedules", is_random=False,
    ),
    Claim(
        "prior-counteracts",
        "A prior that discourages small rates counteracts the bias.",
        SHORT_HORIZON, 1.0, "<", partial(evidence.final_ratio, name="prior", other="greedy"),
        quote=PRIOR, basis="counteracts: a smaller loss at the end than greedy, by any amount",
        citation=(
            "The strength 0.01 is the best of the seven that are compared; at 0.1 the end is 5.36, "
            "above the 4.21 of greedy."
        ),
        parameters=OWN, conditions=(*NOISY, Condition("prior_strength", "=", 0.01)),
        needs=("greedy", "prior"), depends_on=("prior_strength", *BIAS), plot="schedules",
        is_random=False,
    ),
    Claim(
        "prior-closes-part",
        "At its best strength this prior closes less than half of the gap to the optimal schedule; "
        "ten times stronger, it does harm.",
        SHORT_HORIZON, 0.5, "<", evidence.gap_closed, kind="remark", quote=HOW_WELL,
        basis="less than half, over strengths from 0.001 to 1",
        parameters=OWN, conditions=NOISY, needs=("greedy", "prior", "optimal"), depends_on=BIAS,
        plot="prior", is_random=False,
    ),
    Claim(
        "adam-on-quadratic",
        "Adam in the inner loop ameliorates the bias significantly: on the noisy quadratic.",
        SHORT_HORIZON, 0.5, "<", evidence.adam_against_descent, quote=ADAM,
        basis="significantly: the logarithm of the bias is at most half of that with descent",
        expected=False,
        citation=(
            "Measured here over seeds 0 to 4: one step ahead, Adam's rates stay too large, where "
            "those of descent fall too far, and the bias is larger. In a network the suspicion "
            "holds: adam-in-network."
        ),
        parameters=WITH_ADAM, conditions=(*NOISY, Condition("short_horizon", "=", 1)),
        needs=("short", "optimal", "adam-short", "adam-optimal"), quick=False,
        depends_on=("short_horizon", *BIAS), plot="schedules",
    ),
    Claim(
        "network-rates-fall",
        "Meta-learned over a short horizon, a network's learning rate is reduced much too quickly.",
        SHORT_HORIZON, 0.1, "<", evidence.network_rates, quote=NETWORKS,
        basis="much too quickly: by more than ten times, at the end of the run",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon", "networks"), plot="networks",
    ),
    Claim(
        "network-ends-worse",
        "The final performance is severely suboptimal.",
        SHORT_HORIZON, 2.0, ">", evidence.network_ratio, quote=NETWORKS,
        basis="severely: more than twice the loss of the best initial rate and decay",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon", "networks"), plot="networks",
    ),
    Claim(
        "adam-in-network",
        "Adam in the inner loop ameliorates the bias significantly: in a network.",
        SHORT_HORIZON, 0.5, "<", partial(evidence.less_prone, network="adam"), quote=ADAM,
        basis="significantly: at most half of the plain network's bias",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon",), plot="networks",
    ),
    Claim(
        "skips-less-prone",
        "A network with skip connections is less prone to the bias.",
        SHORT_HORIZON, 1.0, "<", partial(evidence.less_prone, network="skip"), quote=SKIPS,
        basis="less prone: any smaller bias than that of the plain network",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon",), plot="networks",
    ),
    Claim(
        "batch-norm-less-prone",
        "A network with batch normalisation is less prone to the bias.",
        SHORT_HORIZON, 1.0, "<", partial(evidence.less_prone, network="batch-norm"), quote=SKIPS,
        basis="less prone: any smaller bias than that of the plain network",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon",), plot="networks",
    ),
    Claim(
        "both-less-prone",
        "A network with skip connections and batch normalisation is less prone to the bias.",
        SHORT_HORIZON, 1.0, "<", partial(evidence.less_prone, network="skip-batch-norm"),
        quote=SKIPS, basis="less prone: any smaller bias than that of the plain network",
        parameters=TRAINED, conditions=ON_NETWORK, quick=False,
        depends_on=("short_horizon",), plot="networks",
    ),
    Claim(
        "initialisation-biased",
        "A learned initialisation has a short-horizon bias too: learned for one step, it ends "
        "worse after 200 than one that is learned for 20.",
        SHORT_HORIZON, 1.0, ">", evidence.initialisation_bias, kind="remark", quote=STARTS,
        basis="worse: any larger loss of new tasks after the whole run",
        parameters=MAML, conditions=ON_STARTS, quick=False, depends_on=("short_horizon",),
        plot="starts",
    ),
    Claim(
        "initialisation-ahead-at-first",
        "After the one step that it was learned for, that initialisation is ahead.",
        SHORT_HORIZON, 1.0, "<", evidence.initialisation_at_first, kind="remark", quote=STARTS,
        basis="ahead: any smaller loss of new tasks after the short horizon",
        parameters=MAML, conditions=ON_STARTS, quick=False, depends_on=("short_horizon",),
        plot="starts",
    ),
)  # fmt: skip
