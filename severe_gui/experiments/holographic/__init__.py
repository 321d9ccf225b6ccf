"""Holographic memories: how many pairs, words and sentences one vector holds.

Each batch makes new trials of one part. *Capacity*: pairs bound with keys of seven kinds are
looked up, against their number, the dimension or the number of known items. *Scores*: histograms
of what such a lookup compares. *Stack*: words pushed and popped, and the length of a key's powers.
*Structures*: sequences, chunks, variables, frames, frames in frames and tokens are built and asked
for all that is in them. Curves are means over all trials so far, beside what theory says of them.
Sources: the post "Holographic reduced representations and associative LSTMs"; Plate (1995).
"""

from collections.abc import Iterator

from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.holographic.answers import Answers
from severe_gui.experiments.holographic.claims import claims
from severe_gui.experiments.holographic.parameters import HolographicParameters
from severe_gui.experiments.holographic.parts import PARTS
from severe_gui.experiments.holographic.pictures import plots, presets
from severe_gui.experiments.posts import HOLOGRAPHIC
from severe_gui.experiments.training.live import LiveParameters

LATER = "The batches of this run go on as they began: what you set is shown after the last one."


def run(parameters: HolographicParameters, context: RunContext) -> Iterator[Record]:
    """Make trials and add them up, one record per batch; then answer at the settings of now."""
    parameters.check()
    part = PARTS[parameters.part](parameters, context)
    live, answers = LiveParameters(parameters), Answers(parameters, part, context)
    context.track(live=live, **part.tracked)
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes(), answers.check)
        part.batch()
        scalars = {**part.scalars(live.now), **taken.scalars}
        note = taken.note
        if not answers.is_own(live.now):
            # Means are over batches of one kind, and so is what claims read.
            note = note or LATER
            if step == parameters.steps:
                answers.queue(live.now)
        yield Record(step, scalars, part.curves(live.now), note=note)
    step = parameters.steps
    while changes := context.changes():
        taken, step = live.take_all(changes, answers.check), step + 1
        found = answers.at(live.now)
        yield Record(step, {**found.scalars, **taken.scalars}, found.curves, note=taken.note)


experiment = Experiment(
    id="holographic",
    title="Holographic memories",
    source=HOLOGRAPHIC,
    summary="How many pairs, words and sentences one vector holds, and which keys and inverses do "
    "best.",
    parameters=HolographicParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
