"""What a report holds: judgements, pictures of their runs, and versions. No Qt."""

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from severe_gui import __version__
from severe_gui.compute.judgement import Judgement


@dataclass(frozen=True)
class ReportFigure:
    """A picture of a run of an experiment: PNG bytes or SVG text.

    parameters, seed: the run's settings; none if the picture is of several.
    """

    experiment: str
    title: str
    content: bytes | str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0

    @property
    def suffix(self) -> str:
        return "svg" if isinstance(self.content, str) else "png"

    @property
    def data(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content


@dataclass(frozen=True)
class Report:
    """The contents of a report. versions: by name. date: year-month-day.

    introduction: a paragraph before the summary. has_figures: False for a report that is meant to
    have none, and so does not say that they are missing.
    """

    title: str
    judgements: tuple[Judgement, ...]
    figures: tuple[ReportFigure, ...]
    versions: Mapping[str, str]
    date: str
    introduction: str = ""
    has_figures: bool = True


def versions_here() -> dict[str, str]:
    """Versions of what a result depends on. torch's without importing it."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        torch = version("torch")
    except PackageNotFoundError:
        torch = "unknown"
    return {
        "Severe": __version__,
        "Python": platform.python_version(),
        "torch": torch,
        "NumPy": np.__version__,
    }


def distinct(figures: Iterable[ReportFigure]) -> list[ReportFigure]:
    """Each picture once, even if several runs made it."""
    seen: dict[tuple[str, bytes], ReportFigure] = {}
    for figure in figures:
        seen.setdefault((figure.experiment, figure.data), figure)
    return list(seen.values())
