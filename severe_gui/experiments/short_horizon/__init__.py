"""Short-horizon bias."""

from collections.abc import Iterator

from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.posts import SHORT_HORIZON
from severe_gui.experiments.short_horizon.parameters import ShortHorizonParameters


def run(parameters: ShortHorizonParameters, context: RunContext) -> Iterator[Record]:
    """Meta-learn; one record per meta-step."""
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
    stays_open=True,
)
