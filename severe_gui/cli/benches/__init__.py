"""Speed, always as a ratio: against a peer or a floor, in one run, alternating, medians.

A bench is a module here with `measure() -> Result`; its name is the module's, with dashes.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a bench found. ratio: as its issue states it; holds: whether it is beyond the bar."""

    name: str
    ours: float
    peer: float
    ratio: float
    bar: float
    holds: bool
    unit: str
    details: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As the command line prints it."""
        return asdict(self)


def all_benches() -> dict[str, Callable[[], Result]]:
    """Benches by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name.replace("_", "-"): _Lazy(name) for name in names}


@dataclass(frozen=True)
class _Lazy:
    module: str

    def __call__(self) -> Result:
        result: Result = importlib.import_module(f"{__name__}.{self.module}").measure()
        return result
