"""One trained network with its cache, and what is kept of them from one answer to the next.

A slider of theta changes how known similarities are weighed, and not the similarities; an attack on
the network alone does not depend on the cache. So each part is kept until something it was made
with changes. All of it follows from the network, the images and the settings in force: nothing here
belongs into a checkpoint.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar, cast

from severe_gui.experiments.cache.images import Images
from severe_gui.experiments.cache.parameters import CacheParameters, Variant

if TYPE_CHECKING:
    import torch

    from severe_gui.learn.attacks import Attack
    from severe_gui.learn.cache import Cache
    from severe_gui.learn.cached_classifier import CachedClassifier
    from severe_gui.learn.small_convnet import SmallConvnets

T = TypeVar("T")
STANDARD: Mapping["Attack", float] = {
    "fgsm": 0.1, "iterative": 0.1, "single-pixel": 1.0, "blur": 0.06,
}  # fmt: skip
"""Attacks of the table, as strong as the last two are in Foolbox and the first ones on MNIST."""
AT_ONCE = 1000
"""Images whose keys are computed at once."""
PROBES = 50
"""Images whose Jacobians are: for each class, a copy of its own."""
LEAST_SKILL = 0.25
"""Of the way from chance to no error: a network below it counts as not trained."""


@dataclass(frozen=True)
class Answers:
    """Probabilities of classes, (images, classes): the network's, the cache's for the mixture, and
    those of the cache by itself, which has a sharpness of its own."""

    network: "torch.Tensor"
    mixture: "torch.Tensor"
    alone: "torch.Tensor"

    def of(self, variant: Variant, now: CacheParameters) -> "torch.Tensor":
        """Those of a variant."""
        if variant == "cache-only":
            return self.alone
        return self.along(now.cache_weight if variant == "cache" else 0.0)

    def along(self, weight: float) -> "torch.Tensor":
        """Those of the mixture at some weight of the cache."""
        from severe_gui.learn.cached_classifier import mixed

        return mixed(self.network, self.mixture, weight)

    def __getitem__(self, rows: "slice | torch.Tensor") -> "Answers":
        return Answers(self.network[rows], self.mixture[rows], self.alone[rows])


class Kept:
    """Answers by name, each with the settings that it was made with."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[Hashable, Any]] = {}

    def of(self, name: str, settings: Hashable, make: Callable[[], T]) -> T:
        """The answer of this name, made again if its settings have changed."""
        held = self._held.get(name)
        if held is None or held[0] != settings:
            held = self._held[name] = (settings, make())
        return cast(T, held[1])


