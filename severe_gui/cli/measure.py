"""`severe measure`: distances between points of the hyperbolic plane, and their polygon."""

from typing import Annotated, Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.cli.tiling import NEGATIVE_NUMBERS_ARE_ARGUMENTS
from severe_gui.errors import BadInput


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("measure", context_settings=NEGATIVE_NUMBERS_ARE_ARGUMENTS)(measure)


def measure(
    model: Annotated[
        str, typer.Argument(metavar="MODEL", help="disk, half-plane, klein, band or hyperboloid.")
    ],
    points: Annotated[
        list[str], typer.Argument(metavar="Z1 Z2 ...", help="Points, such as 0.3+0.1j.")
    ],
    as_json: AsJson = False,
) -> None:
    """Measure points of a model of the plane, curvature -1; angles are in radians.

    Three points or more are also measured as a simple polygon, in the order given.
    """
    import numpy as np

    from severe_gui.maths.hyperbolic.plane.models import Model, distance, to_disk
    from severe_gui.maths.hyperbolic.plane.polygon import Polygon

    if model not in list(Model):
        raise BadInput(f"{model!r} is not a model", "", f"choose from {', '.join(Model)}")
    if len(points) < 2:
        raise BadInput("A single point cannot be measured", "", "give at least two")
    given = np.array([_point(text) for text in points])
    distances = distance(Model(model), given[:, None], given[None, :])
    document: dict[str, Any] = {"distances": distances.tolist()}
    if len(points) > 2:
        polygon = Polygon(tuple(to_disk(Model(model), given).tolist()))
        sides = np.diagonal(np.roll(distances, -1, axis=1))
        document |= {
            "angles": list(polygon.angles),
            "area": polygon.area,
            "perimeter": float(sides.sum()),
        }
    emit(document, _text(document), as_json)


def _point(text: str) -> complex:
    written = text.strip().replace(" ", "").replace("i", "j")
    try:
        return complex(written)
    except ValueError:
        raise BadInput(f"{text!r} is not a point", "", "write it as 0.3+0.1j") from None


def _text(document: dict[str, Any]) -> str:
    rows = ["distances"]
    rows += ["  " + "  ".join(f"{value:.12f}" for value in row) for row in document["distances"]]
    if "angles" in document:
        rows.append("angles     " + "  ".join(f"{value:.12f}" for value in document["angles"]))
        rows.append(f"area       {document['area']:.12f}")
        rows.append(f"perimeter  {document['perimeter']:.12f}")
    return "\n".join(rows)
