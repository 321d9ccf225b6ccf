"""`severe bench`: the speed figures, each a ratio measured in one run."""

from typing import Annotated

import typer

from severe_gui.cli.benches import Result, all_benches
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput, SevereError


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME ...]")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the benches named, or all of them. A ratio below its bar is told, not an error."""
    known = all_benches()
    for name in names or ():
        if name not in known:
            raise BadInput(f"There is no bench {name!r}", "", f"choose from {', '.join(known)}")
    results: list[Result] = []
    unmeasured: list[SevereError] = []
    for name in names or known:
        try:
            results.append(known[name]())
        except SevereError as error:
            # One peer that is not installed must not cost the other figures.
            unmeasured.append(error)
    text = "\n".join(_line(result) for result in results)
    emit([result.document() for result in results], text, as_json)
    if unmeasured:
        raise unmeasured[0]


def _line(result: Result) -> str:
    word = "holds" if result.holds else "FAILS"
    return (
        f"{result.name}: {result.ours:.4g} against {result.peer:.4g} {result.unit}, ratio "
        f"{result.ratio:.3f}, bar {result.bar:g}: {word}"
    )
