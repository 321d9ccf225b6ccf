"""`severe tiling`: counts and lengths of {p, q}, its drawing and its tiles as arrays."""

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from severe_gui import __version__
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput

if TYPE_CHECKING:
    from severe_gui.maths.hyperbolic.tilings.tiles import Tiles
    from severe_gui.maths.hyperbolic.tilings.tiling import Tiling

# Negative numbers are arguments, not options, and are refused with their own error.
NEGATIVE_NUMBERS_ARE_ARGUMENTS = {"ignore_unknown_options": True}

MOST_LAYERS = 20_000


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tiling", context_settings=NEGATIVE_NUMBERS_ARE_ARGUMENTS)(tiling)


def tiling(
    p: Annotated[str, typer.Argument(metavar="P", help="Sides of a tile: at least 3, or inf.")],
    q: Annotated[str, typer.Argument(metavar="Q", help="Tiles at a vertex: at least 3, or inf.")],
    layers: Annotated[int, typer.Option(help="Count the tiles up to this layer.")] = 0,
    adjacent: Annotated[
        str, typer.Option(metavar="edge|vertex", help="What neighbouring tiles share.")
    ] = "edge",
    svg: Annotated[Path | None, typer.Option(help="Draw the tiles as SVG, with true arcs.")] = None,
    npz: Annotated[Path | None, typer.Option(help="Write the tiles as NumPy arrays.")] = None,
    as_json: AsJson = False,
) -> None:
    """Count the tiles of {P, Q} layer by layer, exactly, and measure one.

    Lengths are for curvature -1 (hyperbolic), 1 (spherical), or with edge 1 (euclidean).
    """
    from severe_gui.maths.hyperbolic.tilings.tiling import Adjacency, Tiling, layer_counts

    if adjacent not in list(Adjacency):
        raise BadInput(f"{adjacent!r} is not an adjacency", "use edge or vertex")
    by = Adjacency(adjacent)
    subject = Tiling(_order("P", p), _order("Q", q))
    if layers > MOST_LAYERS:
        raise BadInput(f"{layers} layers are too many", f"at most {MOST_LAYERS} can be counted")
    counts = layer_counts(subject, layers, by)
    _require_printable(counts)
    if svg or npz:
        from severe_gui.maths.hyperbolic.tilings.tiles import generate_tiles

        tiles = generate_tiles(subject, layers, by)
        facts = {
            "severe": __version__,
            "command": "tiling",
            "p": _plain(subject.p),
            "q": _plain(subject.q),
            "layers": layers,
            "adjacent": adjacent,
        }
        metadata = json.dumps(facts, sort_keys=True)
        if svg:
            _draw(svg, tiles, metadata)
        if npz:
            _store(npz, tiles, metadata)
    document = {
        "layers": counts,
        "edge": subject.edge,
        "circumradius": subject.circumradius,
        "inradius": subject.inradius,
        "area": subject.area,
        "kind": str(subject.kind),
    }
    emit(document, _text(subject, document, adjacent), as_json)


def _order(name: str, text: str) -> int | float:
    if text.strip().lower() in ("inf", "infinity", "∞"):
        return math.inf
    try:
        return int(text)
    except ValueError:
        raise BadInput(
            f"{name} = {text} does not give a tiling",
            f"{name} must be an integer of at least 3, or inf",
        ) from None


def _plain(order: int | float) -> int | str:
    return "inf" if math.isinf(order) else int(order)


def _require_printable(counts: list[int]) -> None:
    digits = sys.get_int_max_str_digits()
    if digits and counts[-1].bit_length() > 3.32 * digits:
        raise BadInput(
            f"Layer {len(counts) - 1} has more than {digits} digits",
            "numbers this long are not printed",
            "ask for fewer layers",
        )


def _draw(path: Path, tiles: "Tiles", metadata: str) -> None:
    from severe_gui.files import write_text
    from severe_gui.maths.hyperbolic.tilings.drawing import tiling_svg

    write_text(path, tiling_svg(tiles, metadata))


def _store(path: Path, tiles: "Tiles", metadata: str) -> None:
    import numpy as np

    from severe_gui.files import replacing

    with replacing(path) as temporary, temporary.open("wb") as file:
        np.savez_compressed(
            file,
            layer=tiles.layer,
            parent=tiles.parent,
            centres=tiles.centres,
            vertices=tiles.vertices,
            severe=np.array(metadata),
        )


def _text(subject: "Tiling", document: dict[str, Any], adjacent: str) -> str:
    counts = document["layers"]
    lengths = ("edge", "circumradius", "inradius", "area")
    return "\n".join(
        [
            f"{subject} is {subject.kind}.",
            *(f"{name:<13} {_number(document[name])}" for name in lengths),
            f"layers by {adjacent}: {' '.join(map(str, counts))}",
            f"tiles in all: {sum(counts)}",
        ]
    )


def _number(value: float) -> str:
    return "infinite" if math.isinf(value) else f"{value:.12f}"
