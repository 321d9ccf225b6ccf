"""What a run gets: seeded generators, tracking of its state, and the live changes.

Used only where training runs: the functions of this module import torch.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from severe_gui.compute.checkpoint import load_tensors
from severe_gui.compute.curve_arithmetic import CurveArithmetic
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Change


class TrackedContext:
    """The RunContext of every runner. state: the contents of a checkpoint to resume from.

    weights: a file to start from. replay: logged changes to repeat at their steps.
    on_change: called with each change when it is delivered.
    """

    def __init__(
        self,
        seed: int,
        device: str,
        step: int = 0,
        state: dict[str, Any] | None = None,
        weights: Path | None = None,
        replay: Sequence[Change] = (),
        on_change: Callable[[Change], None] = lambda change: None,
    ) -> None:
        self.seed, self.device, self.step = seed, device, step
        self.curves = CurveArithmetic()
        self.upcoming = step + 1
        self._restored = state
        self._weights = weights
        self._replay = deque(change for change in replay if change.step > step)
        self._pending: deque[tuple[str, Any]] = deque()
        self._on_change = on_change
        self._parts: dict[str, Any] = {}
        self._generators: dict[str, Any] = {}
        self._tracked = False

    def generator(self, name: str, offset: int = 0) -> Any:
        """A CPU torch.Generator seeded by (seed + offset, name); its state is tracked."""
        import torch

        key = f"{name}/{offset}"
        if key not in self._generators:
            digest = hashlib.sha256(f"{self.seed + offset}/{name}".encode()).digest()
            seeded = torch.Generator().manual_seed(int.from_bytes(digest[:7], "big"))
            self._generators[key] = seeded
            if self._tracked:
                self._restore_generator(key)
        return self._generators[key]

    def track(self, **parts: Any) -> None:
        """Register everything that changes; restore it, or load the given weights into `model`."""
        self._parts, self._tracked = parts, True
        if self._restored is not None:
            for name, part in parts.items():
                _restore(part, self._restored["parts"][name])
            for key in self._generators:
                self._restore_generator(key)
        elif self._weights is not None:
            self._load_weights(self._weights)

    def changes(self) -> Sequence[Change]:
        """Live changes to apply before the next step, replayed ones first."""
        due: list[Change] = []
        while self._replay and self._replay[0].step <= self.upcoming:
            due.append(self._replay.popleft())
        while self._pending:
            change = Change(self.upcoming, *self._pending.popleft())
            self._on_change(change)
            due.append(change)
        return due

    def queue_change(self, name: str, value: Any) -> None:
        """Take a change from outside; it is delivered before the next step."""
        self._pending.append((name, value))

    @property
    def has_changes(self) -> bool:
        """Whether a change waits to be delivered."""
        return bool(self._pending)

    def record_no_more(self) -> None:
        """Deliver changes from here on without a word to the log."""
        self._on_change = lambda change: None

    def close(self) -> None:
        """End the processes that the run has started."""
        self.curves.close()

    def state(self) -> dict[str, Any]:
        """Everything tracked, ready for a checkpoint."""
        return {
            "parts": {name: _state_of(part) for name, part in self._parts.items()},
            "generators": {key: each.get_state() for key, each in self._generators.items()},
        }

    def named_weights(self) -> dict[str, Any]:
        """The tensors of the part called `model`; empty if there is none."""
        model = self._parts.get("model")
        if model is None:
            return {}
        if hasattr(model, "named_weights"):
            return dict(model.named_weights())
        state = _state_of(model)
        return dict(state) if isinstance(state, dict) else {"model": state}

    def _restore_generator(self, key: str) -> None:
        if self._restored is not None and key in self._restored["generators"]:
            self._generators[key].set_state(self._restored["generators"][key])

    def _load_weights(self, path: Path) -> None:
        tensors, _ = load_tensors(path)
        model = self._parts.get("model")
        if model is None:
            raise BadInput("This experiment has no network to load weights into")
        if hasattr(model, "load_named_weights"):
            model.load_named_weights(tensors)
        else:
            try:
                model.load_state_dict(tensors)
            except RuntimeError as error:
                raise BadInput(
                    "These weights do not fit this network", str(error).splitlines()[0]
                ) from None


def _state_of(part: Any) -> Any:
    import torch

    return part.detach() if isinstance(part, torch.Tensor) else part.state_dict()


def _restore(part: Any, state: Any) -> None:
    import torch

    if isinstance(part, torch.Tensor):
        with torch.no_grad():
            part.copy_(state)
    else:
        part.load_state_dict(state)
