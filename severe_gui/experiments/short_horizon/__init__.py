"""The short-horizon bias: what is learned over a few steps is bad for many.

Three parts. `quadratic`: on a noisy quadratic, greedy rates in closed form beside the optimal ones,
with momentum, with Adam inside, and with the prior that the post proposes. `network`: a network's
initial rate and decay, learned by gradient at several horizons and run to the end, with skips,
batch normalisation or Adam inside. `initialisation`: a start that is learned for a few steps, run
long. A step is one of meta-learning; what it learns is a training inside.
Source: "Short-horizon bias in meta-learning", on Wu, Ren, Liao and Grosse (2018).
"""

from collections.abc import Iterator

from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.posts import SHORT_HORIZON
from severe_gui.experiments.short_horizon.claims import claims
from severe_gui.experiments.short_horizon.parameters import ShortHorizonParameters
from severe_gui.experiments.short_horizon.pictures import plots, presets


def run(parameters: ShortHorizonParameters, context: RunContext) -> Iterator[Record]:
    """Meta-learn; one record per meta-step, and then one per live change."""
    from severe_gui.experiments.short_horizon import initialisation, network, quadratic

    parameters.check()
    runs = {"quadratic": quadratic.run, "network": network.run}
    yield from runs.get(parameters.part, initialisation.run)(parameters, context)


experiment = Experiment(
    id="short-horizon",
    title="Short-horizon bias",
    source=SHORT_HORIZON,
    summary="Learning rates that are learned over a few steps fall too early and end worse.",
    parameters=ShortHorizonParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
