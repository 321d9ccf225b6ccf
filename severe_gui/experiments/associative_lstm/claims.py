"""What the post says of associative LSTMs, as claims that a run judges.

The post names the tasks and gives no sizes; these are the smallest ones at which the tasks still
ask for a memory. Remarks are Severe's own answers to questions that the post asks.
Source: "Holographic reduced representations and associative LSTMs"; Danihelka et al. (2016).
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.associative_lstm import evidence
from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import HOLOGRAPHIC

NETWORKS = ("associative", "LSTM", "extra-product")
COPY: Mapping[str, Any] = {"task": "copy", "steps": 800, "seeds": 5, "probe_every": 800}
TAGS: Mapping[str, Any] = {"task": "tags", "steps": 500, "seeds": 5, "probe_every": 500}
VARIABLES: Mapping[str, Any] = {"task": "variables", "steps": 700, "seeds": 5, "probe_every": 700}
ADDITION: Mapping[str, Any] = {"task": "addition", "steps": 1500, "seeds": 5, "probe_every": 1500}
MEMORY: Mapping[str, Any] = {"part": "memory", "steps": 100, "seeds": 5}

FASTER = (
    "Although the associative LSTM indeed trains much faster than more generic LSTM variants, the "
    "number of iterations required for convergence still seems somewhat large (usually tens or "
    "sometimes hundreds of thousands of iterations)."
)
BETTER = (
    "They show that the associative LSTM works better than standard LSTMs and a few other LSTM "
    "variants in several tasks designed to be naturally solvable in terms of classic data "
    "structure algorithms such as queues and stacks."
)
COPIES = (
    "They also use multiple copies of each item in memory (with different keys) to reduce the "
    "noise arising from interference, but I will not go into the details of how exactly this is "
    "done (the above equations are for a version that uses a single copy)."
)
OPAQUE = (
    "It is possible that the associative LSTM does not explicitly implement anything like a "
    "queue, but\xa0 solves the task in an opaque, black-boxy way just like a standard LSTM (for "
    "example, an alternative hypothesis would be that the extra multiplication introduced by the "
    "convolution operation makes the model effectively deeper, increasing its expressive "
    "capacity)."
)
QUEUES = (
    "We hypothesise that Associative LSTM succeeds at this task by using associative lookup to "
    "implement multiple queues to hold tag names from different nesting levels."
)
BEYOND = (
    "For example, if the model genuinely learned an addition algorithm (another task considered "
    "in the paper), it should be able to generalize well beyond the training data it received: "
    "e.g. if the model is trained with at-most-10-digit numbers, it should be able to generalize "
    "to much longer numbers (ideally arbitrarily long numbers)."
)

NOT_TWICE = (
    "Measured here: faster in each of five seeds, but not twice as fast, at sizes that train in "
    "minutes; the paper's sequences are many times as long (Danihelka et al., 2016)."
)
NO_LOOKUP = (
    "Measured here: in one answer of five. The memory is read early by the answer's key, yet what "
    "is read adds up from what several steps wrote."
)
NOT_BEYOND = (
    "Measured here: all answers are right at the size trained on, and a third at four times it."
)

NOT_LEARNT = (
    "Measured here: in 1,500 steps not even sums of three digits are learnt, so that there is no "
    "algorithm to generalise; the post speaks of tens or hundreds of thousands of iterations."
)


def on(task: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a claim about a task that are always alike."""
    return {
        "parameters": settings,
        "conditions": (
            Condition("part", "=", "networks"),
            Condition("task", "=", task),
            Condition("start", "=", "new"),
            Condition("steps", ">=", settings["steps"]),
            Condition("measure_every", "<=", 20),
        ),
        "needs": NETWORKS,
        "quick": False,
        "depends_on": ("size", "delay", "units", "copies", "learning_rate", "batch"),
    }


def faster(task: str, words: str, settings: Mapping[str, Any], citation: str = "") -> Claim:
    """What is left of the post's sentence in runs of minutes: it speaks of tens of thousands of
    steps, so this is Severe's. citation: if it is known not to hold."""
    return Claim(
        f"faster-{task}",
        f"In runs of minutes the associative LSTM trains twice as fast as an LSTM {words}.",
        HOLOGRAPHIC, 0.5, "<",
        lambda history: evidence.step_ratio(history, "associative", "LSTM"),
        kind="remark", quote=FASTER, plot="accuracy",
        basis="much faster: at most half of the steps until 95 in 100 answers to new sequences are "
        "right",
        expected=not citation, citation=citation,
        **on(task, settings),
    )  # fmt: skip


def more_than_a_product(task: str, name: str, words: str, settings: Mapping[str, Any]) -> Claim:
    """Severe's answer to the post's alternative hypothesis, on one task."""
    return Claim(
        name,
        "It is not the extra multiplication: an LSTM with the same products and no associative "
        f"memory needs more steps {words}.",
        HOLOGRAPHIC, 1.0, "<",
        lambda history: evidence.step_ratio(history, "associative", "extra-product"),
        kind="remark", quote=OPAQUE, plot="accuracy",
        basis="the alternative hypothesis makes both equally fast",
        **on(task, settings),
    )  # fmt: skip


