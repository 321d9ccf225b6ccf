"""What a run under way is asked to do: commands, and where they come from."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True)
class Command:
    """What a person asks of a run: pause, step, resume, stop, or change `name` to `value`."""

    verb: str
    name: str = ""
    value: Any = None


class Control(Protocol):
    """Where commands come from."""

    def poll(self) -> Command | None:
        """The next command, at once; None if there is none."""

    def wait(self) -> Command:
        """The next command, however long it takes (the run is paused)."""


class NoControl:
    """A run without commands."""

    def poll(self) -> Command | None:
        return None

    def wait(self) -> Command:
        return Command("stop")
