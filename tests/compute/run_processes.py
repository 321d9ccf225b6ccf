"""Runs done in processes of their own, for tests that cut, kill and resume them."""

from pathlib import Path
from typing import Any

from severe_gui.compute import execution
from severe_gui.compute.control import Command
from severe_gui.compute.execution import Execution
from severe_gui.compute.run import RunRequest


class Script:
    """Gives commands at the polls that it names, and nothing else."""

    def __init__(self, commands: dict[int, Command]) -> None:
        self._commands, self._polls = commands, 0

    def poll(self) -> Command | None:
        # Each poll is asked again until it has nothing more to say.
        command = self._commands.pop(self._polls, None)
        if command is None:
            self._polls += 1
        return command

    def wait(self) -> Command:
        return Command("resume")


def perform(request: RunRequest, commands: dict[int, Command] | None = None) -> str:
    """Run in this process with one torch thread. Returns the phase it ended in."""
    import torch

    torch.set_num_threads(1)
    return str(Execution(request, Script(dict(commands or {}))).perform().phase)


def perform_all(jobs: list[tuple[RunRequest, dict[int, Command]]]) -> None:
    """Several, one after the other, in a new process."""
    for request, commands in jobs:
        perform(request, commands)


def perform_with_frequent_checkpoints(request: RunRequest) -> None:
    """As fast a rhythm of checkpoints as the disk allows, so that a kill may hit the writing."""
    execution.CHECKPOINT_SECONDS = 0.02
    perform(request)


def contents(folder: Path) -> dict[str, bytes]:
    """What two equal runs must have alike, to the last bit."""
    return {name: (folder / name).read_bytes() for name in ("series.csv", "weights.safetensors")}


def request_for(folder: Path, resume: bool = False, **parameters: Any) -> RunRequest:
    return RunRequest("degeneracy", parameters, 3, folder, "cpu", resume=resume)