claims = (
    faster("copy", "at copying after a delay", COPY, NOT_TWICE),
    faster("tags", "at closing nested tags", TAGS),
    faster("variables", "at variable assignment", VARIABLES, NOT_TWICE),
    faster("addition", "at addition", ADDITION),
    Claim(
        "better-tags",
        "The associative LSTM works better than an LSTM at closing nested tags.",
        HOLOGRAPHIC, 1.0, "<",
        lambda history: evidence.error_ratio(history, "associative", "LSTM"),
        quote=BETTER, plot="accuracy",
        basis="better: fewer wrong answers to new sequences, on average over training",
        **on("tags", TAGS),
    ),
    Claim(
        "better-variables",
        "The associative LSTM works better than an LSTM at variable assignment.",
        HOLOGRAPHIC, 1.0, "<",
        lambda history: evidence.error_ratio(history, "associative", "LSTM"),
        quote=BETTER, plot="accuracy",
        basis="better: fewer wrong answers to new sequences, on average over training",
        **on("variables", VARIABLES),
    ),
    more_than_a_product("variables", "more-than-a-product", "at variable assignment", VARIABLES),
    more_than_a_product("tags", "more-than-a-product-tags", "at closing nested tags", TAGS),
    Claim(
        "read-by-keys",
        "The trained memory is read by keys: what is to be copied can be read out of it, with the "
        "key of its answer, from the step on that it came in.",
        HOLOGRAPHIC, 0.9, ">",
        lambda history: evidence.last(
            history, "early", "associative", "of symbols found before they are asked for"
        ),
        kind="remark", quote=QUEUES, plot="early",
        basis="nearly all, 9 in 10, of the memories between a symbol and its answer",
        **on("copy", COPY),
    ),
    Claim(
        "associative-lookup",
        "The trained memory looks tags up: at most letters of closing tags, the largest part of "
        "the reading was written with that same letter of the opening one.",
        HOLOGRAPHIC, 0.5, ">",
        lambda history: evidence.last(
            history, "addressed", "associative", "of readings made mostly of the right symbol"
        ),
        kind="remark", quote=QUEUES, plot="addressed",
        basis="most: more than half of the answers",
        expected=False, citation=NO_LOOKUP,
        **on("tags", TAGS),
    ),
    Claim(
        "not-like-an-lstm",
        "More of the symbols of tags can be read out of the memory before they are asked for than "
        "in an LSTM that is read in the same way.",
        HOLOGRAPHIC, 0.0, ">",
        lambda history: evidence.lead(history, "early", "associative", "LSTM"),
        kind="remark", quote=OPAQUE, plot="early",
        basis="just like a standard LSTM: no difference",
        **on("tags", TAGS),
    ),
    Claim(
        "longer-copies",
        "Trained on copies of up to 5 symbols, the associative LSTM copies 20.",
        HOLOGRAPHIC, 0.9, ">",
        lambda history: evidence.accuracy_at(history, "associative", 4),
        kind="remark", quote=BEYOND, plot="generalisation",
        basis="genuinely learnt: 9 in 10 answers right well beyond the training data, four times "
        "its size",
        expected=False, citation=NOT_BEYOND,
        **on("copy", COPY),
    ),
    Claim(
        "longer-sums",
        "Trained on sums of up to 3 digits, the associative LSTM adds numbers of 12.",
        HOLOGRAPHIC, 0.9, ">",
        lambda history: evidence.accuracy_at(history, "associative", 4),
        kind="remark", quote=BEYOND, plot="generalisation",
        basis="genuinely learnt: 9 in 10 answers right well beyond the training data, four times "
        "its size",
        expected=False, citation=NOT_LEARNT,
        **on("addition", ADDITION),
    ),
    Claim(
        "copies-reduce-noise",
        "Several copies of each item, with different keys, reduce the noise.",
        HOLOGRAPHIC, 1.0, "<", evidence.noise_of_doubling,
        quote=COPIES, plot="noise", basis="reduce: less noise with twice as many copies, each time",
        parameters=MEMORY, conditions=(Condition("part", "=", "memory"),), depends_on=("items",),
    ),
    Claim(
        "noise-law",
        "With k items and S copies of n numbers the noise is (k - 1) / S, and (S - 1) / n of that "
        "more where the random orders of two copies agree.",
        HOLOGRAPHIC, 0.03, "<", evidence.distance_from_law,
        kind="remark", quote=COPIES, plot="noise",
        basis="within 3 percent at each number of copies: the error of as many draws",
        parameters=MEMORY,
        conditions=(
            Condition("part", "=", "memory"),
            Condition("steps", ">=", 50),
            Condition("dimension", ">=", 256),
        ),
        depends_on=("items",),
    ),
)  # fmt: skip
