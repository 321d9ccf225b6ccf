"""A report says all that was measured, is whole in one file, and leaves old ones as they were."""

import base64
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from severe_gui.compute.history import RunHistory
from severe_gui.compute.judgement import Judgement, Provenance, own_parameters
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.compact import parse_compact
from severe_gui.experiments.experiment import (
    Claim,
    Condition,
    Experiment,
    Measurement,
    Parameters,
    Plot,
)
from severe_gui.experiments.registry import experiment_named
from severe_gui.panels.trainer.report.contents import Report, ReportFigure
from severe_gui.panels.trainer.report.curves import SvgCurve, figures_of_run, line_figure
from severe_gui.panels.trainer.report.document import write_report
from severe_gui.panels.trainer.report.html import html_text
from severe_gui.panels.trainer.report.words import NO_FIGURES, REMARKS, counted_in_words

VERSIONS = {"Severe": "1.2.3", "torch": "9.9"}
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
EXPERIMENT = experiment_named("degeneracy")


def claim(name="order", **changes) -> Claim:
    facts = {
        "id": name,
        "statement": "One <is> worse | than the other.",
        "source": "A post & more",
        "threshold": 1.5,
        "relation": "<",
        "measure": lambda history: Measurement(0.0, ""),
    }
    return Claim(**{**facts, **changes})


METHOD = "t interval of the mean over 5 seeds"
VALUES = (1.2, 1.25, 1.25, 1.25, 1.3)


def judgement(low: float | None = 1.0, high=1.4, settings=None, **changes) -> Judgement:
    """A claim that 1.2 is below 1.5, with this interval; None for one that is not judged."""
    own = claim(**changes)
    parameters = {**own_parameters(EXPERIMENT, own), **(settings or {})}
    if low is None:
        return Judgement(EXPERIMENT, own, parameters, 3, None, "it needs fold-1")
    found = Measurement(1.25, "loss 1.2 against 0.9", (low, high), METHOD, VALUES)
    return Judgement(EXPERIMENT, own, parameters, 3, found)


def report(*judgements: Judgement, figures=()) -> Report:
    return Report("Claims", judgements or (judgement(),), tuple(figures), VERSIONS, "2031-05-06")


class Page(HTMLParser):
    """What stands in a page: its tags in balance, its tables row by row, what it loads."""

    VOID = ("meta", "img", "br", "link")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.sources: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.sources += [value for name, value in attributes if name == "src"]
        if tag not in self.VOID:
            self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "td" in self.open or "th" in self.open:
            self.rows[-1][-1] += data

    def facts(self) -> dict[str, str]:
        return {row[0]: row[1] for row in self.rows if len(row) == 2}


def test_a_claim_is_shown_with_all_that_was_measured():
    settings = {"learning_rate": 0.02, "seeds": 5}
    conditions = (Condition("depth", ">=", 30), Condition("optimiser", "=", "adam"))
    one = judgement(
        settings=settings, depends_on=("depth",), quote="Worse & worse.", basis="The post's own.",
        conditions=conditions,
    )  # fmt: skip
    text = html_text(report(one))
    page = Page(text)
    shown = page.facts()
    assert shown["Claim"] == "degeneracy/order"
    assert shown["Verdict"] == "✓ holds"
    assert shown["Measured"] == f"1.25 (1 to 1.4, 95% {METHOD})"
    assert shown["Seeds"] == "5: 1.2, 1.25, 1.25, 1.25, 1.3"
    assert shown["Threshold"] == "below 1.5. The post's own."
    assert shown["Judged at"] == "depth 30 or more, optimiser adam"
    assert shown["Expected"] == "holds"
    assert shown["Depends on"] == "depth"
    assert shown["Settings"] == "seeds 3 to 7; learning_rate = 0.02"
    row = ["degeneracy/order", "✓ holds", "1.25 (1 to 1.4)", "below 1.5", "5", "holds"]
    assert row in page.rows
    assert "<h2>A post &amp; more</h2>" in text
    assert "<blockquote>Worse &amp; worse.</blockquote>" in text


def test_the_command_in_a_report_says_the_same_settings():
    one = judgement(settings={"learning_rate": 0.02, "variants": ["fold-0", "orthogonal"]})
    command = Page(html_text(report(one))).facts()["Command"]
    said = parse_compact(command)
    assert (said.experiment, said.seed) == ("degeneracy", 3)
    assert said.parameters == one.parameters


@pytest.mark.parametrize(
    ("one", "verdict", "expected"),
    [
        (judgement(), "✓ holds", "holds"),
        (judgement(1.6, 1.9), "✗ fails", "holds, but it does not"),
        (judgement(1.4, 1.9), "◐ not decided", "holds"),
        (
            judgement(1.6, 1.9, expected=False, citation="Measured by others."),
            "✗ fails",
            "fails: Measured by others.",
        ),
        (judgement(expected=False), "✓ holds", "fails, but it does not"),
        (judgement(None), "· not judged", "holds"),
        (judgement(1.25, 1.25, algebra="It is one."), "≡ by algebra", "holds"),
    ],
    ids=["holds", "fails", "open", "known", "surprise", "none", "algebra"],
)
def test_the_verdict_stands_beside_what_was_expected(one, verdict, expected):
    shown = Page(html_text(report(one))).facts()
    assert shown["Verdict"] == verdict
    assert shown["Expected"] == expected
    assert shown.get("By algebra") == (one.claim.algebra or None)


