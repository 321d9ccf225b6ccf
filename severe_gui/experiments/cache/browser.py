"""Fields of the image browser: some test images, what an attack made of them, nearest keys.

Keys of fields, Q queries, N neighbours, V variants: `neighbours` (Q, 2, N, channels, side, side),
of the image as it is and as it was changed; `neighbours_query`, `neighbours_changed` (Q, channels,
side, side), the latter empty if the network is not trained; `neighbours_similarity` and
`neighbours_label` (Q, 2, N); `neighbours_truth` (Q,); `neighbours_answer` and
`neighbours_confidence` (Q, 2, V), the class that each variant gives and its probability.
"""

from collections.abc import Hashable
from typing import TYPE_CHECKING

from severe_gui.experiments.cache.parameters import CacheParameters
from severe_gui.experiments.cache.recall import STANDARD, Recall
from severe_gui.experiments.experiment import FloatArray

if TYPE_CHECKING:
    import torch

QUERIES, NEIGHBOURS = 24, 8
FOOLED, MISTAKES = 8, 8
"""Queries come first that an attack makes the network get wrong, then some that it gets wrong."""


def browsed(recall: Recall, now: CacheParameters) -> dict[str, FloatArray]:
    """The fields of one network."""
    import torch

    chosen = _queries(recall, now)
    tests = recall.tests[: now.attacked]
    views: list[tuple[str, Hashable, torch.Tensor]] = [("tests", None, recall.tests)]
    if recall.is_trained:
        views.append(recall.changed("cache", now))
    neighbours, similarities, labels, answers, confidences = [], [], [], [], []
    cache = recall.cache(now)
    rows = recall.cached_rows(now)[cache.order]
    for name, made_with, images in views:
        layers = recall.layers(name, made_with, images)
        known = recall.similarities(name, made_with, layers, now)[chosen]
        values, nearest = cache.nearest(known, NEIGHBOURS)
        neighbours.append(recall.images.pixels[rows[nearest]])
        similarities.append(values)
        labels.append(cache.labels[nearest])
        said = recall.answers(name, made_with, images, now)[chosen]
        p = torch.stack([said.of(variant, now) for variant in now.variants], 1)
        answers.append(p.argmax(2))
        confidences.append(p.amax(2))
    fields = {
        "neighbours": torch.stack(neighbours, 1),
        "neighbours_query": tests[chosen],
        "neighbours_changed": views[-1][2][chosen] if len(views) > 1 else tests[:0],
        "neighbours_truth": recall.labels[chosen],
        "neighbours_similarity": torch.stack(similarities, 1),
        "neighbours_label": torch.stack(labels, 1),
        "neighbours_answer": torch.stack(answers, 1),
        "neighbours_confidence": torch.stack(confidences, 1),
    }
    return {key: value.cpu().float().numpy() for key, value in fields.items()}


def _queries(recall: Recall, now: CacheParameters) -> "torch.Tensor":
    """Rows of the attacked images. They depend on the network, and on no slider of the cache."""
    import torch

    labels = recall.labels[: now.attacked]
    is_wrong = recall.of_tests(now).network[: now.attacked].argmax(1) != labels
    is_fooled = torch.zeros_like(is_wrong)
    if recall.is_trained:
        deceived = recall.transferred("fgsm", STANDARD["fgsm"], now).network
        is_fooled = (deceived.argmax(1) != labels) & ~is_wrong
    groups = [torch.nonzero(each).flatten() for each in (is_fooled, is_wrong)]
    first = torch.cat([groups[0][:FOOLED], groups[1][:MISTAKES]])
    is_left = torch.ones_like(is_wrong)
    is_left[first] = False
    return torch.cat([first, torch.nonzero(is_left).flatten()])[:QUERIES]
