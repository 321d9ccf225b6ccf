"""What the post states about phases, compression and information, as claims that runs judge."""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.information import evidence
from severe_gui.experiments.posts import INFORMATION

FOUR = ("relu-sgd", "relu-adam", "tanh-sgd", "tanh-adam")
PLANE: Mapping[str, Any] = {
    "variants": ("tanh", "relu", "linear", "tanh-full-batch"), "seeds": 5,
}  # fmt: skip
INVERTIBLE: Mapping[str, Any] = {"variants": ("invertible",), "seeds": 5}
BY_RANGE: Mapping[str, Any] = {"variants": ("linear",), "unbounded": "range", "seeds": 5}
KERNEL: Mapping[str, Any] = {
    "variants": ("tanh", "relu"), "estimate": "kernel", "moments": 10, "seeds": 5,
}  # fmt: skip
SMALL_WEIGHTS: Mapping[str, Any] = {"variants": ("tanh",), "init_scale": 0.25, "seeds": 5}
GRADIENTS: Mapping[str, Any] = {
    "part": "gradients", "trainings": FOUR, "steps": 625, "seeds": 5,
}  # fmt: skip
NEW: Mapping[str, Any] = {
    "part": "gradients", "trainings": ("relu-sgd",), "steps": 1, "seeds": 5,
}  # fmt: skip

TRAINED = (Condition("part", "=", "plane"), Condition("steps", ">=", 1000))
IN_BINS = (*TRAINED, Condition("estimate", "=", "bins"), Condition("bins", "=", 30))
OF_ONE_WIDTH = (*IN_BINS, Condition("unbounded", "=", "width"))
PROBED = (
    Condition("part", "=", "gradients"),
    Condition("task", "=", "mnist"),
    Condition("steps", ">=", 600),
)
AT_500 = (*PROBED, Condition("probe_batch", "=", 500), Condition("probes", ">=", 100))

COMPRESSES = "less than four fifths of its peak left: Severe's bound for compression"
KEEPS = "at least four fifths of its peak left: Severe's bound for no compression"

DOMINATED = (
    "The dynamics seems to be always diffusion (noise) dominated with no qualitatively distinct "
    "phases during training:"
)
ESTIMATES = (
    "At the beginning of each epoch, the gradient means and stds were calculated from 100 "
    "estimates of the gradient (from 100 minibatches of size 500)."
)
BEFORE = (
    "Networks right before they enter the compression phase already achieve good generalization "
    "performance (in fact, the transition to the compression phase seems to take place at a point "
    "where the test error starts to asymptote)."
)
BULK = (
    "This makes it questionable whether compression can really explain the bulk of the "
    "generalization performance."
)
INVERTIBLE_LOSES_NOTHING = (
    "As long as the feedforward transformations are invertible, the networks never really lose any "
    "information either about the input or about the labels."
)
AD_HOC = (
    "So, they have to do something really ad hoc like adding noise or discretizing the activities "
    "to mold the whole thing into something that won’t give nonsensical results from an "
    "information-theoretic viewpoint."
)
DISCRETISATION = (
    "But then the whole thing basically depends on the discretization and it’s not even clear how "
    "this would work for unbounded ReLU units."
)
ARTIFACT = (
    "A new ICLR paper by Andrew Saxe et al. argues that the compression phase observed in the "
    "original paper is an artifact of the double-sided saturating nonlinearity used in that study."
)
NO_COMPRESSION = (
    "Saxe et al. observe no compression with the more widely used relu nonlinearity (nor in the "
    "linear case)."
)
REFUTED = (
    "Moreover, they show that even in cases where compression is observed, there is no causal "
    "relationship between compression and generalization (which seems to be consistent with the "
    "results from a more recent paper) and that in cases where compression is observed, it is not "
    "caused by the stochasticity of SGD, thus pretty much refuting all claims of the original "
    "paper."
)

AT_FIRST_DRIFT = (
    "Measured here with relu and tanh, SGD and Adam: the gradient of a new network is the same in "
    "all minibatches of 500, and drift is about three times the noise; within a few epochs it is "
    "below the noise. Shwartz-Ziv and Tishby (2017), figure 4, show both phases. With probes of 20 "
    "the post's sentence holds."
)
AT_ONCE = (
    "Measured here with the initial weights of Shwartz-Ziv and Tishby's published code, at rates "
    "from 0.0004 to 0.003 and with SGD: the last hidden layer compresses from about 79% correct "
    "on, since new layers already distinguish most inputs. With weights a quarter as large it "
    "begins at 91%, see compression-after-good."
)

