"""What a command prints: text for people, or one JSON document and nothing else."""

import json
import math
import sys
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def emit(document: Any, text: str, as_json: bool) -> None:
    """Print the document as JSON, or the text. Infinite and undefined numbers become null."""
    sys.stdout.write((json.dumps(_plain(document), indent=1) if as_json else text) + "\n")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