def test_what_is_not_judged_says_why_and_what_is_recorded_says_when():
    assert Page(html_text(report(judgement(None)))).facts()["Why not"] == "it needs fold-1"
    kept = replace(judgement(), recorded=Provenance("1.0", "2.5", "2030-01-02"))
    shown = Page(html_text(report(kept))).facts()
    assert shown["Recorded"] == "2030-01-02 with Severe 1.0 and torch 2.5"


def test_remarks_stand_apart_from_the_claims_of_the_post(tmp_path):
    both = (judgement(), judgement(1.6, 1.9, name="mine", kind="remark"))
    words = "Of 1 claim: 1 hold. Of 1 remark of Severe's own: 1 fail."
    assert counted_in_words(both) == words
    page = html_text(report(*both))
    first, second = (page.index(f'id="degeneracy-{name}-3"') for name in ("order", "mine"))
    assert first < page.rindex(f'<p class="remarks">{REMARKS}') < second
    path = tmp_path / "r.md"
    write_report(path, report(*both))
    text = path.read_text("utf-8")
    assert text.index("| Claim | `degeneracy/order` |") < text.index(f"#### {REMARKS} on")
    assert text.index(f"#### {REMARKS} on") < text.index("| Claim | `degeneracy/mine` |")


def test_the_page_stands_alone_in_both_themes_and_for_print():
    figures = (ReportFigure("degeneracy", "Loss", SVG), ReportFigure("degeneracy", "Board", PNG))
    text = html_text(report(figures=figures))
    page = Page(text)
    assert "script" not in page.tags
    assert "link" not in page.tags
    assert "@import" not in text
    assert not re.search(r"url\(", text)
    kinds = ("data:image/svg+xml;base64,", "data:image/png;base64,")
    assert [source.partition(",")[0] + "," for source in page.sources] == list(kinds)
    assert [base64.b64decode(s.partition(",")[2]) for s in page.sources] == [SVG.encode(), PNG]
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert "2031-05-06" in text
    assert "Severe 1.2.3, torch 9.9" in text
    assert "One &lt;is&gt; worse" in text
    assert NO_FIGURES not in text
    assert NO_FIGURES in html_text(report())


def test_markdown_has_its_figures_beside_it_and_only_those_that_it_shows(tmp_path):
    path = tmp_path / "my report.md"
    first = ReportFigure("degeneracy", "Loss", SVG)
    write_report(path, report(figures=(first, ReportFigure("degeneracy", "Board", PNG))))
    folder = tmp_path / "my report-figures"
    shown = re.findall(r"\]\(my%20report-figures/(.*?)\)", path.read_text())
    assert sorted(shown) == sorted(each.name for each in folder.iterdir())
    assert {(folder / name).read_bytes() for name in shown} == {SVG.encode(), PNG}
    (folder / "mine.txt").write_text("a person's own")
    write_report(path, report(figures=(first,)))
    left = {each.name for each in folder.iterdir()}
    assert left == {"mine.txt", *(name for name in shown if name.endswith("svg"))}


def test_a_table_of_markdown_is_not_broken_by_what_stands_in_it(tmp_path):
    path = tmp_path / "r.md"
    write_report(path, report())
    text = path.read_text()
    (row,) = [line for line in text.splitlines() if line.startswith("| `degeneracy/order` |")]
    assert len(re.findall(r"(?<!\\)\|", row)) == 7
    assert "#### One &lt;is> worse \\| than the other." in text
    assert "severe run degeneracy --seed 3" in text


def test_pictures_that_are_the_same_are_shown_once():
    twice = tuple(ReportFigure("degeneracy", "Loss", SVG, {}, seed) for seed in (0, 1))
    assert len(Page(html_text(report(figures=twice))).sources) == 1


@pytest.mark.parametrize("name", ["r.pdf", "r", "r.html.txt"])
def test_an_unknown_suffix_is_said_in_a_sentence(tmp_path, name):
    with pytest.raises(BadInput, match=r"a name that ends in \.html or \.md\.$"):
        write_report(tmp_path / name, report())
    assert not list(tmp_path.iterdir())


def test_a_place_that_is_not_there_is_said_in_a_sentence(tmp_path):
    with pytest.raises(BadInput, match="there is no folder"):
        write_report(tmp_path / "missing" / "r.html", report())
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(BadInput, match="is a folder"):
        write_report(tmp_path / "folder.md", report())


def test_a_failed_report_leaves_the_old_one_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "r.md"
    write_report(path, report(figures=(ReportFigure("degeneracy", "Loss", SVG),)))
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    sync = os.fsync

    def full(descriptor):
        if os.fstat(descriptor).st_size > len(SVG) + len(PNG):
            raise OSError(28, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SevereError, match="no space left"):
        write_report(path, report(figures=(ReportFigure("degeneracy", "Other", PNG),)))
    after = {p: p.read_bytes() for p in before}
    assert after == before


