"""The information bottleneck: do gradients have two phases, and do layers forget their inputs?"""

from collections.abc import Iterator

from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.information import digits, small_networks
from severe_gui.experiments.information.claims import claims
from severe_gui.experiments.information.parameters import InformationParameters
from severe_gui.experiments.information.pictures import plots, presets
from severe_gui.experiments.posts import INFORMATION


def run(parameters: InformationParameters, context: RunContext) -> Iterator[Record]:
    """Run the part that is chosen."""
    parameters.check()
    part = small_networks if parameters.part == "plane" else digits
    yield from part.run(parameters, context)


experiment = Experiment(
    id="information",
    title="The information bottleneck",
    source=INFORMATION,
    summary="Do layers compress what they know, and are gradients always dominated by noise?",
    parameters=InformationParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
