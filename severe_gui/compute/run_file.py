"""A run as one file: everything needed to open it again and to resume it, bit for bit.

It is a safetensors file. Its named float tensors are the network's weights, for any other program;
the run's own files are stored as bytes under `run/`, with the picture, and the metadata holds
their digest, so that a damaged file is detected. No pickle, no torch.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from severe_gui.compute.folder import RunFolder
from severe_gui.errors import BadInput
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import experiment_named
from severe_gui.files import replacing

KIND = "run"
PARTS = ("run.json", "series.csv", "curves.npz", "changes.jsonl", "checkpoint.safetensors",
         "weights.safetensors")  # fmt: skip
PICTURE = "picture.png"


@dataclass(frozen=True)
class RunFile:
    """The contents of a run file. files: the run's own, by name. picture: PNG, or empty."""

    name: str
    files: Mapping[str, bytes]
    picture: bytes = b""


def pack(folder: RunFolder, path: Path, name: str, picture: bytes = b"") -> None:
    """Write a run as one file, atomically. Raises BadInput if it has no checkpoint yet."""
    from safetensors.numpy import save

    if not folder.checkpoint.is_file():
        raise BadInput(
            "This run has no checkpoint yet",
            "one is made when it pauses, stops or ends",
            "pause it and try again",
        )
    files = {part: (folder.path / part).read_bytes() for part in folder.files() if part in PARTS}
    if picture:
        files[PICTURE] = picture
    tensors: dict[str, Any] = _weights(folder)
    for part, content in files.items():
        tensors[f"run/{part}"] = np.frombuffer(content, np.uint8)
    facts = {"kind": KIND, "name": name, "digest": _digest(files)}
    with replacing(path) as temporary:
        temporary.write_bytes(save(tensors, {"severe": json.dumps(facts, sort_keys=True)}))


def is_run_file(path: Path) -> bool:
    """Whether a file is marked as a run. Does not raise for files that are not safetensors."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads((file.metadata() or {}).get("severe", "null"))
    except (OSError, SafetensorError, ValueError):
        return False
    return isinstance(facts, dict) and facts.get("kind") == KIND


def unpack(path: Path) -> RunFile:
    """Read a run file. Raises BadInput if it is foreign, damaged or of another Severe."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="np") as file:
            facts = json.loads((file.metadata() or {}).get("severe", "null"))
            names = [each for each in file.keys() if each.startswith("run/")]  # noqa: SIM118
            files = {each.removeprefix("run/"): file.get_tensor(each).tobytes() for each in names}
    except (OSError, SafetensorError, ValueError, TypeError) as error:
        reason = "it is damaged or cut short" if path.is_file() else "the file does not exist"
        raise BadInput(f"{path.name} cannot be read as a run", reason) from error
    if not isinstance(facts, dict) or facts.get("kind") != KIND:
        raise BadInput(
            f"{path.name} does not contain a run of Severe",
            "",
            "choose a file that was saved as a run",
        )
    if facts.get("digest") != _digest(files):
        raise BadInput(f"{path.name} is damaged", "its contents do not match its digest")
    if set(files) - {*PARTS, PICTURE} or "run.json" not in files:
        raise BadInput(f"{path.name} contains a run that this version of Severe does not know")
    _refuse_unknown(path, files["run.json"])
    picture = files.pop(PICTURE, b"")
    return RunFile(str(facts.get("name", ""))[:60] or path.stem[:60], files, picture)


def _refuse_unknown(path: Path, facts: bytes) -> None:
    try:
        asked = json.loads(facts)
        experiment, parameters = asked["experiment"], asked["parameters"]
        int(asked["seed"])
    except (ValueError, KeyError, TypeError):
        raise BadInput(f"{path.name} contains a run whose settings cannot be read") from None
    build_parameters(experiment_named(experiment).parameters, parameters)


def _weights(folder: RunFolder) -> dict[str, Any]:
    from safetensors.numpy import load

    return dict(load(folder.weights.read_bytes())) if folder.weights.is_file() else {}


def _digest(files: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{len(files[name])}\0".encode())
        digest.update(files[name])
    return digest.hexdigest()
