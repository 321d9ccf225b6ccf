"""A run's folder: its request, its records, and what is needed to resume it.

`run.json` (the request, written before step 0), `series.csv` (every scalar of every record),
`curves.npz` (curves, thinned, and the newest fields), `changes.jsonl` (live changes with their
steps), `checkpoint.safetensors` and at the end `weights.safetensors`; in `timeline/` some earlier
checkpoints. The writer holds `run.lock`; the system frees it when the writer dies. No torch here:
the window reads these folders.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np
from filelock import FileLock, Timeout

from severe_gui.compute.history import RunHistory
from severe_gui.compute.run import RunRequest, Waterfall
from severe_gui.errors import BadInput, SevereError
from severe_gui.experiments.experiment import Change, FloatArray, Record
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.files import replacing, write_text

FILES = (
    "run.json",
    "series.csv",
    "curves.npz",
    "changes.jsonl",
    "checkpoint.safetensors",
    "weights.safetensors",
)


class RunFolder:
    """One run on disk."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._file: TextIO | None = None
        self._columns: list[str] = []

    @property
    def checkpoint(self) -> Path:
        return self.path / "checkpoint.safetensors"

    @property
    def weights(self) -> Path:
        return self.path / "weights.safetensors"

    @property
    def series_file(self) -> Path:
        return self.path / "series.csv"

    def files(self) -> tuple[str, ...]:
        """Names of the existing files."""
        return tuple(name for name in FILES if (self.path / name).is_file())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the writer's lock. Raises BadInput if another process writes here."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / "run.lock", blocking=False, is_singleton=False)
            lock.acquire()
        except Timeout:
            raise BadInput(
                f"The run in {self.path} is being written by another process",
                "",
                "wait for it to end or choose another folder",
            ) from None
        except OSError as error:
            raise SevereError(
                f"{self.path} cannot be written",
                (error.strerror or str(error)).lower(),
                "choose another folder",
            ) from None
        try:
            yield
        finally:
            self.close()
            lock.release()

    def refuse_if_used(self) -> None:
        """Raise BadInput if a new run would overwrite something."""
        if self.path.is_file():
            raise BadInput(f"{self.path} is a file", "", "choose a folder")
        if self.path.is_dir() and any(map(_is_of_a_run, self.path.iterdir())):
            raise BadInput(
                f"{self.path} is not empty",
                "",
                "choose an empty folder, or use --resume to continue",
            )

    def write_facts(self, facts: Mapping[str, Any]) -> None:
        """Write run.json."""
        write_text(self.path / "run.json", json.dumps(facts, indent=1, sort_keys=True) + "\n")

    def read_facts(self) -> dict[str, Any]:
        """Read run.json. Raises BadInput if there is none or it is damaged."""
        path = self.path / "run.json"
        try:
            facts = json.loads(path.read_text(encoding="utf-8"))
            facts["experiment"], facts["parameters"], facts["seed"]
        except FileNotFoundError:
            raise BadInput(f"There is no run in {self.path}", "run.json is missing") from None
        except (OSError, ValueError, KeyError, TypeError):
            raise BadInput(
                f"The run in {self.path} cannot be read", "run.json is damaged"
            ) from None
        return dict(facts)

    # Series: appended during the run.

    def begin_series(self, upto: int = 0) -> None:
        """Open the series for appending, keeping rows up to a step."""
        self.close()
        if upto and self.series_file.is_file():
            rows = list(csv.reader(io.StringIO(self.series_file.read_text(encoding="utf-8"))))
            self._columns = rows[0]
            kept = [row for row in rows[1:] if len(row) == len(rows[0]) and int(row[0]) <= upto]
            self._rewrite(kept)
        else:
            self._columns = []
            self._file = self.series_file.open("w", encoding="utf-8", newline="")

    def append(self, record: Record) -> None:
        """Write one record's scalars as a row; new keys become new columns."""
        new = [key for key in record.scalars if key not in self._columns]
        if new:
            self._extend(new)
        assert self._file is not None
        cells = [str(record.step)]
        for column in self._columns[1:]:
            value = record.scalars.get(column)
            cells.append("" if value is None else repr(float(value)))
        self._file.write(",".join(cells) + "\n")

    def flush(self) -> None:
        if self._file is not None:
            self._file.flush()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _extend(self, new: list[str]) -> None:
        rows: list[list[str]] = []
        if self._columns:
            self.flush()
            text = self.series_file.read_text(encoding="utf-8")
            rows = [row + [""] * len(new) for row in list(csv.reader(io.StringIO(text)))[1:]]
        self._columns = [*(self._columns or ["step"]), *new]
        self._rewrite(rows)

    def _rewrite(self, rows: list[list[str]]) -> None:
        self.close()
        lines = [",".join(row) for row in (self._columns, *rows)]
        write_text(self.series_file, "\n".join(lines) + "\n")
        self._file = self.series_file.open("a", encoding="utf-8", newline="")

    # Live changes and curves.

    def log_change(self, change: Change) -> None:
        line = json.dumps({"step": change.step, "name": change.name, "value": change.value})
        with (self.path / "changes.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def changes(self) -> list[Change]:
        path = self.path / "changes.jsonl"
        if not path.is_file():
            return []
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Change(**json.loads(line)) for line in lines if line.endswith("}")]

    def write_curves(
        self, waterfalls: Mapping[str, Waterfall], fields: Mapping[str, FloatArray]
    ) -> None:
        arrays: dict[str, Any] = {f"{key}:field": field for key, field in fields.items()}
        for key, waterfall in waterfalls.items():
            arrays[f"{key}:steps"], arrays[f"{key}:image"] = waterfall.steps, waterfall.image
        with replacing(self.path / "curves.npz") as temporary:
            np.savez(temporary, **arrays)

    def read_curves(self) -> dict[str, Waterfall]:
        """Curves' histories; empty if the run has none yet."""
        path = self.path / "curves.npz"
        if not path.is_file():
            return {}
        try:
            with np.load(path, allow_pickle=False) as arrays:
                keys = [name.removesuffix(":steps") for name in arrays if name.endswith(":steps")]
                return {
                    key: Waterfall(arrays[f"{key}:steps"], arrays[f"{key}:image"]) for key in keys
                }
        except (OSError, ValueError, KeyError, EOFError):
            raise BadInput(f"The curves in {self.path} are damaged") from None

    def read_fields(self) -> dict[str, FloatArray]:
        """The newest fields; empty if the run has none."""
        path = self.path / "curves.npz"
        if not path.is_file():
            return {}
        try:
            with np.load(path, allow_pickle=False) as arrays:
                names = [name for name in arrays if name.endswith(":field")]
                return {name.removesuffix(":field"): arrays[name] for name in names}
        except (OSError, ValueError, EOFError):
            raise BadInput(f"The fields in {self.path} are damaged") from None

    def history(self) -> RunHistory:
        """Everything recorded. Raises BadInput if the folder does not hold a run."""
        facts = self.read_facts()
        model = experiment_named(facts["experiment"]).parameters
        parameters = build_parameters(model, facts["parameters"])
        columns: dict[str, FloatArray] = {}
        steps = np.zeros(0, np.int64)
        if self.series_file.is_file():
            rows = list(csv.reader(io.StringIO(self.series_file.read_text(encoding="utf-8"))))
            body = [row for row in rows[1:] if len(row) == len(rows[0])] if rows else []
            if body:
                table = np.array([[float(cell) if cell else np.nan for cell in r] for r in body])
                steps = table[:, 0].astype(np.int64)
                columns = {key: table[:, i] for i, key in enumerate(rows[0]) if i}
        last = {key: waterfall.image[-1] for key, waterfall in self.read_curves().items()}
        return RunHistory(parameters, steps, columns, last)


def ensure_startable(request: RunRequest) -> None:
    """Raise BadInput at once for errors that can be found without torch."""
    if request.resume:
        RunFolder(request.folder).read_facts()
        return
    RunFolder(request.folder).refuse_if_used()
    build_parameters(experiment_named(request.experiment).parameters, request.parameters)
    if request.weights is not None and not request.weights.is_file():
        raise BadInput(f"There is no weights file {request.weights}")


def _is_of_a_run(path: Path) -> bool:
    """Whether a file has content: it is neither a lock nor left over from an interrupted write."""
    return path.name != "run.lock" and not path.name.startswith(".")
