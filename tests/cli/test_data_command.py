"""`severe data`: as a script would use it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "compute"))

from set_server import described, serving

from severe_gui.cli import run_command_line
from severe_gui.compute import data_store


@pytest.fixture
def command(capsys):
    """Run the command: (exit code, output, complaint)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = run_command_line(["data", *arguments])
        return code, *capsys.readouterr()

    return run


def refused(answer: tuple[int, str, str]) -> str:
    code, output, complaint = answer
    assert (code, output) == (2, "")
    assert complaint.count("\n") == 1
    return complaint


def test_the_list_names_every_set_and_that_nothing_is_here(command):
    code, output, complaint = command("list", "--json")
    assert (code, complaint) == (0, "")
    assert {each["id"]: each["state"] for each in json.loads(output)} == {
        "mnist": "absent", "fashion-mnist": "absent", "cifar-10": "absent", "cifar-100": "absent",
    }  # fmt: skip
    _code, text, _complaint = command("list")
    assert "170 MB" in text
    assert "not here" in text


def test_a_set_is_fetched_shown_and_listed_as_here(command, home, monkeypatch):
    table = b"0,1,0\n2,3,1\n" * 10
    with serving() as server:
        server.files["table.csv"] = table
        small = described("table", "Table", {"table.csv": table}, server.base)
        monkeypatch.setattr(data_store, "SETS", (small,))
        code, output, complaint = command("fetch", "table", "--json")
    assert (code, complaint) == (0, "")
    path = home / "data" / "sets" / "table" / "table.csv"
    assert json.loads(output) == {"id": "table", "path": str(path), "bytes": len(table)}
    assert path.read_bytes() == table
    assert json.loads(command("list", "--json")[1])[0]["state"] == "here"
    assert json.loads(command("show", "table", "--json")[1])["examples"] == 20


def test_a_wrong_mirror_is_exit_1_and_one_sentence(command, home):
    with serving() as server:
        server.files["train-images-idx3-ubyte.gz"] = b"something else"
        code, output, complaint = command("fetch", "mnist", "--mirror", server.base)
    assert (code, output) == (1, "")
    assert "checksum" in complaint
    assert complaint.count("\n") == 1
    assert not list((home / "data" / "sets" / "mnist").glob("*ubyte*"))


def test_an_interrupted_fetch_is_exit_130_and_keeps_what_came(home):
    code = "import sys; from severe_gui.cli import run_command_line as r; sys.exit(r(sys.argv[1:]))"
    with serving() as server:
        server.files["train-images-idx3-ubyte.gz"] = bytes(200_000)
        server.silent_after = 100_000
        running = subprocess.Popen(
            [sys.executable, "-c", code, "data", "fetch", "mnist", "--mirror", server.base],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        part = home / "data" / "sets" / "mnist" / "train-images-idx3-ubyte.gz.part"
        while not part.is_file() or part.stat().st_size == 0:
            assert running.poll() is None
            time.sleep(0.01)
        running.send_signal(signal.SIGINT)
        output, complaint = running.communicate(timeout=60)
    assert (running.returncode, output, complaint) == (130, "", "")
    assert 0 < part.stat().st_size <= 100_000


def test_show_tells_a_file_in_both_forms(command, tmp_path):
    images = np.arange(12 * 4, dtype=np.uint8).reshape(12, 2, 2)
    np.savez(tmp_path / "a.npz", x=images, y=np.arange(12) % 3)
    code, output, _complaint = command("show", str(tmp_path / "a.npz"), "--json")
    assert code == 0
    assert json.loads(output) == {
        "path": str(tmp_path / "a.npz"), "examples": 12, "features": 4, "shape": [2, 2],
        "low": 0.0, "high": 47.0, "note": "",
        "classes": [{"label": i, "name": str(i), "examples": 4} for i in range(3)],
    }  # fmt: skip
    _code, text, _complaint = command("show", str(tmp_path / "a.npz"))
    assert "12 of 2 × 2 pixels" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "/nowhere.csv"), "no data file /nowhere.csv"),
        (("show", "mnist"), "severe data fetch mnist"),
        (("show", "/nowhere.csv", "--part", "middle"), "train or test"),
        (("show",), "PATH"),
        (("fetch", "imagenet"), "mnist, fashion-mnist"),
        (("fetch", "mnist", "--mirror", "/a/folder"), "https://"),
        (("fetch",), "NAME"),
        (("remove",), "remove"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(command, arguments, said):
    assert said in refused(command(*arguments))


def test_bad_data_are_exit_2(command, tmp_path):
    (tmp_path / "bad.csv").write_text("1,2,0\n1,nan,1\n" * 10)
    assert "bad.csv" in refused(command("show", str(tmp_path / "bad.csv")))
