"""Runs on a person's own data, of every kind: they train, and go on bit for bit after a cut."""

import gzip
import struct
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from severe_gui.compute.control import Command
from severe_gui.compute.execution import Execution
from severe_gui.compute.run import RunPhase, RunRequest

SETTINGS = {"steps": 12, "depth": 3, "width": 10, "task": "file", "batch": 8}
RNG = np.random.default_rng(11)
IMAGES = RNG.integers(0, 256, (40, 6, 6), dtype=np.uint8)
LABELS = np.arange(40) % 4


def as_table(folder: Path) -> Path:
    rows = [
        ",".join(map(str, (*image.ravel(), label)))
        for image, label in zip(IMAGES, LABELS, strict=True)
    ]
    (folder / "mine.csv").write_text("\n".join(rows) + "\n")
    return folder / "mine.csv"


def as_idx_folder(folder: Path) -> Path:
    for name, array in (("train-images-idx3-ubyte", IMAGES), ("train-labels-idx1-ubyte", LABELS)):
        head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(
            f">{array.ndim}I", *array.shape
        )
        content = head + array.astype(np.uint8).tobytes()
        (folder / f"{name}.gz").write_bytes(gzip.compress(content))
    return folder


def as_image_folder(folder: Path) -> Path:
    for place, (image, label) in enumerate(zip(IMAGES, LABELS, strict=True)):
        (folder / f"class-{label}").mkdir(exist_ok=True)
        Image.fromarray(image).save(folder / f"class-{label}" / f"{place}.png")
    return folder


class StopAfter:
    def __init__(self, polls: int) -> None:
        self.polls = polls

    def poll(self) -> Command | None:
        self.polls -= 1
        return Command("stop") if self.polls < 0 else None

    def wait(self) -> Command:
        return Command("stop")


@pytest.mark.parametrize("experiment", ["degeneracy", "nonlinear"])
@pytest.mark.parametrize("write", [as_table, as_idx_folder, as_image_folder])
def test_a_run_on_own_data_is_cut_and_goes_on_bit_for_bit(tmp_path, experiment, write):
    data = tmp_path / "data"
    data.mkdir()
    settings = {**SETTINGS, "data_file": str(write(data))}
    for name, polls in (("whole", [99]), ("cut", [5, 99])):
        folder = tmp_path / name
        for begun, count in enumerate(polls):
            request = RunRequest(experiment, settings, 2, folder, "cpu", resume=begun > 0)
            last = Execution(request, StopAfter(count)).perform()
            assert last.failure is None
        assert last.phase is RunPhase.FINISHED
    whole, cut = (
        (tmp_path / name / "weights.safetensors").read_bytes() for name in ("whole", "cut")
    )
    assert whole == cut
    losses = last.series[next(key for key in last.series if key.startswith("loss/"))].values
    assert any(a != b for a, b in pairwise(losses))
