"""What a panel is, as data: the shell, the tests and the command line read it and nothing else.

A panel is a folder: `__init__.py` holds `panel = Panel(...)`, `state.py` what is shown (no Qt),
`view.py` how. The view is named as "module:class" and imported when first opened.
"""

import importlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, Self

from psygnal import EventedModel
from pydantic import ConfigDict, ValidationError

from severe_gui import panels
from severe_gui.errors import BadInput
from severe_gui.installation import resource_path

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from severe_gui.compute.arithmetic import Arithmetic
    from severe_gui.compute.library import RunLibrary
    from severe_gui.compute.runner import Runner
    from severe_gui.widgets.theme import Theme


class PanelState(EventedModel):
    """Base of every panel's state: evented, validated, JSON-serialisable, no Qt.

    Values are immutable (tuples, frozen models) and replaced, never changed in place.
    kept_by_presets: fields that a preset leaves as they are. local: those that mean nothing on
    another machine.
    """

    model_config = ConfigDict(extra="forbid", validate_assignment=True)
    version: ClassVar[int] = 1
    kept_by_presets: ClassVar[tuple[str, ...]] = ()
    local: ClassVar[tuple[str, ...]] = ()

    def document(self) -> dict[str, Any]:
        """The state as JSON-ready data."""
        return {"version": self.version, **json.loads(self.model_dump_json())}

    def shared_document(self) -> dict[str, Any]:
        """The state without what is local: what a view as text holds."""
        return {name: value for name, value in self.document().items() if name not in self.local}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The state that a document holds. Raises BadInput that names the field at fault."""
        fields = dict(document)
        version = fields.pop("version", cls.version)
        if version != cls.version:
            raise BadInput(
                f"This view has version {version}",
                f"this Severe reads version {cls.version}",
                "open it with the Severe that wrote it",
            )
        try:
            return cls(**fields)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise BadInput(f"The field {where} of the view cannot be used", first["msg"]) from None

    def replace_by(self, other: Self) -> None:
        """Copy every field of another state, emitting only what changed."""
        self.update({name: getattr(other, name) for name in type(self).model_fields})

    def run_ids(self) -> tuple[str, ...]:
        """Runs that a document of this state must contain."""
        return ()


@dataclass(frozen=True)
class Action:
    """One thing a person can do here: menu, palette, shortcut table and toolbar all read it."""

    id: str
    title: str
    help: str
    method: str
    shortcut: str = ""
    icon: str = ""
    synonyms: tuple[str, ...] = ()


def _no_progress(_text: str, _share: float) -> None:
    """Nobody is watching."""


@dataclass(frozen=True)
class ExportOptions:
    """How an export is to look: pixels for pictures, scale for text and lines, theme, metadata.

    samples: per pixel and side, where a picture is made of rays. rate: frames a second of a film.
    progress: what takes long calls it with what is done and its share in [0, 1]; it keeps the
    window alive, and raises where the user gave up.
    """

    width: int = 1600
    height: int = 1000
    scale: float = 2.0
    theme: str = "light"
    metadata: str = ""
    samples: int = 2
    rate: int = 30
    progress: Callable[[str, float], None] = _no_progress


@dataclass(frozen=True)
class Export:
    """One file that a panel can write. method: of the view, called (path, options).

    has_companions: it writes files beside it too, and itself makes sure that nothing is half done.
    asks: further settings of ExportOptions that it depends on, "samples" and "rate".
    """

    id: str
    title: str
    suffix: str
    method: str
    has_companions: bool = False
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preset:
    """A named state: fields that differ from the panel's default, and why it is worth a look.

    group: what it is listed under. post: the title of the post that it belongs to.
    """

    id: str
    title: str
    comment: str
    state: Mapping[str, Any]
    group: str = ""
    post: str = ""


@dataclass(frozen=True)
class TourStep:
    """One page of a tour: a title, a few sentences (a little HTML), and the state beside them."""

    title: str
    text: str
    state: Mapping[str, Any]


class Host(Protocol):
    """What the shell gives a view. A view asks; the shell acts."""

    theme: "Theme"
    runner: "Runner"
    library: "RunLibrary"
    arithmetic: "Arithmetic"

    def begin_gesture(self, label: str, merges: bool = False) -> None:
        """All state changes until `end_gesture` are one undo step; gestures nest.

        merges: the step joins one of the same label just before it.
        """

    def end_gesture(self) -> None: ...

    def status(self, text: str) -> None:
        """What is under the pointer, in the units of the picture."""

    def notify(self, text: str, details: str = "", kind: str = "info") -> None:
        """A quiet message (kind: info, warn, bad) with details on demand."""

    def open_panel(self, panel_id: str, state: Mapping[str, Any]) -> None: ...


class PanelView(Protocol):
    """What the shell lays out. `shutdown` frees GL objects, timers and subscriptions."""

    canvas: "QWidget"
    inspector: "QWidget"
    run_strip: "QWidget | None"
    state: PanelState

    def render(self, options: ExportOptions) -> "QImage":
        """The canvas alone, at any size: what the picture exports write."""

    def shutdown(self) -> None: ...


@dataclass(frozen=True)
class Panel:
    """A panel, whole. view: "module:class", called (state, host). hint: what to do first.

    default_preset: what it first opens with; or default_from: "module:function" that gives that
    state, where to read all presets is too much before the first paint. posts: titles of the posts
    that the panel and its tour show. presets_from: one that gives presets as data, if they are not
    in resources. experiment_from: one that gives the state which shows an experiment, for the panel
    that runs them.
    """

    id: str
    title: str
    subtitle: str
    icon: str
    hint: str
    help: str
    state: type[PanelState]
    view: str
    actions: tuple[Action, ...] = ()
    exports: tuple[Export, ...] = ()
    default_preset: str = ""
    default_from: str = ""
    posts: tuple[str, ...] = ()
    presets_from: str = ""
    experiment_from: str = ""

    def view_class(self) -> Callable[[PanelState, Host], PanelView]:
        """Import the view, for the first time it is opened."""
        view: Callable[[PanelState, Host], PanelView] = _named(self.view)
        return view

    def presets(self) -> tuple[Preset, ...]:
        """The presets in order: of `presets_from`, or in resources/presets/<id>.json."""
        if self.presets_from:
            given: tuple[Preset, ...] = _named(self.presets_from)()
            return given
        post = self.posts[0] if len(self.posts) == 1 else ""
        return tuple(Preset(**{"post": post, **entry}) for entry in _entries("presets", self.id))

    def view_of_experiment(self, experiment_id: str) -> Mapping[str, Any] | None:
        """The state that shows an experiment; None if the panel runs none."""
        if not self.experiment_from:
            return None
        state: Mapping[str, Any] = _named(self.experiment_from)(experiment_id)
        return state

    def preset(self, preset_id: str) -> Preset:
        """The preset of this id. Raises BadInput that lists the known ones."""
        known = {preset.id: preset for preset in self.presets()}
        if preset_id not in known:
            raise BadInput(
                f"The {self.id} panel has no preset {preset_id!r}",
                "",
                f"choose from {', '.join(known)}",
            )
        return known[preset_id]

    def tour(self) -> tuple[TourStep, ...]:
        """The tour in resources/tours/<id>.json, in order."""
        return tuple(TourStep(**entry) for entry in _entries("tours", self.id))

    def first_state(self) -> PanelState:
        """A new state, as the panel first opens."""
        if self.default_from:
            return self.state.from_document(_named(self.default_from)())
        return self.fresh_state(self.preset(self.default_preset) if self.default_preset else None)

    def fresh_state(self, preset: Preset | TourStep | None = None) -> PanelState:
        """A new state: the default one, or a preset's."""
        return self.state.from_document(preset.state if preset else {})


