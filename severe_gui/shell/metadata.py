"""What an exported picture records about itself: version, panel, state and seed, to be reopened.

PNG: the text chunk `severe`. SVG: the element <metadata id="severe">. Both hold the same JSON.
"""

import html
import json
import re
from pathlib import Path
from typing import Any

from PySide6.QtGui import QImageReader

from severe_gui import __version__
from severe_gui.errors import BadInput
from severe_gui.panels.contract import PanelState

_SVG = re.compile(r'<metadata id="severe">(.*?)</metadata>', re.DOTALL)


def picture_metadata(panel_id: str, state: PanelState) -> str:
    """JSON that says how a picture was made."""
    facts = {
        "severe": __version__,
        "panel": panel_id,
        "state": state.document(),
        "seed": getattr(state, "seed", None),
    }
    return json.dumps(facts, sort_keys=True)


def read_picture_metadata(path: Path) -> dict[str, Any]:
    """The facts in a PNG or SVG that Severe wrote. Raises BadInput if there are none."""
    if path.suffix.lower() == ".svg":
        found = _SVG.search(path.read_text(encoding="utf-8", errors="replace"))
        text = html.unescape(found.group(1)) if found else ""
    else:
        text = QImageReader(str(path)).text("severe")
    try:
        facts = json.loads(text)
        facts["panel"], facts["state"]
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            f"{path.name} contains no view", "it was not exported by Severe", "open a document"
        ) from None
    return dict(facts)
