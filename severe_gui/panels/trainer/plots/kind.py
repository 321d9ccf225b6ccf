"""What a kind of plot is, and where it is found: one file of its name in `plots/kinds`.

A plot names its kind (`Plot.kind`); `kind_named("waterfall")` imports `kinds/waterfall.py` and
takes its `kind`. A person's own kinds are files in a folder `plots` beside their experiments
(SEVERE_EXPERIMENTS). The board, the exports and the trainer's view know the two protocols below
and no kind by name.
"""

import importlib
import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, Protocol

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Plot
from severe_gui.panels.trainer.plots.picture import Picture, variants_of
from severe_gui.widgets.board import BoardItem
from severe_gui.widgets.legend import Curve, Look

MOST_IN_A_ROW = 4
KINDS = "severe_gui.panels.trainer.plots.kinds"

Go = Callable[[Mapping[str, Any]], None]
"""Says where a person has gone in a plot: it is kept in the state, undone with it, and comes back
as `picture.place(plot)`."""


class PlotView(BoardItem, Protocol):
    """One picture on the board: a `pg.GraphicsWidget` that paints itself, on screen and on paper.

    It takes the mouse, the wheel and the keys as any graphics item does.
    """

    def show_picture(self, plot: Plot, variant: str, picture: Picture) -> None:
        """Draw what there is now; called often, so what has not changed is left alone."""


class PlotKind:
    """How plots of one kind are laid out and made. Subclass it, and name an instance `kind`.

    layout: `row` for one picture per variant, side by side over the whole width, above the curves;
    `cell` for one picture in the grid of curves. height: its share of the page's height; least:
    the pixels that it needs to be read: if there are too many plots the page scrolls.
    """

    layout: Literal["row", "cell"] = "cell"
    height: int = 5
    least: int = 116

    def variants(self, plot: Plot, picture: Picture) -> Sequence[str]:
        """The pictures of a `row` that there is something to draw for."""
        return ()

    def is_empty(self, plot: Plot, picture: Picture) -> bool:
        """Whether a `cell` has nothing to draw; if no run will bring more, it leaves the page."""
        return False

    def make(self, plot: Plot, variant: str, picture: Picture, look: Look, go: Go) -> PlotView:
        """A picture, not yet shown anything."""
        raise NotImplementedError(type(self).__name__)

    def heading(self, plot: Plot, picture: Picture) -> str:
        """A line above a `row`; none if empty."""
        return ""

    def legend(self, plot: Plot, picture: Picture) -> Iterable[Curve]:
        """Its entry in the legend of the page."""
        return ()


class FieldKind(PlotKind):
    """A kind that draws a field of the run in front: one picture for each variant that has one.

    most: of them; more than a row has stand in several.
    """

    layout = "row"
    most = MOST_IN_A_ROW

    def variants(self, plot: Plot, picture: Picture) -> Sequence[str]:
        if picture.front is None:
            return []
        fields = picture.front.snapshot.fields
        return variants_of(picture.experiment, fields, plot.quantity)[: self.most]


def kind_named(name: str) -> PlotKind:
    """The kind of this name. Raises BadInput that lists the known ones."""
    folders = importlib.import_module(KINDS).__path__
    own = {each.name.replace("_", "-") for each in pkgutil.iter_modules(folders)}
    files = {path.stem.replace("_", "-"): path for path in _files()}
    if name in own:
        module = importlib.import_module(f"{KINDS}.{name.replace('-', '_')}")
    elif name in files:
        module = _load(files[name])
    else:
        known = ", ".join(sorted(own | set(files)))
        raise BadInput(f"There is no kind of plot called {name!r}", "", f"choose from {known}")
    kind = getattr(module, "kind", None)
    if not isinstance(kind, PlotKind):
        raise BadInput(f"The file of the plot kind {name!r} defines no kind", "", "name it `kind`")
    return kind


def _files() -> list[Path]:
    folders = filter(None, os.environ.get("SEVERE_EXPERIMENTS", "").split(os.pathsep))
    return [path for folder in folders for path in sorted((Path(folder) / "plots").glob("*.py"))]


def _load(path: Path) -> ModuleType:
    name = f"severe_plot_{path.stem}"
    known = sys.modules.get(name)
    if known is not None and known.__file__ == str(path):
        return known
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadInput(f"{path} cannot be read as a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
