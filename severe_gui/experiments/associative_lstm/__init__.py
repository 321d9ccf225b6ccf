"""Associative LSTMs: a holographic memory inside a recurrent network.

Part "networks" trains an associative LSTM, a plain one with as many weights, one with the same
extra products and a unitary network on one of four small tasks, all on the same sequences. It
looks into their memories: which keys fit, and what could be read at each step with the key of each
answer. After the last step the test size and delay are still live. Part "memory" is one memory of
many items: redundant copies quieten it by (k - 1) / S.
Source: "Holographic reduced representations and associative LSTMs"; Danihelka et al. (2016).
"""

from collections.abc import Iterator

from severe_gui.experiments.associative_lstm import memory, networks
from severe_gui.experiments.associative_lstm.claims import claims
from severe_gui.experiments.associative_lstm.parameters import AssociativeParameters
from severe_gui.experiments.associative_lstm.pictures import plots, presets
from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.posts import HOLOGRAPHIC


def run(parameters: AssociativeParameters, context: RunContext) -> Iterator[Record]:
    """Train networks, or measure a memory; one record for each step."""
    parameters.check()
    chosen = memory if parameters.part == "memory" else networks
    yield from chosen.run(parameters, context)


experiment = Experiment(
    id="associative-lstm",
    title="Associative LSTMs",
    source=HOLOGRAPHIC,
    summary="Does a memory that is read by keys learn queues and stacks, and learn them faster?",
    parameters=AssociativeParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
