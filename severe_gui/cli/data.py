"""`severe data`: sets of labelled images to fetch, and a summary of the user's own files."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.errors import BadInput

_MOST_CLASSES_SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command and its parts."""
    group = typer.Typer(help="Labelled data: sets to fetch, and your own files.")
    group.callback()(_keep_parts)
    group.command("list")(list_sets)
    group.command("fetch")(fetch)
    group.command("show")(show)
    app.add_typer(group, name="data")


def _keep_parts() -> None:
    """Labelled data: sets to fetch, and your own files."""


def list_sets(as_json: AsJson = False) -> None:
    """List the sets that can be fetched, their sizes, and how much of each is here."""
    from severe_gui.compute.data_store import Presence, megabytes, personal_store

    store = personal_store()
    states = {each.id: store.state(each.id) for each in store.sets}
    document = [
        {
            "id": each.id,
            "title": each.title,
            "about": each.about,
            "bytes": each.size,
            "state": str(states[each.id].presence),
            "bytes_here": states[each.id].here,
            "path": str(states[each.id].path),
        }
        for each in store.sets
    ]
    words = {Presence.HERE: "here", Presence.ABSENT: "not here"}
    rows = [
        f"{each.id:<14} {megabytes(each.size):>8}  "
        f"{words.get(states[each.id].presence, f'{megabytes(states[each.id].here)} here'):<12} "
        f"{each.about}"
        for each in store.sets
    ]
    emit(document, "\n".join(rows), as_json)


def fetch(
    name: Annotated[str, typer.Argument(metavar="NAME", help="An id from severe data list.")],
    mirror: Annotated[
        str, typer.Option(metavar="ADDRESS", help="Address of the files, instead of the usual one.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Fetch a set, or resume an interrupted download. It can be interrupted at any time."""
    from severe_gui.compute.data_store import DataStore, personal_store

    if mirror and not mirror.startswith(("http://", "https://")):
        raise BadInput(f"{mirror!r} is not an address", "", "write it as https://host/folder/")
    store = personal_store()
    if mirror:
        store = DataStore(store.folder, store.sets, {name: mirror})
    shown = _Shown()
    try:
        path = store.fetch(name, shown.show)
    finally:
        shown.end()
    emit({"id": name, "path": str(path), "bytes": store.state(name).here}, str(path), as_json)


def show(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A file, a folder, or a set's id.")],
    part: Annotated[
        str, typer.Option(metavar="train|test", help="Which part of a divided set: train or test.")
    ] = "train",
    as_json: AsJson = False,
) -> None:
    """Read labelled data as a run would, and print a summary."""
    from severe_gui.learn.labelled import read_labelled

    found = _set_path(path)
    if part == "train":
        summary = read_labelled(found).summary()
    elif part == "test":
        summary = read_labelled(found, "test").summary()
    else:
        raise BadInput(f"{part!r} is not a part", "use train or test")
    lines = [
        f"examples  {summary.examples:,} of {summary.shape_text}",
        f"values    {summary.low:g} to {summary.high:g}",
        f"classes   {len(summary.counts)}",
    ]
    classes = list(zip(summary.names, summary.counts, strict=True))
    lines += [f"  {name:<20} {count:>8,}" for name, count in classes[:_MOST_CLASSES_SHOWN]]
    if len(classes) > _MOST_CLASSES_SHOWN:
        lines.append(f"  and {len(classes) - _MOST_CLASSES_SHOWN} more")
    lines += [summary.note] if summary.note else []
    emit({"path": str(found), **summary.document()}, "\n".join(lines), as_json)


def _set_path(path: Path) -> Path:
    """The path of a fetched set if given its id, otherwise the path itself. Raises BadInput."""
    from severe_gui.compute.data_store import Presence, personal_store

    store = personal_store()
    if path.exists() or str(path) not in [each.id for each in store.sets]:
        return path
    state = store.state(str(path))
    if state.presence is not Presence.HERE:
        raise BadInput(f"{path} is not here yet", "", f"severe data fetch {path}")
    return state.path


class _Shown:
    """Progress on standard error, if it is a terminal: standard output is for the result."""

    def __init__(self) -> None:
        self._last = ""

    def show(self, here: int, total: int) -> None:
        from severe_gui.compute.data_store import megabytes

        text = f"{megabytes(here)} of {megabytes(total)}"
        if sys.stderr.isatty() and text != self._last:
            sys.stderr.write(f"\r{text:<30}")
            sys.stderr.flush()
            self._last = text

    def end(self) -> None:
        if self._last:
            sys.stderr.write("\r" + " " * 30 + "\r")
