"""A cache beside a trained network: what late layers saw, kept, and asked again.

A small convolutional network learns to recognise images. Its cache holds what chosen late layers
computed of the training images, and the class of each; an image is recognised by the network, by
the similar keys of the cache, or by a mixture of both. Measured: errors on new images, on images
changed to deceive (made on the network alone, or through the cache), singular values of the
Jacobian, and how well images that were seen are distinguished from new ones. After the last step
the network stays, and the cache's sliders act on it at once.
Source: "A simple cache model for image recognition"; "A conjecture about 'how the brain works'".
"""

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from severe_gui.experiments.cache.claims import claims
from severe_gui.experiments.cache.images import Images, images_of
from severe_gui.experiments.cache.measures import by_layer, measured
from severe_gui.experiments.cache.parameters import CacheParameters
from severe_gui.experiments.cache.pictures import plots, presets
from severe_gui.experiments.cache.recall import Recall
from severe_gui.experiments.experiment import Experiment, Record, RunContext
from severe_gui.experiments.posts import CACHE
from severe_gui.experiments.training.live import LiveParameters
from severe_gui.experiments.training.measures import on_host, per_seed

if TYPE_CHECKING:
    from severe_gui.learn.small_convnet import SmallConvnets


def run(parameters: CacheParameters, context: RunContext) -> Iterator[Record]:
    """Train, measure now and then, and go on answering; one record per step or answer."""
    import torch
    from torch.nn import functional

    from severe_gui.learn.optimisers import SwitchableOptimiser

    parameters.check()
    images = images_of(parameters, context)
    networks = _networks(parameters, context, images).to(context.device)
    ensure_kept(parameters, images, networks)
    optimiser = SwitchableOptimiser(networks.parameters(), "adam", parameters.learning_rate)
    orders = [context.generator("order", offset) for offset in range(parameters.seeds)]
    live = LiveParameters(parameters)
    fits = partial(ensure_kept, images=images, networks=networks)
    context.track(model=networks, optimiser=optimiser, live=live)
    recalls: list[Recall] = []
    step = context.step
    for step in range(context.step + 1, parameters.steps + 1):
        taken = live.take_all(context.changes(), fits)
        optimiser.follow("adam", live.now.learning_rate)
        pixels, labels = images.batch(parameters.batch, orders)
        output = networks(pixels)
        entropy = functional.cross_entropy(output.flatten(0, 1), labels.flatten(), reduction="none")
        losses = entropy.view(labels.shape).mean(1)
        networks.zero_grad()
        # Not `autograd.grad`: a fused step needs gradients laid out as their weights are.
        torch.autograd.backward(losses.sum())
        optimiser.step()
        scalars = per_seed("loss/network", on_host(losses)[0].tolist()) | taken.scalars
        record = Record(step, scalars, note=taken.note)
        # Of the networks after the step.
        if step % parameters.measure_every == 0 or step == parameters.steps:
            recalls = _recalls(networks, images)
            found = measured(step, live.now, recalls)
            layers = by_layer(live.now, recalls) if step == parameters.steps else {}
            curves = {**found.curves, **layers}
            record = Record(step, {**scalars, **found.scalars}, curves, found.fields, taken.note)
        yield record
    recalls = recalls or _recalls(networks, images)
    while changes := context.changes():
        step += 1
        taken = live.take_all(changes, fits)
        found = measured(step, live.now, recalls)
        scalars = {**found.scalars, **taken.scalars}
        yield Record(step, scalars, found.curves, found.fields, taken.note)


def ensure_kept(parameters: CacheParameters, images: Images, networks: "SmallConvnets") -> None:
    """Raise BadInput unless the caches of these settings fit into memory."""
    import torch

    from severe_gui.learn.cache import ensure_fits

    blank = images.pixels[:1].expand(len(networks.names), 1, *images.shape)
    with torch.no_grad():
        layers = networks.layers(blank)
    length = sum(layers[name].shape[2] for name in parameters.key_layers)
    keys = min(parameters.cache_size, images.training.shape[1])
    ensure_fits(keys * parameters.seeds, length)


def _recalls(networks: "SmallConvnets", images: Images) -> list[Recall]:
    return [Recall(networks, images, copy) for copy in range(len(networks.names))]


def _networks(parameters: CacheParameters, context: RunContext, images: Images) -> "SmallConvnets":
    from severe_gui.learn.small_convnet import small_convnets

    generators = [context.generator("weights", offset) for offset in range(parameters.seeds)]
    names = [f"network/seed-{context.seed + offset}" for offset in range(parameters.seeds)]
    return small_convnets(images.shape, images.classes, names, generators)


experiment = Experiment(
    id="cache",
    title="A cache for image recognition",
    source=CACHE,
    summary="A memory of what late layers saw: fewer errors, harder to fool, and it knows what "
    "it has seen.",
    parameters=CacheParameters,
    run=run,
    plots=plots,
    claims=claims,
    presets=presets,
    stays_open=True,
)
