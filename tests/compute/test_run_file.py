"""A run in one file: it opens again, goes on bit for bit, and a damaged one is told."""

import multiprocessing
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import load_file, save_file

sys.path.insert(0, str(Path(__file__).parent))

from run_processes import Command, contents, perform_all, request_for

from severe_gui.compute.folder import RunFolder
from severe_gui.compute.library import RunLibrary
from severe_gui.compute.run_file import is_run_file, pack, unpack
from severe_gui.errors import BadInput

SETTINGS = {"steps": 30, "depth": 5, "width": 12, "variants": ("fold-0", "orthogonal")}


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> Path:
    """A whole run, and the same one cut after 12 steps."""
    folder = tmp_path_factory.mktemp("runs")
    jobs = [
        (request_for(folder / "whole", **SETTINGS), {}),
        (request_for(folder / "cut", **SETTINGS), {12: Command("stop")}),
    ]
    process = multiprocessing.get_context("spawn").Process(target=perform_all, args=(jobs,))
    process.start()
    process.join(120)
    assert process.exitcode == 0
    return folder


@pytest.fixture(scope="module")
def packed(runs) -> Path:
    path = runs / "cut.safetensors"
    pack(RunFolder(runs / "cut"), path, "Run 7", b"\x89PNG picture")
    return path


def test_a_packed_run_goes_on_elsewhere_bit_for_bit(runs, packed, tmp_path):
    library = RunLibrary(tmp_path)
    found = unpack(packed)
    assert (found.name, found.picture) == ("Run 7", b"\x89PNG picture")
    library.adopt("again", found.files)
    assert library.snapshot("again").step == 12
    job = [(request_for(library.path("again"), resume=True), {})]
    process = multiprocessing.get_context("spawn").Process(target=perform_all, args=(job,))
    process.start()
    process.join(120)
    assert contents(library.path("again")) == contents(runs / "whole")


def test_its_weights_are_tensors_that_any_program_reads(runs, packed):
    tensors = load_file(packed)
    own = load_file(runs / "cut" / "weights.safetensors")
    assert own
    for name, weight in own.items():
        assert np.array_equal(tensors[name], weight)


def test_equal_runs_make_equal_files(runs, packed, tmp_path):
    pack(RunFolder(runs / "cut"), tmp_path / "again", "Run 7", b"\x89PNG picture")
    assert (tmp_path / "again").read_bytes() == packed.read_bytes()


@given(st.data())
def test_no_damage_goes_unnoticed(packed, tmp_path_factory, data):
    content = bytearray(packed.read_bytes())
    path = tmp_path_factory.mktemp("damaged") / "run.safetensors"
    header = int.from_bytes(content[:8], "little") + 8
    kind = data.draw(st.sampled_from(["cut", "flip"]))
    if kind == "cut":
        path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    else:
        # Somewhere in the run's own part; the weights beside it are a copy for other programs.
        layout = __import__("json").loads(content[8:header])
        parts = [each["data_offsets"] for name, each in layout.items() if name.startswith("run/")]
        start, end = data.draw(st.sampled_from([each for each in parts if each[1] > each[0]]))
        content[header + data.draw(st.integers(start, end - 1))] ^= 1 << data.draw(
            st.integers(0, 7)
        )
        path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        unpack(path)
    assert "\n" not in str(refused.value)


def test_foreign_files_are_told_from_runs(runs, packed, tmp_path):
    assert is_run_file(packed)
    for name in ("weights.safetensors", "run.json"):
        assert not is_run_file(runs / "cut" / name)
    with pytest.raises(BadInput, match="does not contain a run of Severe"):
        unpack(runs / "cut" / "weights.safetensors")
    save_file({"a": np.zeros(3, np.float32)}, tmp_path / "foreign", {"severe": "3"})
    with pytest.raises(BadInput, match="does not contain a run of Severe"):
        unpack(tmp_path / "foreign")
    with pytest.raises(BadInput, match="does not exist"):
        unpack(tmp_path / "nothing")


def test_a_run_without_a_checkpoint_is_not_packed(tmp_path):
    with pytest.raises(BadInput, match="no checkpoint"):
        pack(RunFolder(tmp_path), tmp_path / "run.safetensors", "Run 1")
    assert not (tmp_path / "run.safetensors").exists()
