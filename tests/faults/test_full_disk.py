"""A disk that takes no more, a place that cannot be written: a sentence, nothing half-written."""

import json
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from severe_gui.errors import SevereError
from severe_gui.files import replacing, write_bytes

SEVERE = [sys.executable, "-m", "severe_gui.cli.start"]


@contextmanager
def files_of_at_most(size: int):
    """The kernel refuses to let any file of this process grow beyond a size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "figure.png"
    write_bytes(path, b"old")
    with files_of_at_most(1000), pytest.raises(SevereError, match="could not be written"):
        write_bytes(path, b"x" * 5000)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["figure.png"]


@pytest.mark.parametrize("place", ["/proc/figure.png", "/nowhere/at/all/figure.png"])
def test_a_place_that_cannot_be_written_is_named(place):
    with pytest.raises(SevereError, match=place), replacing(Path(place)):
        pass


@pytest.mark.gui
@pytest.mark.parametrize("kind", ["png", "svg", "pdf", "csv", "npz"])
def test_an_export_to_a_full_disk_leaves_nothing(window, tmp_path, kind):
    from severe_gui.panels.contract import ExportOptions
    from severe_gui.shell.export import export_to

    window.show_panel("plane")
    export = next(each for each in window.panel.exports if each.id == kind)
    with files_of_at_most(64), pytest.raises(SevereError):
        export_to(window.panel, window.view, export, tmp_path / "a", ExportOptions(400, 300, 1.0))
    assert list(tmp_path.iterdir()) == []


def test_a_run_on_a_full_disk_says_so_and_can_go_on(tmp_path):
    folder = tmp_path / "run"
    limited = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "from severe_gui.cli import run_command_line\n"
        "import sys; sys.exit(run_command_line(sys.argv[1:]))"
    )
    arguments = ["run", "degeneracy", "--set", "steps=40", "--out", str(folder)]
    done = subprocess.run(
        [sys.executable, "-c", limited, *arguments], capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "could not be written" in done.stderr
    assert not list(folder.glob(".*"))
    facts = json.loads((folder / "run.json").read_text())
    assert facts["parameters"]["steps"] == 40
    code = "import sys; from severe_gui.cli import run_command_line as r; sys.exit(r(sys.argv[1:]))"
    resumed = subprocess.run(
        [sys.executable, "-c", code, "run", "--resume", str(folder), "--json"],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["steps"] == 40
