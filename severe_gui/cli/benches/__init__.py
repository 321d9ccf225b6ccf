"""Speed, always as a ratio: against a peer or a floor, in one run, alternating, medians.

A bench is a module here with `measure() -> Result`; its name is the module's, with dashes. One that
can be measured elsewhere than on the CPU names its `DEVICES`, and its `measure` takes one of them.
One that takes an hour says that it `IS_LONG`, and is measured only when it is asked for by name.
A peer is used at its best: the fastest way that it offers, in the same precision, warmed up, with
as many threads as ours. What it was, and how it was called, is in `peer_settings`.
"""

import importlib
import importlib.metadata
import pkgutil
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

from severe_gui.errors import SevereError

BarIs = Literal["at most", "at least"]


@dataclass(frozen=True)
class Result:
    """What a bench found. ratio: as its issue states it; holds: whether it is within the bar.

    peer_settings: what ours is compared with, its versions and how it was called. bar_is: whether
    the ratio is to be at most or at least the bar.
    """

    name: str
    ours: float
    peer: float
    ratio: float
    bar: float
    holds: bool
    unit: str
    peer_settings: Mapping[str, Any]
    bar_is: BarIs
    details: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As the command line prints it."""
        return asdict(self)


def against(peer: str, settings: str, *packages: str) -> dict[str, Any]:
    """What a result is compared with: a peer, how it is called, and versions of its packages."""
    versions = {package: importlib.metadata.version(package) for package in packages}
    return {"peer": peer, "settings": settings, "versions": versions}


def ensure_installed(bench: str, *packages: str) -> None:
    """Raise SevereError, with what to do, unless a bench's peer is installed."""
    for package in packages:
        try:
            importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            raise SevereError(
                f"{bench} could not be measured", f"{package} is not installed", "run make bench"
            ) from None


def medians(
    ways: Mapping[str, Callable[[], object]],
    rounds: int,
    settled: Callable[[], object] = lambda: None,
) -> dict[str, float]:
    """The median seconds of each way, called in turn, each time after a call that is not timed.

    settled: waits until a device has done what it was asked for.
    """
    times: dict[str, list[float]] = {name: [] for name in ways}
    order, shuffled = list(ways.items()), random.Random(0)
    for _ in range(rounds):
        # A way finds the memory as the one before it left it: the order changes each time, and a
        # first call sets the memory up.
        shuffled.shuffle(order)
        for name, way in order:
            way()
            settled()
            started = time.perf_counter()
            way()
            settled()
            times[name].append(time.perf_counter() - started)
    return {name: statistics.median(each) for name, each in times.items()}


def settling(device: str) -> Callable[[], object]:
    """What waits for a device: nothing to wait for on the CPU. Imports torch."""
    import torch

    return torch.cuda.synchronize if device == "cuda" else lambda: None


@dataclass(frozen=True)
class Bench:
    """One bench, imported when it is asked for."""

    name: str

    @cached_property
    def _module(self) -> Any:
        return importlib.import_module(f"{__name__}.{self.name.replace('-', '_')}")

    @property
    def devices(self) -> tuple[str, ...]:
        """Where it can be measured."""
        return tuple(getattr(self._module, "DEVICES", ("cpu",)))

    @property
    def is_long(self) -> bool:
        """Whether it is left out where no bench is named."""
        return bool(getattr(self._module, "IS_LONG", False))

    @property
    def about(self) -> str:
        """What it measures, in a few sentences."""
        return str(self._module.__doc__).strip()

    def measure(self, device: str = "cpu") -> Result:
        """Measure it, which takes seconds to minutes. Raises SevereError if it cannot."""
        takes_device = hasattr(self._module, "DEVICES")
        result: Result = self._module.measure(device) if takes_device else self._module.measure()
        return result


def all_benches() -> dict[str, Bench]:
    """Benches by name."""
    names = (module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))
    return {name: Bench(name) for name in sorted(names)}
