"""`severe bench`: the speed figures, each a ratio measured in one run."""

from pathlib import Path
from typing import Annotated

import typer

from severe_gui.cli.bench_page import load_now, page_of, this_machine
from severe_gui.cli.benches import Bench, Result, all_benches
from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput, SevereError
from severe_gui.files import replacing


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("bench")(bench)


def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME ...]")] = None,
    device: Annotated[
        str, typer.Option(help="auto, cpu, cuda or mps: where the benches of training run.")
    ] = "cpu",
    page: Annotated[
        Path | None, typer.Option(help="Write a page of the results here, as Markdown.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Measure the benches named, or all that take minutes at most.

    A ratio beyond its bar is shown, not an error.
    """
    chosen, device = _chosen(names or (), device)
    if page is not None and not page.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {page.parent}", "", "choose another place for the page")
    machine = this_machine()
    results: list[Result] = []
    unmeasured: dict[str, SevereError] = {}
    for each in chosen:
        try:
            results.append(each.measure(device))
        except SevereError as error:
            # One peer that is not installed must not prevent the other figures.
            unmeasured[each.name] = error
    if page is not None:
        _write(page, page_of(machine, results, unmeasured, load_now()))
    text = "\n".join(_line(result) for result in results)
    emit([result.document() for result in results], text, as_json)
    if unmeasured:
        raise SevereError(" ".join(str(error) for error in unmeasured.values()).rstrip("."))


def _chosen(names: list[str] | tuple[()], device: str) -> tuple[list[Bench], str]:
    """The benches to measure, and on which device. Raises BadInput."""
    known = all_benches()
    for name in names:
        if name not in known:
            raise BadInput(f"There is no bench {name!r}", "", f"choose from {', '.join(known)}")
    if device != "cpu":
        from severe_gui.compute.device import choose_device

        device = choose_device(device)
    for name in names:
        if device not in known[name].devices:
            raise BadInput(
                f"{name} is not measured on {device}",
                "",
                f"choose --device {' or '.join(known[name].devices)}",
            )
    of = names or [name for name, each in known.items() if not each.is_long]
    return [known[name] for name in of if device in known[name].devices], device


def _write(path: Path, text: str) -> None:
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _line(result: Result) -> str:
    word = "holds" if result.holds else "FAILS"
    found = result.peer_settings
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return (
        f"{result.name}: {result.ours:.4g} against {result.peer:.4g} {result.unit}, ratio "
        f"{result.ratio:.3f}, bar {result.bar:g}: {word}\n"
        f"  against {found['peer']}: {found['settings']}" + (f" ({versions})" if versions else "")
    )
