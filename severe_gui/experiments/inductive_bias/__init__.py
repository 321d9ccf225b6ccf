"""Simple inductive biases: units for arithmetic, and coordinates for convolutions.

Four parts, each with its networks, all copies of a kind in one batch: units that lean towards sums
and products, tried outside the range they were trained in; the same units on a task without
arithmetic; convolutions with and without coordinates that draw a place given as numbers; and
what becomes of coordinates when the place does not matter.
Source: "Simple inductive biases to make neural networks train faster and generalize better: two
case studies"; Trask et al. (2018), Liu et al. (2018), Madsen and Johansen (2019, 2020).
"""

from collections.abc import Iterator

from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.inductive_bias.claims import claims
from severe_gui.experiments.inductive_bias.parameters import InductiveBiasParameters
from severe_gui.experiments.inductive_bias.pictures import plots, presets
from severe_gui.experiments.inductive_bias.trial import Trial
from severe_gui.experiments.posts import INDUCTIVE_BIAS
from severe_gui.experiments.training.live import LiveParameters


def run(parameters: InductiveBiasParameters, context: RunContext) -> Iterator[Record]:
    """Train the networks of the part; then answer changes of what is live."""
    parameters.check()
    trial = _trial(parameters, context)
    live = LiveParameters(parameters)
    context.track(model=trial.networks, optimiser=trial.optimiser, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        changes = context.changes()
        scalars = live.take_all(changes).scalars
        trial.train(live.now, step)
        is_last = step == parameters.steps
        if changes or is_last or step == 1 or step % parameters.record_every == 0:
            measured = trial.measure(live.now, is_last)
            yield Record(step, scalars | measured.scalars, {}, measured.fields)
        else:
            yield Record(step, scalars)
    step = max(parameters.steps, context.step)
    while changes := context.changes():
        step += 1
        scalars = live.take_all(changes).scalars
        measured = trial.measure(live.now, is_last=True)
        yield Record(step, scalars | measured.scalars, {}, measured.fields)


def _trial(parameters: InductiveBiasParameters, context: RunContext) -> Trial:
    if parameters.part == "arithmetic":
        from severe_gui.experiments.inductive_bias.arithmetic import ArithmeticTrial

        return ArithmeticTrial(parameters, context)
    if parameters.part == "no-arithmetic":
        from severe_gui.experiments.inductive_bias.no_arithmetic import NoArithmeticTrial

        return NoArithmeticTrial(parameters, context)
    if parameters.part == "coordinates":
        from severe_gui.experiments.inductive_bias.coordinates import CoordinatesTrial

        return CoordinatesTrial(parameters, context)
    from severe_gui.experiments.inductive_bias.translation import TranslationTrial

    return TranslationTrial(parameters, context)


experiment = Experiment(
    id="inductive-bias",
    title="Simple inductive biases",
    source=INDUCTIVE_BIAS,
    summary="What units for arithmetic and coordinates for convolutions buy, and where they fail.",
    parameters=InductiveBiasParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
