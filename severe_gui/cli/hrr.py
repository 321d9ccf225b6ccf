"""`severe hrr`: how many pairs one vector holds, and what a stored vector decodes to."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput

if TYPE_CHECKING:
    from severe_gui.maths.hrr import Inverse

InverseOption = Annotated[
    str,
    typer.Option(metavar="exact|involution", help="How a key is inverted: exact or involution."),
]
SHOWN = 20
"""Symbols in the text; all of them are in the JSON document."""


def register(app: typer.Typer) -> None:
    """Add the command and its parts."""
    group = typer.Typer(help="Holographic reduced representations.")
    group.callback()(_keep_parts)
    group.command("capacity")(capacity)
    group.command("decode")(decode)
    app.add_typer(group, name="hrr")


def _keep_parts() -> None:
    """Holographic reduced representations."""


def capacity(
    dim: Annotated[int, typer.Option(help="Length of the vectors.")],
    pairs: Annotated[int, typer.Option(help="Pairs stored in one trace.")],
    items: Annotated[int, typer.Option(help="Known items that a value is recognised among.")],
    trials: Annotated[int, typer.Option(help="Number of traces, each queried once.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of all random numbers.")] = 0,
    inverse: InverseOption = "involution",
    unitary: Annotated[bool, typer.Option("--unitary", help="Use unitary keys.")] = False,
    as_json: AsJson = False,
) -> None:
    """Store PAIRS bound pairs in one vector, query one, and clean up among ITEMS."""
    import numpy as np

    from severe_gui.maths import hrr

    if seed < 0:
        raise BadInput(f"The seed {seed} is not allowed", "it must be 0 or more")
    generator = np.random.default_rng(seed)
    kind = _inverse(inverse)
    measured = hrr.measure_capacity(dim, pairs, items, trials, generator, unitary, kind)
    document = {
        "accuracy": measured.accuracy,
        "predicted": hrr.predicted_accuracy(dim, pairs, items, unitary),
        "similarity": measured.similarity,
        "standard_error": measured.standard_error,
    }
    text = (
        f"accuracy {measured.accuracy:.4f} ± {measured.standard_error:.4f}, predicted "
        f"{document['predicted']:.4f}; similarity {measured.similarity:.4f}"
    )
    emit(document, text, as_json)


def decode(
    file: Annotated[Path, typer.Argument(help="NPZ or safetensors: trace, items and their names.")],
    query: Annotated[
        str, typer.Option(metavar="EXPR", help="What to decode, such as '~agt * trace'.")
    ] = "trace",
    inverse: InverseOption = "involution",
    as_json: AsJson = False,
) -> None:
    """Compare the trace in FILE, or a query of it, with the known items, best first.

    FILE holds a vector `trace`, known `items` (one a row) with their `names`, and other vectors by
    name, such as keys and roles; without `items` all vectors but the trace are the known items. In
    safetensors the names stand in the metadata, one a line. In EXPR, a*b binds, ~a inverts, a^2 is
    a power and a + b adds.
    """
    from severe_gui.learn.hrr_file import read_memory

    symbols = read_memory(file).decode(query, _inverse(inverse))
    document = {"symbols": [{"name": name, "similarity": each} for name, each in symbols]}
    lines = [f"{each:8.4f}  {name}" for name, each in symbols[:SHOWN]]
    if len(symbols) > SHOWN:
        lines.append(f"and {len(symbols) - SHOWN} more")
    emit(document, "\n".join(lines), as_json)


def _inverse(name: str) -> "Inverse":
    if name == "exact":
        return "exact"
    if name == "involution":
        return "involution"
    raise BadInput(f"{name!r} is not an inverse", "use exact or involution")
