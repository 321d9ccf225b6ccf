"""Processes forked from a server that has imported torch already.

A spawned process imports torch again: two to three seconds of a core, and every window that is
shown spawns one. Here a server is asked for a fork instead: still a process of its own, with the
same entry point, pipes, signals and end. Tests of the start itself take the fixture `cold_start`.
"""

import multiprocessing
import os
import sys
import tempfile
from multiprocessing import forkserver
from multiprocessing.context import BaseContext, ForkServerContext, ForkServerProcess
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

cold_context = multiprocessing.get_context


class WarmProcess(ForkServerProcess):
    """A fork that finds its parent's environment, not the server's."""

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        _start_server()
        entry = (dict(os.environ), target, args, kwargs or {})
        super().__init__(group, _enter, name, entry, daemon=daemon)


class WarmContext(ForkServerContext):
    """What `multiprocessing.get_context("spawn")` gives while tests run."""

    Process = WarmProcess


WARM = WarmContext()


def context(method: str | None = None) -> BaseContext:
    """As multiprocessing.get_context, but for "spawn"."""
    return WARM if method == "spawn" else cold_context(method)


def severe(*arguments: str, seconds: float = 170, **variables: str) -> CompletedProcess[str]:
    """One command of Severe in a process of its own. variables: added to its environment."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = WARM.Process(target=_speak, args=(arguments, variables, out, err))
        process.start()
        process.join(seconds)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"severe {' '.join(arguments)} took more than {seconds} s")
        return CompletedProcess(arguments, process.exitcode, out.read_text(), err.read_text())


def _start_server() -> None:
    # Python 3.11 does not give the server our sys.path, and passes over what it cannot import.
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)
    forkserver.set_forkserver_preload(["preloaded"])
    forkserver.ensure_running()
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def _enter(environment: dict[str, str], target: Any, args: Any, kwargs: Any) -> None:
    os.environ.clear()
    os.environ.update(environment)
    if target is not None:
        target(*args, **kwargs)


def _speak(arguments: tuple[str, ...], variables: dict[str, str], out: Path, err: Path) -> None:
    os.environ.update(variables)
    for stream, path in (("stdout", out), ("stderr", err)):
        file = path.open("w", encoding="utf-8")
        os.dup2(file.fileno(), getattr(sys, f"__{stream}__").fileno())
        setattr(sys, stream, file)
    from severe_gui.cli import run_command_line

    code = run_command_line(list(arguments))
    sys.stdout.flush()
    sys.stderr.flush()
    sys.exit(code)