# Figures in pure Python.


def lines_of(svg: str) -> list[np.ndarray]:
    root = ElementTree.fromstring(svg)
    found = root.iter("{http://www.w3.org/2000/svg}polyline")
    return [
        np.array([[float(n) for n in point.split(",")] for point in each.get("points").split()])
        for each in found
    ]


def test_a_curve_is_drawn_in_proportion():
    x = np.array([0.0, 1, 2, 4])
    (places,) = lines_of(line_figure("T", "x", "y", [SvgCurve("a", x, 3 * x + 1, 0)]))
    np.testing.assert_allclose(np.diff(places[:, 0]) / np.diff(x), 390 / 4, atol=0.2)
    slopes = np.diff(places[:, 1]) / np.diff(places[:, 0])
    np.testing.assert_allclose(slopes, slopes[0], atol=2e-3)
    assert slopes[0] < 0


def test_a_logarithmic_axis_makes_a_power_straight_and_a_gap_is_a_gap():
    x = np.arange(6.0)
    (places,) = lines_of(line_figure("T", "x", "y", [SvgCurve("a", x, 10.0**-x, 0)], log_y=True))
    np.testing.assert_allclose(np.diff(places[:, 1]), np.diff(places[:, 1])[0], atol=0.11)
    y = np.array([1.0, 2, np.nan, np.inf, 1, 2])
    assert [len(each) for each in lines_of(line_figure("T", "x", "y", [SvgCurve("a", x, y, 0)]))] \
        == [2, 2]  # fmt: skip
    y = np.array([1.0, 0.1, 0.0, -1.0, 1, 2])
    drawn = lines_of(line_figure("T", "x", "y", [SvgCurve("a", x, y, 0)], log_y=True))
    assert [len(each) for each in drawn] == [2, 2]


@pytest.mark.parametrize(
    "y",
    [np.zeros(3), np.full(3, np.nan), np.array([1e-300, 1.0, 1e300]), np.full(3, 1e17)],
    ids=["zeros", "nothing", "far apart", "all one"],
)
@pytest.mark.parametrize("log", [False, True])
def test_whatever_is_given_a_whole_picture_comes_out(y, log):
    curves = [SvgCurve("a & b", np.arange(3.0), y, 9), SvgCurve("c", np.arange(3.0), y, 0)]
    svg = line_figure("T <1>", "x", "y", curves, log)
    assert "nan" not in svg.replace("<title>", "")
    for points in lines_of(svg):
        assert np.isfinite(points).all()
        assert (points[:, 1] >= 0).all()


class Tiny(Parameters):
    variants: tuple[str, ...] = ("a", "b")


def test_a_run_gives_a_picture_for_each_of_its_plots_of_curves():
    plots = (
        Plot("loss", "series", "loss", "Loss", "step", "loss"),
        Plot("spectrum", "profile", "spectrum", "Spectrum", "index", "value"),
        Plot("water", "waterfall", "spectrum", "Waterfall", "step", "index"),
        Plot("none", "series", "absent", "Absent", "step", "y"),
    )
    experiment = Experiment("tiny", "Tiny", "", "", Tiny, lambda p, c: iter(()), plots)
    steps = np.arange(1, 2001)
    columns = {
        "loss/a": 1.0 / steps, "loss/b": 2.0 / steps, "loss/a/0": 9.0 / steps,
        "loss_se/a": 0.1 / steps,
    }  # fmt: skip
    history = RunHistory(Tiny(steps=2000), steps, columns, {"spectrum/a": np.arange(5.0)})
    figures = figures_of_run(experiment, history, 4)
    assert [figure.title for figure in figures] == ["Loss", "Spectrum"]
    loss = figures[0].content
    lines = lines_of(loss)
    assert len(lines) == 2
    assert all(2 < len(line) <= 402 for line in lines)
    assert loss.count("<polygon") == 1
    assert figures[0].seed == 4


def test_an_axis_of_depths_says_the_depths():
    plot = Plot("p", "profile", "share", "Share", "depth", "share", x_values="depths")
    experiment = Experiment("tiny", "Tiny", "", "", Tiny, lambda p, c: iter(()), (plot,))
    last = {"share/a": np.arange(3.0), "depths": np.array([1.0, 10.0, 100.0])}
    (figure,) = figures_of_run(experiment, RunHistory(Tiny(steps=1), np.arange(1), {}, last), 0)
    root = ElementTree.fromstring(figure.content)
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert [each for each in texts if each in ("1", "2", "3", "10", "100")][-3:] == [
        "1",
        "10",
        "100",
    ]


def test_no_window_system_is_needed():
    code = (
        "import sys; sys.modules['PySide6'] = None; sys.modules['torch'] = None\n"
        "from severe_gui.panels.trainer.report import curves, document\n"
        "print('fine')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.stdout.strip() == "fine", done.stderr
