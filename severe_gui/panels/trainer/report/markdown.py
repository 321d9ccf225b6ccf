"""A report as Markdown, its figures in files beside it."""

from collections.abc import Iterator, Sequence

from severe_gui.compute.judgement import Judgement
from severe_gui.panels.trainer.report.contents import Report, ReportFigure
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
    origin_text,
    summaries,
    summary_row,
)

Places = Sequence[tuple[ReportFigure, str]]
"""Each figure and where it is, relative to the page."""


def markdown_text(report: Report, places: Places) -> str:
    """The page as Markdown."""
    lines = [f"# {cell(report.title)}", "", origin_text(report), ""]
    if report.introduction:
        lines += [report.introduction, ""]
    lines.append(counted_in_words(report.judgements))
    for title, found in summaries(report.judgements):
        lines += ["", f"**{title}**"] if title else []
        lines += ["", f"| {' | '.join(COLUMNS)} |", "| :-- | :-- | --: | --: | --: | :-- |"]
        for each in found:
            first, *others = summary_row(each)
            lines.append(f"| `{cell(first)}` | {' | '.join(map(cell, others))} |")
    if report.has_figures and not report.figures:
        lines += ["", NO_FIGURES]
    drawn: set[str] = set()
    for post, chapters in by_post(report.judgements).items():
        lines += ["", f"## {cell(post)}"]
        for chapter in chapters:
            is_first = chapter.experiment.id not in drawn
            drawn.add(chapter.experiment.id)
            lines += _chapter(chapter, places if is_first else ())
    return "\n".join(lines) + "\n"


def _chapter(chapter: Chapter, places: Places) -> Iterator[str]:
    experiment = chapter.experiment
    yield from ("", f"### {cell(experiment.title)}", "", cell(experiment.summary))
    for figure, place in places:
        if figure.experiment == experiment.id:
            target = place.replace(" ", "%20")
            yield from ("", f"![{cell(figure.title)}]({target})", "")
            yield cell(figure_caption(experiment, figure))
    for each in chapter.claims:
        yield from _claim(each)
    if chapter.remarks:
        yield from ("", f"#### {REMARKS} on {cell(experiment.title)}")
        for each in chapter.remarks:
            yield from _claim(each)


def _claim(judgement: Judgement) -> Iterator[str]:
    claim = judgement.claim
    yield from ("", f"#### {cell(claim.statement)}")
    if claim.quote:
        yield from ("", f"> {cell(claim.quote)}")
    yield from ("", "| | |", "| :-- | :-- |")
    for name, value in facts(judgement):
        shown = f"`{cell(value)}`" if name in CODE else cell(value)
        yield f"| {name} | {shown} |"


def cell(text: str) -> str:
    """Text that breaks neither a table nor a line."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
