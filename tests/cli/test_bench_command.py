"""`severe bench`: what it says of its peers, its page, and what it cannot measure."""

import json
import re

import pytest

from severe_gui.cli import bench, benches, run_command_line
from severe_gui.cli.bench_page import Machine, page_of
from severe_gui.cli.benches import Bench, Result, against, all_benches, medians
from severe_gui.errors import SevereError

MACHINE = Machine("A Processor", 2, 16.0, ("A GPU",), "Linux", "3.11", "2026-11-25", 0.1)
RESULT = Result(
    "sweep", 3.0, 6.0, 0.5, 0.6, True, "s", against("one worker", "cold", "numpy"), "at most",
    {"runs": 16, "ratios": [0.5, 0.25]},
)  # fmt: skip
FORWARD_MODE = pytest.mark.filterwarnings("ignore:`torch.jit.script`:DeprecationWarning")
"""torch itself warns, of its own use, when forward mode is first asked for."""


def test_the_page_has_machine_date_versions_ratio_bar_and_verdict():
    page = page_of(MACHINE, [RESULT], {"hrr-bind": SevereError("hrr-bind could not be measured")})
    for each in ("A Processor, 2 cores, 16 GiB; A GPU", "2026-11-25", "Python 3.11"):
        assert each in page
    assert "| [sweep](#sweep) | 3 | 6 | s | 0.500 | at most 0.6 | holds |" in page
    assert f"Against one worker: cold. numpy {RESULT.peer_settings['versions']['numpy']}." in page
    assert "| ratios | 0.5, 0.25 |" in page
    assert "hrr-bind could not be measured." in page
    assert "busy" not in page


def test_the_page_of_a_busy_machine_says_so():
    busy = Machine("A Processor", 2, None, (), "Linux", "3.11", "2026-11-25", 5.0)
    page = page_of(busy, [RESULT], {})
    assert "The machine was busy** (load 5.0 on 2 cores)" in page
    assert "no CUDA device" in page
    assert "The machine was busy** (load 0.1 to 6.0" in page_of(MACHINE, [RESULT], {}, 6.0)
    # Two workers of a sweep, a window and its display are the benches' own.
    assert "busy" not in page_of(MACHINE, [RESULT], {}, 3.0)


def test_every_bench_says_what_it_measures_and_where():
    for name, each in all_benches().items():
        assert each.about, name
        assert set(each.devices) <= {"cpu", "cuda", "mps"}, name
    assert "cuda" in all_benches()["trainer-overhead"].devices


@FORWARD_MODE
def test_a_bench_names_its_peer_its_version_and_its_settings(capsys, tmp_path):
    page = tmp_path / "page.md"
    assert run_command_line(["bench", "spectrum-linear", "--json", "--page", str(page)]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert {"name", "ours", "peer", "ratio", "bar", "holds", "unit", "details"} <= set(found)
    assert found["peer_settings"]["peer"] == "torch.func"
    assert found["peer_settings"]["versions"]["torch"]
    assert "jacrev" in found["peer_settings"]["settings"]
    assert "| [spectrum-linear](#spectrum-linear) |" in page.read_text()


@FORWARD_MODE
def test_a_peer_that_is_not_installed_is_one_sentence_and_costs_no_other_figure(
    capsys, monkeypatch
):
    real = benches.importlib.metadata.version

    def version(package: str) -> str:
        if package == "hypertiling":
            raise benches.importlib.metadata.PackageNotFoundError
        return real(package)

    monkeypatch.setattr(benches.importlib.metadata, "version", version)
    assert run_command_line(["bench", "tiling-7-3", "spectrum-linear"]) == 1
    said = capsys.readouterr()
    assert said.err == (
        "severe: tiling-7-3 could not be measured: hypertiling is not installed; run make bench.\n"
    )
    assert said.out.startswith("spectrum-linear: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("plane-frame", "--device", "abacus"), "abacus"),
        (("spectrum-place",), "choose --device cuda"),
        (("spectrum-linear", "--page", "/nowhere/at/all.md"), "no folder"),
    ],
)
def test_what_cannot_be_measured_is_bad_input(arguments, said, capsys):
    assert run_command_line(["bench", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_benches_take_turns_warmed_up_and_wait_for_the_device():
    called = []
    times = medians(
        {name: lambda name=name: called.append(name) for name in "abc"},
        rounds=2,
        settled=lambda: called.append("-"),
    )
    assert set(times) == set("abc")
    turns = re.findall("(.)-(.)-", "".join(called))
    assert all(first == second for first, second in turns)
    assert [sorted(name for name, _ in turns[k : k + 3]) for k in (0, 3)] == [["a", "b", "c"]] * 2


def test_a_bench_without_devices_is_measured_on_the_cpu(monkeypatch):
    class Module:
        def measure():
            return RESULT

    monkeypatch.setattr(benches.importlib, "import_module", lambda name: Module)
    assert Bench("anything").devices == ("cpu",)
    assert Bench("anything").measure() is RESULT


def test_a_bench_of_an_hour_is_measured_only_by_name(monkeypatch, capsys):
    measured = []
    known = {name: Bench(name) for name in ("embed-nouns-hour", "plane-frame")}
    monkeypatch.setattr(bench, "all_benches", lambda: known)
    monkeypatch.setattr(
        Bench, "measure", lambda self, _device: measured.append(self.name) or RESULT
    )
    for names in ((), ("embed-nouns-hour",)):
        assert run_command_line(["bench", *names]) == 0
    assert measured == ["plane-frame", "embed-nouns-hour"]
