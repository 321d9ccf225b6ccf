"""A report as one page of HTML that holds everything."""

import base64
from collections.abc import Iterable
from html import escape

from severe_gui.compute.judgement import Judgement
from severe_gui.experiments.experiment import Experiment
from severe_gui.panels.trainer.report.contents import Report, ReportFigure, distinct
from severe_gui.panels.trainer.report.style import page_style
from severe_gui.panels.trainer.report.words import (
    CODE,
    COLUMNS,
    NO_FIGURES,
    REMARKS,
    Chapter,
    by_post,
    counted_in_words,
    facts,
    figure_caption,
    marked_word,
    origin_text,
    summaries,
    summary_row,
)
from severe_gui.widgets.verdicts import ROLES

_NUMBERS = ("Measured", "Threshold", "Seeds")


def html_text(report: Report) -> str:
    """The page, with its figures in it."""
    parts = [
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(report.title)}</title>\n<style>{page_style()}</style>\n</head>",
        f"<body>\n<main>\n<h1>{escape(report.title)}</h1>",
        f'<p class="quiet">{escape(origin_text(report))}</p>',
    ]
    if report.introduction:
        parts.append(f"<p>{escape(report.introduction)}</p>")
    parts.append(f"<p>{escape(counted_in_words(report.judgements))}</p>")
    for title, found in summaries(report.judgements):
        parts += [f'<p class="remarks">{title}</p>'] if title else []
        parts.append(_summary(found))
    if report.has_figures and not report.figures:
        parts.append(f'<p class="quiet">{NO_FIGURES}</p>')
    drawn: set[str] = set()
    for post, chapters in by_post(report.judgements).items():
        parts.append(f"<h2>{escape(post)}</h2>")
        for chapter in chapters:
            is_first = chapter.experiment.id not in drawn
            drawn.add(chapter.experiment.id)
            parts.append(_chapter(chapter, report.figures if is_first else ()))
    return "\n".join([*parts, "</main>\n</body>\n</html>\n"])


def _chapter(chapter: Chapter, figures: Iterable[ReportFigure]) -> str:
    experiment = chapter.experiment
    parts = [
        f"<section>\n<h3>{escape(experiment.title)}</h3>",
        f'<p class="quiet">{escape(experiment.summary)}</p>',
        _figures(figures, experiment),
        *map(_claim, chapter.claims),
    ]
    if chapter.remarks:
        parts += [f'<p class="remarks">{REMARKS}</p>', *map(_claim, chapter.remarks)]
    return "\n".join([*filter(None, parts), "</section>"])


def _summary(judgements: Iterable[Judgement]) -> str:
    head = "".join(f'<th scope="col"{_number_class(name)}>{name}</th>' for name in COLUMNS)
    rows = []
    for each in judgements:
        cells = []
        for name, text in zip(COLUMNS, summary_row(each), strict=True):
            shown = escape(text)
            if name == "Claim":
                shown = f'<a href="#{_anchor(each)}">{shown}</a>'
            elif name == "Verdict":
                shown = _word(each)
            cells.append(f"<td{_number_class(name)}>{shown}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    body = "\n".join(rows)
    return (
        f'<table class="summary">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>'
        "\n</table>"
    )


def _number_class(name: str) -> str:
    return ' class="number"' if name in _NUMBERS else ""


def _figures(figures: Iterable[ReportFigure], experiment: Experiment) -> str:
    parts = []
    for figure in distinct(figures):
        if figure.experiment == experiment.id:
            kind = "svg+xml" if figure.suffix == "svg" else "png"
            data = base64.b64encode(figure.data).decode("ascii")
            parts.append(
                f'<figure><img alt="{escape(figure.title)}" src="data:image/{kind};base64,{data}">'
                f"<figcaption>{escape(figure_caption(experiment, figure))}</figcaption></figure>"
            )
    return '<div class="figures">\n' + "\n".join(parts) + "\n</div>" if parts else ""


def _claim(judgement: Judgement) -> str:
    rows = [
        f'<tr><th scope="row">{escape(name)}</th><td>{_value(judgement, name, value)}</td></tr>'
        for name, value in facts(judgement)
    ]
    claim = judgement.claim
    quote = f"<blockquote>{escape(claim.quote)}</blockquote>\n" if claim.quote else ""
    return (
        f'<article class="claim" id="{_anchor(judgement)}">\n'
        f"<h4>{escape(claim.statement)}</h4>\n{quote}<table>\n<tbody>\n"
        + "\n".join(rows)
        + "\n</tbody>\n</table>\n</article>"
    )


def _value(judgement: Judgement, name: str, value: str) -> str:
    if name == "Verdict":
        return _word(judgement)
    return f"<code>{escape(value)}</code>" if name in CODE else escape(value)


def _word(judgement: Judgement) -> str:
    return f'<span class="{ROLES[judgement.verdict]}">{escape(marked_word(judgement))}</span>'


def _anchor(judgement: Judgement) -> str:
    return f"{escape(judgement.id.replace('/', '-'))}-{judgement.seed}"
