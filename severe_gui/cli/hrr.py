"""`severe hrr capacity`: how many pairs one vector holds, measured and predicted."""

from typing import Annotated

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput


def register(app: typer.Typer) -> None:
    """Add the command and its parts."""
    group = typer.Typer(help="Holographic reduced representations.")
    group.callback()(_keep_parts)
    group.command("capacity")(capacity)
    app.add_typer(group, name="hrr")


def _keep_parts() -> None:
    """Holographic reduced representations."""


def capacity(
    dim: Annotated[int, typer.Option(help="Length of the vectors.")],
    pairs: Annotated[int, typer.Option(help="Pairs stored in one trace.")],
    items: Annotated[int, typer.Option(help="Known items that a value is recognised among.")],
    trials: Annotated[int, typer.Option(help="Number of traces, each queried once.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of all random numbers.")] = 0,
    inverse: Annotated[
        str,
        typer.Option(
            metavar="exact|involution", help="How a key is inverted: exact or involution."
        ),
    ] = "involution",
    unitary: Annotated[bool, typer.Option("--unitary", help="Use unitary keys.")] = False,
    as_json: AsJson = False,
) -> None:
    """Store PAIRS bound pairs in one vector, query one, and clean up among ITEMS."""
    import numpy as np

    from severe_gui.maths import hrr

    if inverse not in ("exact", "involution"):
        raise BadInput(f"{inverse!r} is not an inverse", "use exact or involution")
    if seed < 0:
        raise BadInput(f"The seed {seed} is not allowed", "it must be 0 or more")
    generator = np.random.default_rng(seed)
    kind: hrr.Inverse = "exact" if inverse == "exact" else "involution"
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
