"""One trained network with its cache, and what is kept of them from one answer to the next.

A slider of theta changes how known similarities are weighed, and not the similarities; an attack on
the network alone does not depend on the cache. So each part is kept until something it was made
with changes. All of it follows from the network, the images and the settings in force: nothing here
belongs into a checkpoint.
"""

from collections.abc import Callable, Hashable
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
AT_ONCE = 1000
"""Images whose keys are computed at once."""
PROBES = 50
"""Images whose Jacobians are: for each class, a copy of its own."""
LEAST_SKILL = 0.25
"""Of the way from chance to no error: a network below it counts as not trained."""


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

    def __init__(self, network: "SmallConvnets", images: Images, copy: int) -> None:
        self.network, self.images, self.copy = network.one(copy), images, copy
        self._kept = Kept()

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

        weight = weight_of(variant, now)
        return CachedClassifier(self.network, self.cache(now), now.key_layers, now.theta, weight)

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
        self, name: str, made_with: Hashable, images: "torch.Tensor",
        now: CacheParameters,
    ) -> tuple["torch.Tensor", "torch.Tensor"]:  # fmt: skip
        """p_net and p_mem of a set of images: (images, classes) each."""
        layers = self.layers(name, made_with, images)
        similarities = self.similarities(name, made_with, layers, now)
        return layers["output"].softmax(1), self.cache(now).weigh(similarities, now.theta)

    def of_tests(self, now: CacheParameters) -> tuple["torch.Tensor", "torch.Tensor"]:
        """p_net and p_mem of the test images."""
        return self.answers("tests", None, self.tests, now)

    @property
    def is_trained(self) -> bool:
        """Whether the network is far enough above chance to be worth an attack."""
        output = self.layers("tests", None, self.tests)["output"]
        correct = float((output.argmax(1) == self.labels).double().mean())
        chance = 1 / self.images.classes
        return correct > chance + LEAST_SKILL * (1 - chance)

    # Attacks.

    def deceived(
        self, variant: Variant, now: CacheParameters
    ) -> tuple["torch.Tensor", "torch.Tensor"]:
        """p_net and p_mem of images attacked as a person has chosen."""
        name, made_with, images = self.changed(variant, now)
        return self.answers(name, made_with, images, now)

    def transferred(
        self, attack: "Attack", strength: float, now: CacheParameters, place: str
    ) -> tuple["torch.Tensor", "torch.Tensor"]:
        """p_net and p_mem of images that deceive the network alone, kept under a name."""
        name, made_with, images = self._transferred((attack, strength), now, place)
        return self.answers(name, made_with, images, now)

    def changed(
        self, variant: Variant, now: CacheParameters
    ) -> tuple[str, Hashable, "torch.Tensor"]:
        """Images attacked as chosen, for a variant: their name, what they depend on, pixels."""
        settings = (now.attack, now.strength)
        if now.attack_mode == "transferred" or variant == "network":
            return self._transferred(settings, now, "as chosen")
        made_with = (settings, _stored(now), now.theta, weight_of(variant, now))
        name = f"white-box {variant}"
        images = self._kept.of(name, made_with, lambda: self._attacked(variant, settings, now))
        return name, made_with, images

    def _transferred(
        self, settings: tuple["Attack", float], now: CacheParameters, place: str
    ) -> tuple[str, Hashable, "torch.Tensor"]:
        name = f"transferred {place}"
        # Its cache plays no part in what deceives the network.
        images = self._kept.of(name, settings, lambda: self._attacked("network", settings, now))
        return name, settings, images

    def _attacked(
        self, variant: Variant, settings: tuple["Attack", float], now: CacheParameters
    ) -> "torch.Tensor":
        from severe_gui.learn.attacks import attacked

        margins = self.classifier(variant, now).margins
        count = now.attacked
        return attacked(settings[0], margins, self.tests[:count], self.labels[:count], settings[1])

    # Jacobians.

    def jacobians(self, now: CacheParameters) -> tuple["torch.Tensor", "torch.Tensor"]:
        """Of p_net and of p_mem, at some test images: (probes, classes, pixels) each."""
        import torch

        def make() -> tuple["torch.Tensor", "torch.Tensor"]:
            classifier = self.classifier("cache", now)
            tests = self.tests[: now.probes]
            portions = [
                classifier.jacobians(tests[start : start + PROBES])
                for start in range(0, len(tests), PROBES)
            ]
            own, recalled = (torch.cat(each) for each in zip(*portions, strict=True))
            return own, recalled

        return self._kept.of("jacobians", (_stored(now), now.theta), make)

    def _layers(self, images: "torch.Tensor") -> dict[str, "torch.Tensor"]:
        import torch

        from severe_gui.learn.cached_classifier import layers_of

        with torch.no_grad():
            return layers_of(self.network, images)

    def _keys(self, layers: dict[str, "torch.Tensor"], now: CacheParameters) -> "torch.Tensor":
        from severe_gui.learn.cache import key_of

        return key_of(layers, now.key_layers)


def weight_of(variant: Variant, now: CacheParameters) -> float:
    """Lambda of a variant."""
    return {"network": 0.0, "cache": now.cache_weight, "cache-only": 1.0}[variant]


def _stored(now: CacheParameters) -> Hashable:
    """What the cache's keys depend on, of the settings."""
    return now.key_layers, now.cache_size
