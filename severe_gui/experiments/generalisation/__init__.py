"""Why do networks generalise: what is flat, what is robust, what is short, and is that enough?

Small relu networks learn digits whose labels are true, partly random, or true beside others that
are random. Recorded of each: the mean Jacobian norm, the Hessian's norm and trace, the length of
its code after pruning and rounding, and the PAC-Bayes bound that the length gives, without and
with noise on the weights. Losses are matched before measures that depend on them are compared. A
button rescales two layers, which moves the Hessian and leaves the function; the code's settings
are live, during training and after it.
Source: "Why do neural networks generalize well?"; Novak et al. (2018); Wu et al. (2017); Zhou et
al. (2019); Dinh et al. (2017).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import Field, ValidationError

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import (
    Change,
    Experiment,
    Operation,
    OperationSettings,
    Record,
    RunContext,
)
from severe_gui.experiments.generalisation.claims import claims
from severe_gui.experiments.generalisation.measures import DRAWN, generators, measured, rescaled
from severe_gui.experiments.generalisation.parameters import (
    MOST_INPUTS,
    RANDOM_SHARES,
    GeneralisationParameters,
)
from severe_gui.experiments.generalisation.pictures import plots, presets
from severe_gui.experiments.posts import GENERALISATION
from severe_gui.experiments.training.labelled_data import examples_of
from severe_gui.experiments.training.live import LiveParameters, Taken

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.matched_loss import MatchedLoss
    from severe_gui.learn.noisy_labels import NoisySets
    from severe_gui.learn.relu_networks import ReluNetworks
    from severe_gui.learn.tasks import Task

HELD_OUT = 1000
PRUNED_FROM, PRUNED_TO = 0.2, 0.7
LOOK_EVERY = 25
"""Steps between two looks at the training losses, and between two prunings."""


class Rescale(OperationSettings):
    """Multiply a layer, and divide the next one."""

    variant: str = Field("", title="Network", description="The network; empty for all of them.")
    layer: int = Field(
        1, ge=1, title="Layer", description="The layer multiplied; the next one is divided."
    )
    factor: float = Field(4.0, gt=0, le=1000, title="Factor", description="What it is times.")

    def check(self, parameters: Any) -> None:
        if self.variant and self.variant not in parameters.variants:
            raise BadInput(
                f"This run has no network {self.variant!r}",
                "",
                f"choose {' or '.join(parameters.variants)}",
            )
        if self.layer > parameters.hidden_layers:
            raise BadInput(
                f"Layer {self.layer} cannot be rescaled",
                "no layer follows it that could be divided",
                f"choose one of 1 to {parameters.hidden_layers}",
            )


RESCALE = Operation(
    "rescale", "Rescale two layers",
    "Multiply a layer and divide the next one: the function stays, the Hessian moves.", Rescale,
)  # fmt: skip


OF_FUNCTION, OF_CODE = {RESCALE.id, "probes"}, {"coded", "levels", "noise"}
"""What changes of these names can change."""


def run(parameters: GeneralisationParameters, context: RunContext) -> Iterator[Record]:
    """Train and measure; then answer changes for as long as there are any."""
    import torch

    from severe_gui.learn.matched_loss import MatchedLoss

    parameters.check()
    sets = _sets(parameters, context).to(context.device)
    networks = _networks(parameters, context, sets).to(context.device)
    matched = MatchedLoss(networks.weights)
    optimiser = torch.optim.Adam([networks.weights], lr=parameters.learning_rate, fused=True)
    orders = generators(parameters, context, "order")
    for name in DRAWN:
        generators(parameters, context, name)
    live = LiveParameters(parameters)
    context.track(model=networks, matched=matched, optimiser=optimiser, live=live)
    for step in range(context.step + 1, parameters.steps + 1):
        changes = context.changes()
        record = Record(step, _answer(changes, live, networks, matched))
        if not matched.has_stopped:
            optimiser.param_groups[0]["lr"] = live.now.learning_rate * _decay(step, parameters)
            _train(live.now, networks, matched, optimiser, sets, orders)
            _prune_or_look(step, parameters, networks, matched, sets)
        is_due = step % parameters.measure_every == 0 or step in (1, parameters.steps)
        if is_due or changes:
            scalars, fields = measured(live.now, networks, sets, context)
            record = Record(step, {**record.scalars, **scalars}, {}, fields)
        if step == parameters.steps:
            last = rescaled(live.now, networks, sets, context)
            record = replace(record, scalars={**record.scalars, **last.scalars}, curves=last.curves)
        yield record
    step = max(context.step, parameters.steps)
    while changes := context.changes():
        step += 1
        left_out = _answer(changes, live, networks, matched)
        names = {change.name for change in changes}
        scalars, fields = measured(
            live.now, networks, sets, context,
            of_function=bool(names & OF_FUNCTION), of_code=bool(names & OF_CODE),
        )  # fmt: skip
        yield Record(step, left_out | scalars, {}, fields)


def _train(
    now: GeneralisationParameters,
    networks: "ReluNetworks",
    matched: "MatchedLoss",
    optimiser: "torch.optim.Optimizer",
    sets: "NoisySets",
    orders: Sequence[Any],
) -> None:
    """One step of all copies but those that have stopped."""
    import torch

    from severe_gui.learn.noisy_labels import cross_entropies
    from severe_gui.learn.optimisers import scaling_steps

    inputs, labels = sets.batch(now.batch, orders)
    loss = cross_entropies(networks(inputs), labels).mean(1)
    optimiser.zero_grad()
    torch.autograd.backward(loss.sum())
    with scaling_steps([networks.weights], matched.step_factors):
        optimiser.step()


def _answer(
    changes: Sequence[Change],
    live: LiveParameters[GeneralisationParameters],
    networks: "ReluNetworks",
    matched: "MatchedLoss",
) -> dict[str, float]:
    """Make the changes. Returns how many were left out because they did not fit, if any were."""
    left_out = 0
    for change in changes:
        if change.name != RESCALE.id:
            left_out += not live.take(change.name, change.value)
            continue
        try:
            asked = Rescale.model_validate(change.value)
            asked.check(live.now)
        except (ValidationError, BadInput):
            left_out += 1
            continue
        chosen = [
            copy
            for copy, name in enumerate(networks.names)
            if not asked.variant or name.split("/")[0] == asked.variant
        ]
        networks.rescale(asked.layer, asked.factor, chosen)
        matched.forget(networks.weights)
    return Taken(left_out).scalars


def _decay(step: int, parameters: GeneralisationParameters) -> float:
    """What the learning rate is multiplied by: 1, and to 0 after the pruning."""
    return min(1.0, (parameters.steps - step + 1) / ((1 - PRUNED_TO) * parameters.steps))


def _prune_or_look(
    step: int,
    parameters: GeneralisationParameters,
    networks: "ReluNetworks",
    matched: "MatchedLoss",
    sets: "NoisySets",
) -> None:
    """Prune, or else stop copies that have come to the loss at which all are compared."""
    import torch

    is_due = step % LOOK_EVERY == 0 or step == parameters.steps
    if parameters.kept < 1:
        with torch.no_grad():
            networks.weights.mul_(networks.kept)
        if is_due:
            share = kept_share(step, parameters)
            networks.prune(torch.full((len(networks.weights),), share).to(networks.weights))
    elif is_due and parameters.stop_loss:
        inputs = sets.examples(sets.inputs.shape[1])
        matched.look(
            networks.weights,
            lambda rows: sets.mean_losses(networks(inputs, rows)),
            parameters.stop_loss,
        )


def kept_share(step: int, parameters: GeneralisationParameters) -> float:
    """The share of weights kept at a step: fast at first, then slower, as Zhu and Gupta (2017)."""
    progress = (step / parameters.steps - PRUNED_FROM) / (PRUNED_TO - PRUNED_FROM)
    progress = min(max(progress, 0.0), 1.0)
    return float(parameters.kept ** (1 - (1 - progress) ** 3))


def _sets(parameters: GeneralisationParameters, context: RunContext) -> "NoisySets":
    from severe_gui.learn.noisy_labels import Design, noisy_sets

    generators = [context.generator("data", offset) for offset in range(parameters.seeds)]
    task = _task(parameters, generators)
    designs = [
        Design(RANDOM_SHARES[name], parameters.confusers if name == "confused" else 0.0)
        for name in parameters.variants
    ]
    numbers = len(designs) * parameters.seeds * parameters.samples * task.features
    if numbers > MOST_INPUTS:
        raise BadInput(
            f"These training sets hold {numbers:,} numbers",
            f"{MOST_INPUTS:,} is the most that Severe trains on at once here",
            "lower the examples, the variants or the seeds, or raise the pooling",
        )
    return noisy_sets(task, designs, parameters.samples, HELD_OUT, generators)


def _task(parameters: GeneralisationParameters, generators: Sequence[Any]) -> "Task":
    from severe_gui.learn import tasks
    from severe_gui.learn.labelled import Labelled
    from severe_gui.learn.noisy_labels import pooled

    examples = examples_of(parameters.task, parameters.data_file)
    if parameters.task != "digits" and parameters.pooling > 1 and examples.values.ndim > 2:
        examples = Labelled(pooled(examples.values, parameters.pooling), examples.labels)
    return tasks.classification(examples, generators)


def _networks(
    parameters: GeneralisationParameters, context: RunContext, sets: "NoisySets"
) -> "ReluNetworks":
    """Every variant starts from the same weights."""
    import torch

    from severe_gui.learn.relu_networks import ReluNetworks, drawn_weights

    widths = (sets.features, *[parameters.width] * parameters.hidden_layers, sets.classes)
    drawn = torch.stack([
        drawn_weights(widths, context.generator("weights", offset))
        for offset in range(parameters.seeds)
    ])  # fmt: skip
    names = [
        f"{variant}/seed-{context.seed + offset}"
        for variant in parameters.variants
        for offset in range(parameters.seeds)
    ]
    return ReluNetworks(drawn.repeat(len(parameters.variants), 1), widths, names)


experiment = Experiment(
    id="generalisation",
    title="Why networks generalise",
    source=GENERALISATION,
    summary="Jacobian, Hessian, code length and PAC-Bayes bound against the error on new digits.",
    parameters=GeneralisationParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    operations=(RESCALE,),
    stays_open=True,
)
