"""What the post says of the two papers, as claims that a run judges; remarks are Severe's own.

The post wishes for harder arithmetic and for tasks without any; remarks answer it.
Source: "Simple inductive biases to make neural networks train faster and generalize better: two
case studies".
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.inductive_bias import evidence
from severe_gui.experiments.posts import INDUCTIVE_BIAS

BASIC = ("add", "subtract", "multiply", "divide")
USUAL: Mapping[str, Any] = {"variants": ("relu", "linear"), "seeds": 10}
TRAINED: Mapping[str, Any] = {
    "variants": ("NAC", "NALU", "NAU", "NMU", "relu"), "steps": 10_000, "seeds": 20,
    "record_every": 1000,
}  # fmt: skip
"""Until the NAC's tanh and logistic function are saturated; a quarter of it is the default."""
HARDER: Mapping[str, Any] = {
    "operations": ("multiply-add", "sum-of-products"), "unit_layers": 3, "unit_width": 4,
    "variants": ("NAC", "NALU", "NAU", "NMU", "relu"), "steps": 5000, "seeds": 10,
    "record_every": 1000,
}  # fmt: skip
DIGITS: Mapping[str, Any] = {
    "part": "no-arithmetic", "variants": ("NAC", "NALU", "NMU", "relu"), "steps": 1000,
    "learning_rate": 0.01, "seeds": 10, "record_every": 100,
}  # fmt: skip
# Channels, rate, decay of the weights and batch of the paper, on a canvas of a quarter of its side.
QUADRANT: Mapping[str, Any] = {
    "part": "coordinates", "steps": 1600, "learning_rate": 0.005, "decay": "none", "seeds": 5,
    "record_every": 20,
}  # fmt: skip
QUESTIONS: Mapping[str, Any] = {
    "part": "translation", "steps": 1000, "learning_rate": 0.01, "seeds": 5, "record_every": 100,
}  # fmt: skip

ARITHMETIC = (Condition("part", "=", "arithmetic"), Condition("steps", ">=", 2500))
LONG = (
    Condition("part", "=", "arithmetic"),
    Condition("steps", ">=", 10_000),
    Condition("outside_low", ">=", 2.0),
    Condition("tolerance", "<=", 1e-5),
)
OUTSIDE = (
    *ARITHMETIC,
    Condition("outside_low", ">=", 2.0),
    Condition("outside_high", ">=", 6.0),
)
ON_DIGITS = (
    Condition("part", "=", "no-arithmetic"),
    Condition("task", "=", "digits"),
    Condition("steps", ">=", 1000),
)
IN_A_QUADRANT = (
    Condition("part", "=", "coordinates"),
    Condition("split", "=", "quadrant"),
    Condition("target", "=", "centre"),
    Condition("steps", ">=", 1600),
)
ASKED = (Condition("part", "=", "translation"), Condition("steps", ">=", 1000))

SATURATED = (
    "In the saturated regime, this parametrization encourages \\mathbf{W} to have entries, -1, 0, "
    "1, and so a linear combination using this kind of \\mathbf{W}, i.e. \\mathbf{W}\\mathbf{x}, "
    "tends to behave like an addition or subtraction of its inputs (without scaling)."
)
GENERIC = (
    "The second paper I’d like to highlight, called Neural Arithmetic Logic Units, starts from the "
    "observation that generic neural network architectures cannot generalize well in numerical "
    "tasks requiring arithmetic operations such addition, multiplication etc., even when they may "
    "successfully fit any given training data in such tasks (and sometimes they cannot even "
    "achieve that)."
)
EXTRAPOLATE = (
    "The authors of this paper introduce very simple, elegant and easy-to-impement inductive "
    "biases that enable generic models (LSTMs and MLPs) to extrapolate from training data much "
    "better in such tasks."
)
EITHER = (
    "A linear combination of these addition and multiplication operations gated by a sigmoid unit "
    "(called a NALU in the paper) then can function as either an addition or a multiplication "
    "operation (which can be learned as appropriate)."
)
STACK = (
    "One can then stack these operations to express, in principle, arbitrarily complex arithmetic "
    "operations."
)
HOPE = "Ideally, we would hope that the model does not fail too badly in such cases."
FAIL = (
    "In this paper, the authors first observe that state of the art convolutional networks fail "
    "quite badly in tasks that require spatial coordinate transformations, for example, changing "
    "from Cartesian coordinates to image-based coordinates or vice versa (e.g. given the Cartesian "
    "coordinates (x,y), draw a square of a certain size centered at (x,y))."
)
LEARN = (
    "It is rather much better to provide the model with the spatial information and let it figure "
    "out itself how much translation-invariant it needs to be in any particular task."
)
FASTER = (
    "If the inductive biases embodied in the architecture match the kind of data the network "
    "receives, that can enable it to both train much faster and generalize much better."
)
SMALL = (
    "If the task at hand is highly translation-invariant, the model can learn to set the weights "
    "coming from those two Cartesian coordinate channels to small values; if the task at hand "
    "requires precise spatial information, on the other hand, the model can learn to utilize those "
    "channels appropriately."
)

