"""What the post says of associative LSTMs, as claims that a run judges.

The post names the tasks and gives no sizes; these are the smallest ones at which the tasks still
ask for a memory, far below the paper's, and each statement says them. Networks are compared on
each task, so that none is chosen for its verdict. Remarks are Severe's own answers to questions
that the post asks, and its own bounds: the post says much faster, and not how much.
Source: "Holographic reduced representations and associative LSTMs"; Danihelka et al. (2016).
"""

from collections.abc import Mapping
from typing import Any

from severe_gui.experiments.associative_lstm import evidence
from severe_gui.experiments.associative_lstm.tasks import (
    ADDITION,
    COPY,
    TAGS,
    TASKS,
    VARIABLES,
    Task,
)
from severe_gui.experiments.experiment import Claim, Condition
from severe_gui.experiments.posts import HOLOGRAPHIC

NETWORKS = ("associative", "LSTM", "extra-product")
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

FAIR = (
    "The learning rate is the LSTM's best of four or more that were tried with other seeds; the "
    "post's tasks are larger, and train for tens of thousands of steps."
)

NOT_TWICE = (
    "Measured here: faster in each of five seeds, but not twice as fast, at sizes that train in "
    "minutes; the paper's sequences are many times as long (Danihelka et al., 2016)."
)
NOT_BEYOND = (
    "Measured here: all answers are right at the size trained on, and a third at four times it."
)
NO_SUMS = (
    "Measured here: sums of 3 digits are learnt, and of 12 digits a fifth are right; guesses would "
    "be right in an eighth."
)


def on(task: Task) -> dict[str, Any]:
    """The fields of a claim about a task that are always alike."""
    return {
        "source": HOLOGRAPHIC,
        "parameters": {**task.parameters, "seeds": 5, "probe_every": task.steps},
        "conditions": (
            Condition("part", "=", "networks"),
            Condition("task", "=", task.name),
            Condition("start", "=", "new"),
            Condition("steps", ">=", task.steps),
            Condition("measure_every", "<=", 20),
        ),
        "needs": NETWORKS,
        "quick": False,
        "depends_on": ("size", "delay", "units", "copies", "learning_rate", "batch"),
    }


def faster(task: Task) -> Claim:
    """The post's sentence, in which way it points."""
    return Claim(
        f"faster-{task.name}",
        f"The associative LSTM trains faster than an LSTM at {task.words}.",
        threshold=1.0, relation="<",
        measure=lambda history: evidence.step_ratio(history, "associative", "LSTM"),
        quote=FASTER, plot="accuracy",
        basis="faster: fewer steps until 95 in 100 answers to new sequences are right; how much "
        f"faster, for which the post has no number, is a remark. {FAIR}",
        **on(task),
    )  # fmt: skip


def twice_as_fast(task: Task, citation: str = "") -> Claim:
    """What `much` adds to it, as Severe takes it. citation: if it is known not to hold."""
    return Claim(
        f"twice-as-fast-{task.name}",
        f"In runs of minutes the associative LSTM trains twice as fast as an LSTM at {task.words}.",
        threshold=0.5, relation="<",
        measure=lambda history: evidence.step_ratio(history, "associative", "LSTM"),
        kind="remark", quote=FASTER, plot="accuracy",
        basis="much faster: at most half of the steps until 95 in 100 answers to new sequences "
        f"are right. {FAIR}",
        expected=not citation, citation=citation,
        **on(task),
    )  # fmt: skip


def better(task: Task) -> Claim:
    """The post's sentence on what the paper shows, on one of its tasks."""
    return Claim(
        f"better-{task.name}",
        f"The associative LSTM works better than an LSTM at {task.words}.",
        threshold=1.0, relation="<",
        measure=lambda history: evidence.error_ratio(history, "associative", "LSTM"),
        quote=BETTER, plot="accuracy",
        basis=f"better: fewer wrong answers to new sequences, on average over training. {FAIR}",
        **on(task),
    )  # fmt: skip


