"""A report of claims: one HTML page that holds everything, or Markdown with its figures beside.

It says of each claim what was measured, at which settings, with which command it can be measured
again, and what was to be expected. It is made of `Judgement`s (`compute.judgement`) and of
pictures that the caller has: PNG bytes or SVG text. No Qt.

    write_report(path, Report(title, judgements, figures, versions_here(), today()))
"""

import base64
import hashlib
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import numpy as np

from severe_gui import __version__
from severe_gui.compute.judgement import Judgement
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Experiment
from severe_gui.files import write_bytes, write_text
from severe_gui.panels.trainer.report.style import page_style
from severe_gui.panels.trainer.report.words import (
    SIGNS,
    by_experiment,
    counted_in_words,
    expected_word,
    facts,
    marked_word,
    measured,
    role_of,
    threshold,
    told_settings,
)

HTML, MARKDOWN = (".html", ".htm"), (".md", ".markdown")
NO_FIGURES = "There are no figures in this report."


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
    """All that a report says. versions: by name. date: year-month-day."""

    title: str
    judgements: tuple[Judgement, ...]
    figures: tuple[ReportFigure, ...]
    versions: Mapping[str, str]
    date: str


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


def ensure_report_path(path: Path) -> None:
    """Raise BadInput, before anything is run, if a report cannot be written there."""
    if path.suffix.lower() not in (*HTML, *MARKDOWN):
        raise BadInput(
            f"{path.name} is no report",
            f"its name ends in {path.suffix or 'nothing'}",
            "let it end in .html or .md",
        )
    if path.is_dir():
        raise BadInput(f"{path} is a folder", "", "name a file")
    if not path.parent.is_dir():
        raise BadInput(f"{path} cannot be written", f"there is no folder {path.parent}")


def write_report(path: Path, report: Report) -> None:
    """Write a report as what its suffix says; a failure leaves an old one as it was.

    Markdown has its figures in the folder NAME-figures beside it. Raises SevereError.
    """
    ensure_report_path(path)
    if path.suffix.lower() in HTML:
        write_text(path, html_text(report))
        return
    before = _figures_named_in(path)
    folder = path.with_name(f"{path.stem}-figures")
    files = [(figure, _file_name(figure)) for figure in _distinct(report.figures)]
    if files:
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise SevereError(f"{folder} could not be made", reason) from None
    for figure, name in files:
        write_bytes(folder / name, figure.data)
    # Names change with content, so until here the old report and its figures are whole.
    places = [(figure, f"{folder.name}/{name}") for figure, name in files]
    write_text(path, markdown_text(report, places))
    for name in before - {name for _figure, name in files}:
        (folder / name).unlink(missing_ok=True)


# HTML.


def html_text(report: Report) -> str:
    """The page, with its figures in it."""
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>\n<style>{page_style()}</style>\n</head>",
        f"<body>\n<main>\n<h1>{escape(report.title)}</h1>",
        f'<p class="quiet">{escape(_origin(report))}</p>',
        f"<p>{escape(counted_in_words(report.judgements))}</p>",
        _html_summary(report.judgements),
    ]
    if not report.figures:
        parts.append(f'<p class="quiet">{NO_FIGURES}</p>')
    for experiment, judgements in by_experiment(report.judgements):
        parts.append(f'<section>\n<h2 id="{escape(experiment.id)}">{escape(experiment.title)}</h2>')
        parts.append(f'<p class="quiet">{escape(experiment.summary)}</p>')
        parts.append(_html_figures(report.figures, experiment))
        parts += [_html_claim(each) for each in judgements]
        parts.append("</section>")
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _html_summary(judgements: Iterable[Judgement]) -> str:
    head = (
        '<thead><tr><th scope="col">Claim</th><th scope="col">Verdict</th>'
        '<th scope="col" class="number">Measured</th>'
        '<th scope="col" class="number">Threshold</th><th scope="col">Expected</th></tr></thead>'
    )
    rows = [
        f'<tr><td><a href="#{_anchor(each)}">{escape(each.id)}</a></td>'
        f"<td>{_html_word(each)}</td>"
        f'<td class="number">{escape(measured(each))}</td>'
        f'<td class="number">{escape(threshold(each))}</td>'
        f"<td>{escape(expected_word(each))}</td></tr>"
        for each in judgements
    ]
    body = "\n".join(rows)
    return f'<table class="summary">\n{head}\n<tbody>\n{body}\n</tbody>\n</table>'


