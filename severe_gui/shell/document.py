"""A document: a zip of `state.json` and the runs it names, as blobs called by their hash.

It is read whole, and every part checked, before anything in the window changes.
"""

import hashlib
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from severe_gui import __version__
from severe_gui.compute.library import RunLibrary
from severe_gui.errors import BadInput
from severe_gui.files import replacing
from severe_gui.panels.contract import PanelState, all_panels

FORMAT = 1
SUFFIX = ".severe"
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Document:
    """The states of all panels, the panel in front, and the runs they name."""

    states: Mapping[str, PanelState]
    active: str
    runs: Mapping[str, Mapping[str, bytes]] = field(default_factory=dict)
    path: str = ""
    unsaved: bool = False


def save_document(
    path: Path, document: Document, library: RunLibrary, with_runs: bool = True
) -> None:
    """Write a document atomically. Raises SevereError.

    with_runs: False for the session file, which is beside the library that holds the runs.
    """
    blobs: dict[str, bytes] = {}
    runs: dict[str, dict[str, str]] = {}
    for state in document.states.values() if with_runs else ():
        for run_id in state.run_ids():
            runs[run_id] = {}
            for name, file in library.files(run_id).items():
                content = file.read_bytes()
                digest = hashlib.sha256(content).hexdigest()
                blobs[digest], runs[run_id][name] = content, digest
    head = {
        "format": FORMAT,
        "severe": __version__,
        "active": document.active,
        "panels": {name: state.document() for name, state in document.states.items()},
        "runs": runs,
        "path": document.path,
        "unsaved": document.unsaved,
    }
    with replacing(path) as temporary, zipfile.ZipFile(temporary, "w") as archive:
        archive.writestr("state.json", json.dumps(head, indent=1, sort_keys=True))
        for digest, content in sorted(blobs.items()):
            archive.writestr(f"blobs/{digest}", content)


def load_document(path: Path) -> Document:
    """Read a document. Raises BadInput with a sentence on what is wrong with it."""
    if not path.is_file():
        raise BadInput(f"There is no document {path}")
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
                raise BadInput(f"{path.name} is larger than any document of Severe")
            head = json.loads(archive.read("state.json"))
            return _document(path, head, archive)
    except (zipfile.BadZipFile, KeyError, TypeError, AttributeError, EOFError, ValueError) as error:
        if path.suffix != SUFFIX and not zipfile.is_zipfile(path):
            raise BadInput(f"{path.name} is not a document of Severe") from None
        raise BadInput(
            f"{path.name} cannot be read", "it is damaged or cut short", "open an older copy"
        ) from error
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read", str(error.strerror or error)) from None


def _document(path: Path, head: dict[str, Any], archive: zipfile.ZipFile) -> Document:
    if not isinstance(head.get("format"), int):
        raise BadInput(f"{path.name} is not a document of Severe")
    if head["format"] > FORMAT:
        raise BadInput(
            f"{path.name} was written by Severe {head.get('severe', '?')}",
            f"this is {__version__}",
            "open it with the newer one",
        )
    panels = all_panels()
    states = {
        name: panels[name].state.from_document(state)
        for name, state in head["panels"].items()
        if name in panels
    }
    runs: dict[str, dict[str, bytes]] = {}
    for run_id, files in head["runs"].items():
        runs[run_id] = {}
        for name, digest in files.items():
            content = archive.read(f"blobs/{digest}")
            if hashlib.sha256(content).hexdigest() != digest:
                raise BadInput(f"{path.name} cannot be read", "one of its runs is damaged")
            runs[run_id][name] = content
    return Document(
        states,
        str(head["active"]),
        runs,
        str(head.get("path", "")),
        bool(head.get("unsaved", False)),
    )