def more_than_a_product(task: Task, name: str) -> Claim:
    """Severe's answer to the post's alternative hypothesis, on one task."""
    return Claim(
        name,
        "It is not the extra multiplication: an LSTM with the same products and no associative "
        f"memory needs more steps at {task.words}.",
        threshold=1.0, relation="<",
        measure=lambda history: evidence.step_ratio(history, "associative", "extra-product"),
        kind="remark", quote=OPAQUE, plot="accuracy",
        basis="the alternative hypothesis makes both equally fast",
        **on(task),
    )  # fmt: skip


def lookup(task: Task, name: str, words: str) -> Claim:
    """Severe's test of the paper's hypothesis. words: of an answer and where it came in."""
    return Claim(
        name,
        f"The trained memory looks things up: for most {words}.",
        threshold=0.5, relation=">",
        measure=lambda history: evidence.last(
            history, "addressed", "associative", "of readings made mostly of the right symbol"
        ),
        kind="remark", quote=QUEUES, plot="addressed",
        basis="most: more than half of the answers. Of a reading counts what distinguishes it from "
        "the mean one at its step",
        **on(task),
    )  # fmt: skip


def unlike_an_lstm(task: Task, name: str, what: str) -> Claim:
    """Severe's test of the post's doubt, on one task. what: has symbols that are asked for."""
    return Claim(
        name,
        f"More of the symbols of {what} can be read out of the memory before they are asked for "
        "than in an LSTM that is read in the same way.",
        threshold=0.0, relation=">",
        measure=lambda history: evidence.lead(history, "early", "associative", "LSTM"),
        kind="remark", quote=OPAQUE, plot="early",
        basis="just like a standard LSTM: no difference",
        **on(task),
    )  # fmt: skip


def longer(task: Task, name: str, statement: str, citation: str) -> Claim:
    """Severe's answer to the post's question whether an algorithm has been learnt."""
    return Claim(
        name,
        statement,
        threshold=0.9, relation=">",
        measure=lambda history: evidence.accuracy_at(history, "associative", 4),
        kind="remark", quote=BEYOND, plot="generalisation",
        basis="genuinely learnt: 9 in 10 answers right well beyond the training data, four times "
        "its size",
        expected=not citation, citation=citation,
        **on(task),
    )  # fmt: skip


claims = (
    *(faster(task) for task in TASKS),
    *(better(task) for task in TASKS),
    twice_as_fast(COPY, NOT_TWICE),
    twice_as_fast(TAGS),
    twice_as_fast(VARIABLES, NOT_TWICE),
    twice_as_fast(ADDITION, NOT_TWICE),
    more_than_a_product(COPY, "more-than-a-product-copy"),
    more_than_a_product(TAGS, "more-than-a-product-tags"),
    more_than_a_product(VARIABLES, "more-than-a-product"),
    more_than_a_product(ADDITION, "more-than-a-product-addition"),
    Claim(
        "read-by-keys",
        "The trained memory is read by keys: what is to be copied can be read out of it, with the "
        "key of its answer, from the step on that it came in.",
        threshold=0.9, relation=">",
        measure=lambda history: evidence.last(
            history, "early", "associative", "of symbols found before they are asked for"
        ),
        kind="remark", quote=QUEUES, plot="early",
        basis="nearly all, 9 in 10, of the memories between a symbol and its answer",
        **on(COPY),
    ),
    lookup(
        COPY, "associative-lookup-copy",
        "steps of a copy, the largest part of the reading was written when the symbol came in",
    ),
    lookup(
        TAGS, "associative-lookup",
        "letters of closing tags, the largest part of the reading was written with that same "
        "letter of the opening one",
    ),
    lookup(
        VARIABLES, "associative-lookup-variables",
        "names, the largest part of the reading was written with the value asked for",
    ),
    unlike_an_lstm(COPY, "not-like-an-lstm-copy", "copies"),
    unlike_an_lstm(TAGS, "not-like-an-lstm", "tags"),
    unlike_an_lstm(VARIABLES, "not-like-an-lstm-variables", "variables"),
    longer(
        COPY, "longer-copies",
        "Trained on copies of up to 5 symbols, the associative LSTM copies 20.", NOT_BEYOND,
    ),
    longer(
        ADDITION, "longer-sums",
        "Trained on sums of up to 3 digits, the associative LSTM adds numbers of 12.", NO_SUMS,
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
