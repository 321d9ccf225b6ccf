"""A construction as a JSON file: its tiling, its points, and the objects made from them."""

import json
from pathlib import Path
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.panels.plane.elements import Place
from severe_gui.panels.plane.scene import readings as readings
from severe_gui.panels.plane.state import PlaneState

PARTS = ("tiling", "points", "made")
LARGEST = 4_000_000


def construction_json(state: PlaneState) -> str:
    """The construction with the measures of each object."""
    document = state.document()
    measures = {
        each.name: {
            name: reading.copied or reading.text
            for name, reading in readings.object_readings(state, each.name).items()
        }
        for each in state.made
        if state.is_hyperbolic
    }
    parts = {name: document[name] for name in PARTS}
    return json.dumps({**parts, "measures": measures}, indent=1, ensure_ascii=False) + "\n"


def read_construction(path: Path) -> dict[str, Any]:
    """The changes of a state that show a file's construction, from home.

    Raises BadInput for any other file, naming the file and the fault.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput(f"{path.name} is not a construction", "it is too large")
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read", error.strerror or "") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} is not a construction", "it is not JSON") from None
    if not isinstance(document, dict) or not all(part in document for part in PARTS):
        raise BadInput(
            f"{path.name} is not a construction", f"it needs {', '.join(PARTS)}",
            "choose a file that Severe exported",
        )  # fmt: skip
    try:
        read = PlaneState.from_document({part: document[part] for part in PARTS})
    except BadInput as error:
        raise BadInput(f"{path.name} is not a construction", f"{error}") from None
    fresh = PlaneState()
    changes: dict[str, Any] = {part: getattr(read, part) for part in PARTS}
    return changes | {
        "place": Place(), "mover": "", "amount": 0.0, "figure": fresh.figure,
        "colour": fresh.colour, "zoom": 1.0, "centre": (0.0, 0.0),
    }  # fmt: skip