def _named(place: str) -> Any:
    """What "module:name" names."""
    module, name = place.split(":")
    return getattr(importlib.import_module(module), name)


def _entries(kind: str, panel_id: str) -> list[dict[str, Any]]:
    beside = (folder / kind / f"{panel_id}.json" for folder in _added_folders())
    path = next((each for each in beside if each.is_file()), None)
    try:
        path = path or resource_path(kind, f"{panel_id}.json")
    except FileNotFoundError:
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return entries


def all_panels() -> dict[str, Panel]:
    """Every panel by id, in the order of the rail: Severe's own, then those of SEVERE_PANELS.

    A folder named in that variable (several are separated as in PATH) holds a package for each
    panel, and their presets and tours in `presets` and `tours`.
    """
    names = list(PANELS)
    for folder in _added_folders():
        if str(folder) not in panels.__path__:
            panels.__path__.append(str(folder))
        names += sorted(each.parent.name for each in folder.glob("*/__init__.py"))
    modules = [importlib.import_module(f"severe_gui.panels.{name}") for name in names]
    return {module.panel.id: module.panel for module in modules}


def _added_folders() -> list[Path]:
    named = os.environ.get("SEVERE_PANELS", "").split(os.pathsep)
    return [Path(each) for each in named if each]


PANELS = ("plane", "space", "elliptic", "hrr", "embedding", "trainer")
