"""The page of the benches: on which machine, when, against what, and what came of it."""

import datetime
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from severe_gui import __version__
from severe_gui.cli.benches import Result, all_benches
from severe_gui.errors import SevereError

BUSY = 0.25
"""Processes that want each core before the benches begin; with more a machine is called busy."""
OWN_LOAD = 4.0
"""No bench has more processes than this at work: what is above it is others'."""
HOW = (
    "Made by `make bench` (`severe bench --page docs/benchmarks.md`). Each figure is a ratio "
    "measured in one run, from medians, the two sides taking turns; a peer is used at its best."
)
HEADING = (
    "| bench | ours | against | unit | ratio | bar | verdict |\n| - | -: | -: | - | -: | -: | - |"
)


@dataclass(frozen=True)
class Machine:
    """Where and when the benches were measured. load: of the minute before; None if unknown."""

    processor: str
    cores: int
    memory_gib: float | None
    devices: tuple[str, ...]
    system: str
    python: str
    date: str
    load: float | None

    def is_busy(self, load_after: float | None = None) -> bool:
        """Whether others were using it, so that the figures are worth little."""
        was_busy = self.load is not None and self.load > BUSY * self.cores
        return was_busy or (load_after is not None and load_after > OWN_LOAD)


def this_machine() -> Machine:
    """The machine this runs on, now. Imports torch."""
    from severe_gui.compute.device import describe_cuda

    return Machine(
        processor=_processor(),
        cores=os.cpu_count() or 1,
        memory_gib=_memory_gib(),
        devices=tuple(each["name"] for each in describe_cuda()["devices"]),
        system=platform.platform(),
        python=platform.python_version(),
        date=datetime.datetime.now(datetime.UTC).date().isoformat(),
        load=load_now(),
    )


def load_now() -> float | None:
    """Processes that wanted a core, the mean of the last minute; None where it is not known."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else None


def page_of(
    machine: Machine,
    results: Iterable[Result],
    unmeasured: Mapping[str, SevereError],
    load_after: float | None = None,
) -> str:
    """The page as Markdown. load_after: as of `load_now`, when all was measured."""
    results = list(results)
    parts = ["# Benchmarks", HOW, _described(machine)]
    if machine.is_busy(load_after):
        loads = " to ".join(
            f"{each:.1f}" for each in (machine.load, load_after) if each is not None
        )
        parts.append(
            f"**The machine was busy** (load {loads} on {machine.cores} cores): these figures are "
            "worth little; measure again on a quiet one."
        )
    parts.append("\n".join([HEADING, *(_row(result) for result in results)]))
    parts += [f"Could not be measured, {name}: {error}" for name, error in unmeasured.items()]
    for result in results:
        parts += _section(result)
    return "\n\n".join(parts) + "\n"


def _described(machine: Machine) -> str:
    memory = f", {machine.memory_gib:.0f} GiB" if machine.memory_gib else ""
    gpu = ", ".join(machine.devices) or "no CUDA device"
    return (
        f"- Machine: {machine.processor}, {machine.cores} cores{memory}; {gpu}\n"
        f"- Date: {machine.date}\n"
        f"- Versions: Severe {__version__}, Python {machine.python}, {machine.system}"
    )


def _row(result: Result) -> str:
    verdict = "holds" if result.holds else "**fails**"
    return (
        f"| [{result.name}](#{result.name}) | {result.ours:.4g} | {result.peer:.4g} "
        f"| {result.unit} | {result.ratio:.3f} | {result.bar_is} {result.bar:g} | {verdict} |"
    )


def _section(result: Result) -> list[str]:
    found = result.peer_settings
    versions = "; ".join(f"{name} {version}" for name, version in found["versions"].items())
    against = f"Against {found['peer']}: {found['settings']}." + (
        f" {versions}." if versions else ""
    )
    parts = [f"## {result.name}", all_benches()[result.name].about, against]
    if result.details:
        rows = [f"| {name} | {_plain(value)} |" for name, value in result.details.items()]
        parts.append("\n".join(["| measured | |", "| - | -: |", *rows]))
    return parts


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list | tuple):
        return ", ".join(_plain(each) for each in value)
    return str(value)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()


def _memory_gib() -> float | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (AttributeError, ValueError, OSError):
        return None