claims = (
    Claim(
        "always-noise-dominated",
        "Gradients are dominated by noise from the first epoch to the last, over minibatches "
        "of 500.",
        INFORMATION, 1.0, "<", lambda history: evidence.largest_ratio(history, FOUR),
        quote=DOMINATED,
        basis="always: drift over noise below 1 at its largest, in at least one of four trainings",
        expected=False, citation=AT_FIRST_DRIFT, parameters=GRADIENTS, conditions=AT_500,
        quick=False, depends_on=("probe_batch", "sgd_rate", "adam_rate"), plot="ratio",
    ),
    Claim(
        "no-distinct-phases",
        "Training has no qualitatively distinct phases: drift over noise hardly changes.",
        INFORMATION, 2.0, "<", lambda history: evidence.largest_over_last(history, FOUR),
        quote=DOMINATED,
        basis="hardly: by a factor below two from the largest to the last, Severe's bound, in at "
        "least one of four trainings",
        expected=False, citation=AT_FIRST_DRIFT, parameters=GRADIENTS, conditions=AT_500,
        quick=False, depends_on=("probe_batch", "sgd_rate", "adam_rate"), plot="ratio",
    ),
    Claim(
        "noise-dominated-by-twenty",
        "Over minibatches of 20 noise does dominate at every epoch, in all four trainings.",
        INFORMATION, 1.0, "<", lambda history: evidence.largest_small_ratio(history, FOUR),
        kind="remark", quote=DOMINATED, basis="drift over noise below 1 at its largest",
        parameters=GRADIENTS, conditions=PROBED, quick=False,
        depends_on=("sgd_rate", "adam_rate"), plot="by-probe",
    ),
    Claim(
        "noise-falls-as-root",
        "The noise falls as one over the root of the probe batch, and the drift does not.",
        INFORMATION, 0.1, "<", lambda history: evidence.distance_from_root(history, "relu-sgd"),
        kind="remark", quote=ESTIMATES,
        basis="from 50 to 500 examples within a tenth of the root of ten, drawn 100 times",
        algebra="The variance of a mean of B independent draws is the variance of one, over B.",
        parameters=NEW,
        conditions=(Condition("part", "=", "gradients"), Condition("probes", ">=", 100)),
        plot="by-probe",
    ),
    Claim(
        "tanh-compresses",
        "With tanh units, which saturate at both sides, the last hidden layer compresses.",
        INFORMATION, 0.8, "<", lambda history: evidence.left_of_peak(history, "tanh"),
        quote=ARTIFACT, basis=COMPRESSES, parameters=PLANE, conditions=IN_BINS, needs=("tanh",),
        quick=False, depends_on=("bins", "init_scale"), plot="inputs",
    ),
    Claim(
        "relu-does-not-compress",
        "With relu units the last hidden layer does not compress.",
        INFORMATION, 0.8, ">", lambda history: evidence.left_of_peak(history, "relu"),
        quote=NO_COMPRESSION, basis=KEEPS, parameters=PLANE, conditions=OF_ONE_WIDTH,
        needs=("relu",), quick=False, depends_on=("bins", "unbounded"), plot="inputs",
    ),
    Claim(
        "linear-does-not-compress",
        "With linear units the last hidden layer does not compress.",
        INFORMATION, 0.8, ">", lambda history: evidence.left_of_peak(history, "linear"),
        quote=NO_COMPRESSION, basis=KEEPS, parameters=PLANE, conditions=OF_ONE_WIDTH,
        needs=("linear",), quick=False, depends_on=("bins", "unbounded"), plot="inputs",
    ),
    Claim(
        "not-caused-by-noise",
        "Compression is not caused by the stochasticity of SGD: trained on the full batch, tanh "
        "layers compress as well.",
        INFORMATION, 0.8, "<", lambda history: evidence.left_of_peak(history, "tanh-full-batch"),
        quote=REFUTED, basis=COMPRESSES, parameters=PLANE, conditions=IN_BINS,
        needs=("tanh-full-batch",), quick=False, depends_on=("bins", "init_scale"), plot="inputs",
    ),
    Claim(
        "no-causal-relationship",
        "Compression is not needed to generalise: relu networks, which do not compress, generalise "
        "about as well as tanh networks.",
        INFORMATION, 0.9, ">", lambda history: evidence.accuracy_over(history, "relu", "tanh"),
        quote=REFUTED, basis="about as well: at least nine tenths of the accuracy, Severe's bound",
        parameters=PLANE, conditions=TRAINED, needs=("tanh", "relu"), quick=False,
        depends_on=("learning_rate",), plot="accuracy",
    ),
    Claim(
        "generalises-before-compression",
        "Right before the last hidden layer begins to compress, the network generalises well.",
        INFORMATION, 0.95, ">", lambda history: evidence.accuracy_at_peak(history, "tanh"),
        quote=BEFORE,
        basis="well: at least 95% of the accuracy at the end, at the peak of I(X; T)",
        expected=False, citation=AT_ONCE, parameters=PLANE,
        conditions=(*IN_BINS, Condition("init_scale", "=", 1.0)), needs=("tanh",),
        quick=False, depends_on=("init_scale", "bins"), plot="inputs",
    ),
    Claim(
        "compression-after-good",
        "With initial weights a quarter as large, most of the compression comes after the network "
        "has reached 95% of its accuracy at the end.",
        INFORMATION, 0.5, ">", lambda history: evidence.compression_after_good(history, "tanh"),
        kind="remark", quote=BULK, basis="most: more than half of the bits given up",
        parameters=SMALL_WEIGHTS, conditions=(*IN_BINS, Condition("init_scale", "<=", 0.25)),
        needs=("tanh",), quick=False, depends_on=("init_scale", "bins"), plot="inputs",
    ),
    Claim(
        "invertible-loses-nothing",
        "An invertible network never loses any information about its inputs: they can be computed "
        "from its last hidden layer.",
        INFORMATION, 0.9999, ">", evidence.recovered, quote=INVERTIBLE_LOSES_NOTHING,
        basis="never: every input comes back at every moment",
        algebra="Square matrices with an inverse and tanh map no two inputs to one answer.",
        parameters=INVERTIBLE, conditions=TRAINED, needs=("invertible",), plot="exact",
    ),
    Claim(
        "bins-say-otherwise",
        "In 30 bins the same invertible network seems to lose information.",
        INFORMATION, 11.99, "<", lambda history: evidence.bits_in_bins(history, "invertible"),
        kind="remark", quote=AD_HOC, basis="fewer than its twelve bits at the end",
        citation="Measured here over ten seeds: 77% of its peak is left, between 67% and 88%, so "
        "that by the bound of four fifths used elsewhere compression is not decided.",
        parameters=INVERTIBLE, conditions=IN_BINS, needs=("invertible",), depends_on=("bins",),
        plot="inputs",
    ),
    Claim(
        "depends-on-discretisation",
        "How much a tanh layer compresses depends on the discretisation: with 100,000 bins more "
        "than half of what it loses in 30 bins is still there.",
        INFORMATION, 0.5, "<", lambda history: evidence.lost_at_finest(history, "tanh", 30),
        quote=DISCRETISATION,
        basis="basically depends: less than half of the share lost, Severe's bound",
        parameters=PLANE, conditions=TRAINED, needs=("tanh",), quick=False, plot="left",
    ),
    Claim(
        "linear-compresses-by-range",
        "It is not clear how this works for unbounded units: with 30 bins between its least and "
        "its greatest answer, even the linear network compresses.",
        INFORMATION, 0.8, "<", lambda history: evidence.left_of_peak(history, "linear"),
        kind="remark", quote=DISCRETISATION, basis=COMPRESSES, parameters=BY_RANGE,
        conditions=(*IN_BINS, Condition("unbounded", "=", "range")), needs=("linear",),
        depends_on=("unbounded", "bins"), plot="inputs",
    ),
    Claim(
        "nothing-lost-without-bins",
        "Without bins the narrow tanh network keeps all twelve bits as well: what compresses is "
        "what the bins distinguish.",
        INFORMATION, 11.99, ">", lambda history: evidence.bits_without_bins(history, "tanh"),
        kind="remark", quote=AD_HOC,
        basis="twelve bits but for rounding; Goldfeld et al. (2019): the true I(X; T) does not "
        "change in training",
        parameters=PLANE, conditions=TRAINED, needs=("tanh",), quick=False, plot="exact",
    ),
    Claim(
        "kernel-agrees",
        "With noise of variance 0.001 in place of bins, the tanh layer compresses too.",
        INFORMATION, 0.8, "<", lambda history: evidence.left_of_peak(history, "tanh"),
        kind="remark", quote=AD_HOC, basis=COMPRESSES, parameters=KERNEL,
        conditions=(*TRAINED, Condition("estimate", "=", "kernel")), needs=("tanh",),
        quick=False, depends_on=("noise_variance", "init_scale"), plot="inputs",
    ),
    Claim(
        "kernel-agrees-on-relu",
        "By the same estimate, relu units do not compress.",
        INFORMATION, 0.8, ">", lambda history: evidence.left_of_peak(history, "relu"),
        kind="remark", quote=AD_HOC, basis=KEEPS, parameters=KERNEL,
        conditions=(*TRAINED, Condition("estimate", "=", "kernel")), needs=("relu",),
        quick=False, depends_on=("noise_variance",), plot="inputs",
    ),
)  # fmt: skip
