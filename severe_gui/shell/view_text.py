"""A view as one line of text: severe:1:plane: and the state, compressed, in base64url.

It holds the settings that make the picture and nothing that is kept on this machine, such as runs.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Mapping
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.panels.contract import Panel, PanelState

_HEAD, _FORMAT = "severe", "1"
MOST_BYTES = 4_000_000


def text_of_view(panel_id: str, state: PanelState) -> str:
    """The line for a panel's view."""
    document = json.dumps(state.shared_document(), separators=(",", ":"), ensure_ascii=False)
    packed = base64.urlsafe_b64encode(zlib.compress(document.encode(), 9)).decode().rstrip("=")
    return f"{_HEAD}:{_FORMAT}:{panel_id}:{packed}"


def view_of_text(text: str, panels: Mapping[str, Panel]) -> tuple[str, PanelState]:
    """The panel and the state of a line. Raises BadInput in one sentence."""
    parts = "".join(text.split()).split(":")
    if len(parts) != 4 or parts[0] != _HEAD:
        raise BadInput(
            "The clipboard does not contain a view of Severe", "", "copy one with Copy view as text"
        )
    _head, version, panel_id, packed = parts
    if version != _FORMAT:
        raise BadInput("The view on the clipboard was copied from a newer Severe")
    if panel_id not in panels:
        raise BadInput(
            f"The view on the clipboard is of a panel {panel_id!r} that this Severe does not have"
        )
    return panel_id, panels[panel_id].state.from_document(_unpacked(packed))


def _unpacked(packed: str) -> dict[str, Any]:
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(raw, MOST_BYTES)
        if not unpacker.eof:
            raise ValueError("cut short, or larger than any view")
        document = json.loads(content)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise BadInput(
            "The view on the clipboard is damaged or cut short", "", "copy the whole line again"
        )
    return document
