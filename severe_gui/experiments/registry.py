"""Finds experiments: every module of this folder that has an `experiment`.

Folders named in the variable SEVERE_EXPERIMENTS (separated as in PATH) are searched too, so that
a person can add an experiment to the packaged app without rebuilding it.
"""

import importlib
import importlib.util
import os
import pkgutil
import sys
from pathlib import Path
from types import ModuleType

import severe_gui.experiments as package
from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Experiment

_PLUMBING = {"experiment", "registry"}


def all_experiments() -> dict[str, Experiment]:
    """Every experiment by id, in the order of ids. Raises BadInput if two share an id."""
    found: dict[str, Experiment] = {}
    for module in _modules():
        experiment = getattr(module, "experiment", None)
        if not isinstance(experiment, Experiment):
            continue
        if experiment.id in found:
            raise BadInput(f"Two experiments are called {experiment.id!r}", "", "rename one")
        found[experiment.id] = experiment
    return dict(sorted(found.items()))


def experiment_named(experiment_id: str) -> Experiment:
    """The experiment of this id. Raises BadInput that lists the known ones.

    One of Severe's own is in the module of its name, and read without the others: the window needs
    one before its first paint.
    """
    own = _own(experiment_id)
    if own is not None:
        return own
    known = all_experiments()
    if experiment_id not in known:
        raise BadInput(
            f"There is no experiment {experiment_id!r}", "", f"choose from {', '.join(known)}"
        )
    return known[experiment_id]


def _own(experiment_id: str) -> Experiment | None:
    name = experiment_id.replace("-", "_")
    if not name.isidentifier() or name in _PLUMBING:
        return None
    full = f"{package.__name__}.{name}"
    if full not in sys.modules and importlib.util.find_spec(full) is None:
        return None
    found = getattr(importlib.import_module(full), "experiment", None)
    return found if isinstance(found, Experiment) and found.id == experiment_id else None


def _modules() -> list[ModuleType]:
    names = [m.name for m in pkgutil.iter_modules(package.__path__) if m.name not in _PLUMBING]
    modules = [importlib.import_module(f"{package.__name__}.{name}") for name in names]
    for folder in os.environ.get("SEVERE_EXPERIMENTS", "").split(os.pathsep):
        if folder:
            modules += [_load(path) for path in sorted(Path(folder).glob("*.py"))]
    return modules


def _load(path: Path) -> ModuleType:
    name = f"severe_experiment_{path.stem}"
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise BadInput(f"{path} cannot be read as a Python module")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
