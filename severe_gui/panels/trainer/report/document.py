"""Writes a report of claims: one HTML page that holds everything, or Markdown with its figures.

It says of each claim what the post says, what was measured and how, at which settings, with which
command it can be measured again, and what was expected. It is made of `Judgement`s
(`compute.judgement`) and of pictures that the caller has: PNG bytes or SVG text. No Qt.

    write_report(path, Report(title, judgements, figures, versions_here(), today()))
"""

import hashlib
import re
from pathlib import Path

from severe_gui.errors import BadInput, SevereError
from severe_gui.files import write_bytes, write_text
from severe_gui.panels.trainer.report.contents import Report, ReportFigure, distinct
from severe_gui.panels.trainer.report.html import html_text
from severe_gui.panels.trainer.report.markdown import markdown_text

HTML, MARKDOWN = (".html", ".htm"), (".md", ".markdown")


def ensure_report_path(path: Path) -> None:
    """Raise BadInput, before anything is run, if a report cannot be written there."""
    if path.suffix.lower() not in (*HTML, *MARKDOWN):
        raise BadInput(
            f"A report cannot be written to {path.name}",
            f"its name ends in {path.suffix}" if path.suffix else "its name has no ending",
            "give it a name that ends in .html or .md",
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
    files = [(figure, _file_name(figure)) for figure in distinct(report.figures)]
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
