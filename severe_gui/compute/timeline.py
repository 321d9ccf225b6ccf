"""Earlier checkpoints of a run, and going back to any step of it.

Some are kept, evenly spaced and within a limit of disk space. A branch is a separate run that
begins with everything the first one had recorded and done up to a step: it starts at the last
checkpoint kept before (or at the beginning) and repeats the steps from there, which gives the same
result to the last bit.
"""

import csv
import io
import os
import shutil
from pathlib import Path
from typing import Any

from severe_gui.compute.folder import RunFolder
from severe_gui.errors import BadInput
from severe_gui.files import write_text

ENDED = ("finished", "stopped", "failed")
MOST_CHECKPOINTS = 24
MOST_BYTES = 64 * 2**20


class Timeline:
    """The checkpoints kept in a run's folder."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._path = folder.path / "timeline"
        self.steps = tuple(sorted(int(each.stem) for each in self._path.glob("*.safetensors")))

    def keep(self, step: int) -> None:
        """Keep the newest checkpoint, which is of this step; delete those too close together."""
        if step in self.steps:
            return
        self._path.mkdir(exist_ok=True)
        target = self._file(step)
        try:
            # The next checkpoint is a new file under the old name, so this one stays as it is.
            os.link(self._folder.checkpoint, target)
        except OSError:
            shutil.copyfile(self._folder.checkpoint, target)
        size = max(target.stat().st_size, 1)
        most = max(min(MOST_CHECKPOINTS, MOST_BYTES // size), 2)
        steps = sorted({*self.steps, step})
        while len(steps) > most:
            crowded = _most_crowded(steps)
            self._file(crowded).unlink(missing_ok=True)
            steps.remove(crowded)
        self.steps = tuple(steps)

    def checkpoint_before(self, step: int) -> tuple[int, Path | None]:
        """The last one kept at or before a step; (0, None) is the beginning."""
        known = [each for each in self.steps if each <= step]
        return (known[-1], self._file(known[-1])) if known else (0, None)

    def _file(self, step: int) -> Path:
        return self._path / f"{step:09d}.safetensors"


def branch(source: Path, target: Path, step: int) -> None:
    """Make `target` a copy of the run `source` after a given step. Raises BadInput.

    It counts as stopped: resuming it, with a pause at the step, reaches exactly that state.
    """
    old, new = RunFolder(source), RunFolder(target)
    facts = old.read_facts()
    done = int(facts.get("step", 0))
    if facts.get("phase") not in ENDED:
        # It was killed before it could record its progress; repeating the steps reaches any step.
        done = int(facts["parameters"]["steps"])
    if not 1 <= step <= done:
        raise BadInput(
            f"The run cannot go back to step {step}",
            f"it has done {done}",
            "choose one of these steps",
        )
    new.refuse_if_used()
    start, checkpoint = Timeline(old).checkpoint_before(step)
    target.mkdir(parents=True, exist_ok=True)
    if checkpoint is not None:
        shutil.copyfile(checkpoint, new.checkpoint)
        _copy_series(old, new, start)
        waterfalls = old.read_curves()
        new.write_curves(waterfalls, {})
    for change in old.changes():
        if change.step <= step:
            new.log_change(change)
    parent = {"run": source.name, "step": step}
    fresh = {"phase": "stopped", "step": start, "failure": "", "note": "", "parent": parent}
    new.write_facts({**facts, **fresh})


def parent_of(folder: RunFolder) -> tuple[str, int] | None:
    """The run that a run was branched from, and the step; None if it is not a branch."""
    parent: Any = folder.read_facts().get("parent")
    try:
        return str(parent["run"]), int(parent["step"])
    except (KeyError, TypeError, ValueError):
        return None


def _copy_series(old: RunFolder, new: RunFolder, upto: int) -> None:
    rows = list(csv.reader(io.StringIO(old.series_file.read_text(encoding="utf-8"))))
    kept = [row for row in rows[1:] if len(row) == len(rows[0]) and int(row[0]) <= upto]
    write_text(new.series_file, "".join(",".join(row) + "\n" for row in (*rows[:1], *kept)))


def _most_crowded(steps: list[int]) -> int:
    """The one, neither first nor last, between the two nearest neighbours."""
    gaps = {steps[i]: steps[i + 1] - steps[i - 1] for i in range(1, len(steps) - 1)}
    return min(gaps, key=lambda step: (gaps[step], step))