MOST = "most seeds: more than half"
TENTH = f"much better: a tenth of the error or less; in {MOST}"
TWICE = "too badly: more than twice the errors"
UNSTABLE = (
    "Madsen and Johansen (2019), Measuring arithmetic extrapolation performance: over 4,800 runs, "
    "consistently learning to extrapolate is challenging, multiplication above all. Also measured "
    "here with the settings of the papers, 100 inputs, rate 0.001 and no decay, for 40,000 of up "
    "to 5 million steps: 0 of 5 seeds on a + b and on a × b, both further off than a relu network."
)

claims = (
    Claim(
        "weights-saturate",
        "The weights tanh(V) σ(M) lie between -1 and 1, so that a saturated unit adds, subtracts "
        "or leaves out.",
        INDUCTIVE_BIAS, 1 + 1e-6, "<", lambda history: evidence.greatest_weight(history, "NAC"),
        quote=SATURATED, basis="1, and float32's rounding",
        algebra="tanh lies in (-1, 1) and the logistic function in (0, 1); their limits multiply "
        "to -1, 0 and 1",
        parameters={"variants": ("NAC",), "steps": 500, "seeds": 5},
        conditions=(Condition("part", "=", "arithmetic"),), needs=("NAC",), plot="unsaturated",
    ),
    Claim(
        "relu-does-not-extrapolate",
        "Relu networks fit arithmetic inside the training range and do not generalise outside it.",
        INDUCTIVE_BIAS, 10.0, ">",
        lambda history: evidence.outside_over_inside(history, "relu", BASIC),
        quote=GENERIC, basis="cannot generalise well: ten times the error inside, Severe's bound",
        parameters=USUAL, conditions=OUTSIDE, needs=("relu",), depends_on=("outside_high",),
        plot="outside",
    ),
    Claim(
        "relu-extrapolates-sums",
        "On a + b a relu network is within one percent, three times as far out as it was trained.",
        INDUCTIVE_BIAS, 0.01, "<",
        lambda history: evidence.error_outside(history, "relu", "add"),
        kind="remark", quote=GENERIC, basis="one percent: well, by any standard",
        parameters=USUAL, conditions=OUTSIDE, needs=("relu",), depends_on=("outside_high",),
        plot="answers",
    ),
    Claim(
        "linear-extrapolates-exactly",
        "A plain linear network, which has neither bias, extrapolates a + b and a - b exactly.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.successes(history, "linear", ("add", "subtract")),
        kind="remark", quote=GENERIC, basis=MOST, parameters=USUAL, conditions=OUTSIDE,
        needs=("linear",), depends_on=("tolerance",), plot="rates",
    ),
    Claim(
        "nac-extrapolates",
        "The NAC extrapolates sums and differences much better than a relu network.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.much_better(history, "NAC", ("add", "subtract")),
        quote=EXTRAPOLATE, basis=TENTH, parameters=TRAINED, conditions=LONG,
        needs=("NAC", "relu"), depends_on=("steps",), quick=False, plot="rates",
    ),
    Claim(
        "nalu-extrapolates",
        "The NALU extrapolates sums and products much better than a relu network.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.much_better(history, "NALU", ("add", "multiply")),
        quote=EXTRAPOLATE, basis=TENTH, expected=False, citation=UNSTABLE,
        parameters=TRAINED, conditions=LONG, needs=("NALU", "relu"), quick=False, plot="rates",
    ),
    Claim(
        "nalu-learns-either",
        "The NALU learns to be an addition or a multiplication, exactly.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.successes(history, "NALU", ("add", "multiply")),
        quote=EITHER, basis=f"{MOST}; exact: the criterion of Madsen and Johansen, 1e-5",
        expected=False, citation=UNSTABLE, parameters=TRAINED, conditions=LONG, needs=("NALU",),
        depends_on=("tolerance",), quick=False, plot="rates",
    ),
    Claim(
        "nmu-multiplies",
        "The NMU, which has no logarithm and no gate, learns a × b exactly.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.successes(history, "NMU", ("multiply",)),
        kind="remark", quote=EXTRAPOLATE, basis=MOST, parameters=TRAINED, conditions=LONG,
        needs=("NMU",), depends_on=("sparsity",), quick=False, plot="rates",
    ),
    Claim(
        "harder-arithmetic",
        "On a × b + c and a × b + c × d no unit succeeds in most seeds, though three layers of "
        "NALU or NMU can express them.",
        INDUCTIVE_BIAS, 0.5, "<",
        lambda history: evidence.best_success(
            history, ("NAC", "NALU", "NAU", "NMU"), ("multiply-add", "sum-of-products")
        ),
        kind="remark", quote=STACK, basis=MOST, parameters=HARDER,
        conditions=(Condition("part", "=", "arithmetic"), Condition("unit_layers", ">=", 3),
                    Condition("steps", ">=", 5000)),
        needs=("NAC", "NALU", "NAU", "NMU"), depends_on=("tolerance",), quick=False, plot="rates",
    ),
    Claim(
        "nac-without-arithmetic",
        "On handwritten digits NACs in place of usual layers do not fail badly.",
        INDUCTIVE_BIAS, 2.0, "<", lambda history: evidence.error_ratio(history, "NAC"),
        kind="remark", quote=HOPE, basis=TWICE, parameters=DIGITS, conditions=ON_DIGITS,
        needs=("NAC", "relu"), plot="error",
    ),
    Claim(
        "nalu-without-arithmetic",
        "On handwritten digits NALUs in place of usual layers fail badly.",
        INDUCTIVE_BIAS, 2.0, ">", lambda history: evidence.error_ratio(history, "NALU"),
        kind="remark", quote=HOPE, basis=TWICE, parameters=DIGITS, conditions=ON_DIGITS,
        needs=("NALU", "relu"), plot="error",
    ),
    Claim(
        "nmu-without-arithmetic",
        "On handwritten digits NAU and NMU in place of usual layers fail badly.",
        INDUCTIVE_BIAS, 2.0, ">", lambda history: evidence.error_ratio(history, "NMU"),
        kind="remark", quote=HOPE, basis=TWICE, parameters=DIGITS, conditions=ON_DIGITS,
        needs=("NMU", "relu"), plot="error",
    ),
    Claim(
        "convolution-fails",
        "Given coordinates, a deconvolution draws trained centres and fails in a quadrant that was "
        "held out.",
        INDUCTIVE_BIAS, 0.5, "<", lambda history: evidence.centres_right(history, "deconvolution"),
        quote=FAIL, basis="badly: more than half are wrong", parameters=QUADRANT,
        conditions=IN_A_QUADRANT, depends_on=("split",), quick=False, plot="canvas",
    ),
    Claim(
        "coordconv-generalises",
        "Given coordinates, a CoordConv draws the centres of the held-out quadrant too.",
        INDUCTIVE_BIAS, 0.9, ">", lambda history: evidence.centres_right(history, "CoordConv"),
        quote=LEARN, basis="Liu et al. (2018): perfect; at least nine of ten",
        parameters=QUADRANT, conditions=IN_A_QUADRANT, depends_on=("channels", "weight_decay"),
        quick=False, plot="canvas",
    ),
    Claim(
        "coordconv-trains-faster",
        "A CoordConv learns the trained centres much faster than a deconvolution.",
        INDUCTIVE_BIAS, 0.5, "<", evidence.steps_ratio, quote=FASTER,
        basis="much faster: half of the steps to 95 percent of the trained centres",
        parameters=QUADRANT, conditions=(*IN_A_QUADRANT, Condition("record_every", "<=", 20)),
        depends_on=("canvas",), quick=False, plot="trained",
    ),
    Claim(
        "invariant-task-small-weights",
        "Asked which shape there is, a CoordConv comes to give its coordinates little weight.",
        INDUCTIVE_BIAS, 0.5, "<",
        lambda history: evidence.coordinate_weight(history, "which-shape"),
        quote=SMALL, basis="small: less than half of the weight on the picture, equal at first",
        parameters=QUESTIONS, conditions=ASKED, depends_on=("weight_decay",),
        plot="coordinate-weight",
    ),
    Claim(
        "place-uses-coordinates",
        "Asked which quadrant a shape is in, a CoordConv uses its coordinates.",
        INDUCTIVE_BIAS, 0.5, ">",
        lambda history: evidence.loss_of_blinding(history, "which-quadrant"),
        quote=SMALL, basis="uses: hiding them costs more than half of the accuracy",
        parameters=QUESTIONS, conditions=(*ASKED, Condition("coordinate_gain", "=", 1.0)),
        plot="accuracy",
    ),
    Claim(
        "counting-keeps-coordinates",
        "Asked how many squares there are, whose places do not matter either, it keeps more than "
        "half of the weight.",
        INDUCTIVE_BIAS, 0.5, ">", lambda history: evidence.coordinate_weight(history, "how-many"),
        kind="remark", quote=SMALL, basis="small: less than half of the weight on the picture",
        parameters=QUESTIONS, conditions=ASKED, depends_on=("weight_decay",),
        plot="coordinate-weight",
    ),
)  # fmt: skip
