"""`severe honeycomb`: kind, lengths and exact shells of {p, q, r}."""

import math
from typing import Annotated

import typer

from severe_gui.cli.output import AsJson, emit


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("honeycomb", context_settings={"ignore_unknown_options": True})(honeycomb)


def honeycomb(
    p: Annotated[int, typer.Argument(metavar="P", help="Sides of a face, at least 3.")],
    q: Annotated[int, typer.Argument(metavar="Q", help="Faces at a corner of a cell.")],
    r: Annotated[int, typer.Argument(metavar="R", help="Cells around an edge.")],
    shells: Annotated[int, typer.Option(help="Count the cells up to this shell, by faces.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Classify and measure {P, Q, R}, and count its cells shell by shell, exactly.

    Lengths are for curvature -1 (hyperbolic), 1 (spherical), or with edge 1 (euclidean).
    """
    from severe_gui.maths.hyperbolic.honeycomb import Honeycomb
    from severe_gui.maths.hyperbolic.shells import shell_counts
    from severe_gui.maths.hyperbolic.volume import cell_volume

    subject = Honeycomb(p, q, r)
    document = {
        "kind": str(subject.kind),
        "edge": subject.edge,
        "circumradius": subject.circumradius,
        "inradius": subject.inradius,
        "dihedral": subject.dihedral,
        "volume": cell_volume(subject),
        "shells": shell_counts(subject, shells),
    }
    lines = [f"{{{p}, {q}, {r}}} is {subject.kind}."]
    for name in ("edge", "circumradius", "inradius", "dihedral", "volume"):
        value = document[name]
        lines.append(f"{name:<13} {'infinite' if math.isinf(value) else f'{value:.12f}'}")
    lines.append(f"shells by face: {' '.join(map(str, document['shells']))}")
    emit(document, "\n".join(lines), as_json)