class Recall:
    """Copy `copy` of the networks as it is now, with the images of its seed."""

    def __init__(self, networks: "SmallConvnets", images: Images, copy: int) -> None:
        self._networks, self.network = networks, networks.one(copy)
        self.images, self.copy = images, copy
        self._kept = Kept()

    def anew(self) -> "Recall":
        """The same with nothing kept."""
        return Recall(self._networks, self.images, self.copy)

    # Images and their classes.

    @property
    def tests(self) -> "torch.Tensor":
        return self.images.pixels[self.images.tests[self.copy]]

    @property
    def labels(self) -> "torch.Tensor":
        return self.images.labels[self.images.tests[self.copy]]

    def cached_rows(self, now: CacheParameters) -> "torch.Tensor":
        """Rows of the images that are cached."""
        return self.images.training[self.copy, : now.cache_size]

    def seen_and_new(self, now: CacheParameters) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Cached images and test images, as many of each, looked at through noise."""
        rows, looks = self.cached_rows(now), self.images.looks[self.copy]
        count = min(len(rows), looks.shape[1])
        seen, new = self.images.pixels[rows[:count]], self.tests[:count]
        return (
            (seen + now.view_noise * looks[0, :count]).clamp(0, 1),
            (new + now.view_noise * looks[1, :count]).clamp(0, 1),
        )

    # The network and the cache.

    def cache(self, now: CacheParameters) -> "Cache":
        """The cache, made in portions so that only its keys are held."""
        import torch

        from severe_gui.learn.cache import make_cache

        def make() -> "Cache":
            rows = self.cached_rows(now)
            keys = [
                self._keys(self._layers(self.images.pixels[rows[start : start + AT_ONCE]]), now)
                for start in range(0, len(rows), AT_ONCE)
            ]
            return make_cache(torch.cat(keys), self.images.labels[rows], self.images.classes)

        return self._kept.of("cache", _stored(now), make)

    def classifier(self, variant: Variant, now: CacheParameters) -> "CachedClassifier":
        """A variant as a function of images."""
        from severe_gui.learn.cached_classifier import CachedClassifier

        weight = {"network": 0.0, "cache": now.cache_weight, "cache-only": 1.0}[variant]
        cache, theta = self.cache(now), theta_of(variant, now)
        return CachedClassifier(self.network, cache, now.key_layers, theta, weight)

    def layers(
        self, name: str, made_with: Hashable, images: "torch.Tensor"
    ) -> dict[str, "torch.Tensor"]:
        """What the layers compute of a set of images. made_with: what the images depend on."""
        return self._kept.of(f"{name} layers", made_with, lambda: self._layers(images))

    def similarities(
        self, name: str, made_with: Hashable, layers: dict[str, "torch.Tensor"],
        now: CacheParameters,
    ) -> "torch.Tensor":  # fmt: skip
        """Similarities of a set of images to all keys."""
        return self._kept.of(
            f"{name} similarities",
            (made_with, _stored(now)),
            lambda: self.cache(now).similarities(self._keys(layers, now)),
        )

    def answers(
        self, name: str, made_with: Hashable, images: "torch.Tensor", now: CacheParameters
    ) -> Answers:
        """What the network and the cache say of a set of images."""
        layers, cache = self.layers(name, made_with, images), self.cache(now)
        similarities = self.similarities(name, made_with, layers, now)
        mixture = cache.weigh(similarities, now.theta)
        is_shared = now.theta_alone == now.theta
        alone = mixture if is_shared else cache.weigh(similarities, now.theta_alone)
        return Answers(layers["output"].softmax(1), mixture, alone)

    def of_tests(self, now: CacheParameters) -> Answers:
        """Of the test images."""
        return self.answers("tests", None, self.tests, now)

    @property
    def is_trained(self) -> bool:
        """Whether the network is far enough above chance to be worth an attack."""
        output = self.layers("tests", None, self.tests)["output"]
        correct = float((output.argmax(1) == self.labels).double().mean())
        chance = 1 / self.images.classes
        return correct > chance + LEAST_SKILL * (1 - chance)

    # Attacks.

    def deceived(self, variant: Variant, now: CacheParameters) -> Answers:
        """Of images attacked as chosen, for a variant."""
        name, made_with, images = self.changed(variant, now)
        return self.answers(name, made_with, images, now)

    def transferred(self, attack: "Attack", strength: float, now: CacheParameters) -> Answers:
        """Of images on which one of the standard attacks deceives the network."""
        from severe_gui.learn.attacks import ITERATIONS

        settings = (attack, strength, ITERATIONS)
        name, made_with, images = self._transferred(settings, now, attack)
        return self.answers(name, made_with, images, now)

    def changed(
        self, variant: Variant, now: CacheParameters
    ) -> tuple[str, Hashable, "torch.Tensor"]:
        """Images attacked as chosen, for a variant: their name, what they depend on, pixels."""
        settings = (now.attack, now.strength, now.iterations)
        if now.attack_mode == "transferred" or variant == "network":
            return self._transferred(settings, now, "as chosen")
        weight = now.cache_weight if variant == "cache" else 1.0
        made_with = (settings, _stored(now), theta_of(variant, now), weight)
        name = f"white-box {variant}"
        images = self._kept.of(name, made_with, lambda: self._attacked(variant, settings, now))
        return name, made_with, images

    def _transferred(
        self, settings: tuple["Attack", float, int], now: CacheParameters, place: str
    ) -> tuple[str, Hashable, "torch.Tensor"]:
        name = f"transferred {place}"
        # Its cache plays no part in what deceives the network.
        images = self._kept.of(name, settings, lambda: self._attacked("network", settings, now))
        return name, settings, images

    def _attacked(
        self, variant: Variant, settings: tuple["Attack", float, int], now: CacheParameters
    ) -> "torch.Tensor":
        from severe_gui.learn.attacks import attacked

        margins = self.classifier(variant, now).margins
        count = now.attacked
        attack, strength, iterations = settings
        tests, labels = self.tests[:count], self.labels[:count]
        return attacked(attack, margins, tests, labels, strength, iterations)

    # Jacobians.

    def jacobians(
        self, variant: Variant, now: CacheParameters
    ) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Of p_net and of p_mem, as sharp as a variant has it, at some test images.

        (probes, classes, pixels) each.
        """
        import torch

        def make() -> tuple["torch.Tensor", "torch.Tensor"]:
            classifier = self.classifier(variant, now)
            tests = self.tests[: now.probes]
            portions = [
                classifier.jacobians(tests[start : start + PROBES])
                for start in range(0, len(tests), PROBES)
            ]
            own, recalled = (torch.cat(each) for each in zip(*portions, strict=True))
            return own, recalled

        made_with = (_stored(now), theta_of(variant, now))
        return self._kept.of(f"jacobians {variant}", made_with, make)

    def _layers(self, images: "torch.Tensor") -> dict[str, "torch.Tensor"]:
        import torch

        from severe_gui.learn.cached_classifier import layers_of

        with torch.no_grad():
            return layers_of(self.network, images)

    def _keys(self, layers: dict[str, "torch.Tensor"], now: CacheParameters) -> "torch.Tensor":
        from severe_gui.learn.cache import key_of

        return key_of(layers, now.key_layers)


def theta_of(variant: Variant, now: CacheParameters) -> float:
    """The sharpness of a variant's cache."""
    return now.theta_alone if variant == "cache-only" else now.theta


def _stored(now: CacheParameters) -> Hashable:
    """What the cache's keys depend on, of the settings."""
    return now.key_layers, now.cache_size