def _html_figures(figures: Iterable[ReportFigure], experiment: Experiment) -> str:
    parts = []
    for figure in _distinct(figures):
        if figure.experiment == experiment.id:
            kind = "svg+xml" if figure.suffix == "svg" else "png"
            data = base64.b64encode(figure.data).decode("ascii")
            parts.append(
                f'<figure><img alt="{escape(figure.title)}" src="data:image/{kind};base64,{data}">'
                f"<figcaption>{escape(_caption(experiment, figure))}</figcaption></figure>"
            )
    return '<div class="figures">\n' + "\n".join(parts) + "\n</div>" if parts else ""


def _html_claim(judgement: Judgement) -> str:
    rows = [
        f'<tr><th scope="row">{escape(name)}</th><td>'
        f"{_html_word(judgement) if name == 'Verdict' else _html_value(name, value)}</td></tr>"
        for name, value in facts(judgement)
    ]
    return (
        f'<article class="claim" id="{_anchor(judgement)}">\n'
        f"<h3>{escape(judgement.claim.statement)}</h3>\n<table>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</article>"
    )


def _html_value(name: str, value: str) -> str:
    return f"<code>{escape(value)}</code>" if name in ("Claim", "Command") else escape(value)


def _html_word(judgement: Judgement) -> str:
    role = role_of(judgement)
    return f'<span class="{role}">{SIGNS[role]} {escape(judgement.verdict)}</span>'


def _anchor(judgement: Judgement) -> str:
    return f"{escape(judgement.id.replace('/', '-'))}-{judgement.seed}"


# Markdown.


def markdown_text(report: Report, places: Sequence[tuple[ReportFigure, str]]) -> str:
    """The page as Markdown. places: each figure and where it is, relative to the page."""
    lines = [
        f"# {_cell(report.title)}",
        "",
        _origin(report),
        "",
        counted_in_words(report.judgements),
        "",
    ]
    lines += [
        "| Claim | Verdict | Measured | Threshold | Expected |",
        "| :-- | :-- | --: | --: | :-- |",
    ]
    for each in report.judgements:
        cells = (
            f"`{each.id}`", marked_word(each), measured(each), threshold(each),
            expected_word(each),
        )  # fmt: skip
        lines.append(f"| {' | '.join(map(_cell, cells))} |")
    if not report.figures:
        lines += ["", NO_FIGURES]
    for experiment, judgements in by_experiment(report.judgements):
        lines += ["", f"## {_cell(experiment.title)}", "", _cell(experiment.summary)]
        for figure, place in places:
            if figure.experiment == experiment.id:
                target = place.replace(" ", "%20")
                lines += ["", f"![{_cell(figure.title)}]({target})", ""]
                lines.append(_cell(_caption(experiment, figure)))
        for each in judgements:
            lines += ["", f"### {_cell(each.claim.statement)}", "", "| | |", "| :-- | :-- |"]
            for name, value in facts(each):
                told = f"`{_cell(value)}`" if name in ("Claim", "Command") else _cell(value)
                lines.append(f"| {name} | {told} |")
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    """Text that breaks neither a table nor a line."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")


def _figures_named_in(path: Path) -> set[str]:
    """Names of the figures that an earlier report shows: those that may be removed."""
    if not path.is_file():
        return set()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return set()
    folder = re.escape(f"{path.stem}-figures".replace(" ", "%20"))
    return set(re.findall(rf"\]\({folder}/([a-z0-9-]+-[0-9a-f]{{8}}\.(?:svg|png))\)", text))


def _file_name(figure: ReportFigure) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", f"{figure.experiment} {figure.title}".lower()).strip("-")
    mark = hashlib.sha256(figure.data).hexdigest()[:8]
    return f"{words[:60]}-{mark}.{figure.suffix}"


def _caption(experiment: Experiment, figure: ReportFigure) -> str:
    if not figure.parameters:
        return figure.title
    settings = told_settings(experiment, figure.parameters, figure.seed)
    return f"{figure.title}: {settings}."


def _origin(report: Report) -> str:
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return f"{report.date}. {versions}."


def _distinct(figures: Iterable[ReportFigure]) -> list[ReportFigure]:
    """Each picture once, whatever runs it was made for."""
    seen: dict[tuple[str, bytes], ReportFigure] = {}
    for figure in figures:
        seen.setdefault((figure.experiment, figure.data), figure)
    return list(seen.values())
