"""What has been done to a run, in words; and what its settings had become at a step."""

from collections.abc import Iterable, Mapping
from typing import Any

from severe_gui.experiments.experiment import Change, Experiment
from severe_gui.widgets.parameter_form import readable_name


def change_text(experiment: Experiment, change: Change) -> str:
    """Fold, Orthogonal, layers 2 to 4; or Learning rate 0.003."""
    operation = next((each for each in experiment.operations if each.id == change.name), None)
    if operation is None:
        info = experiment.parameters.model_fields.get(change.name)
        title = info.title if info is not None and info.title else readable_name(change.name)
        value = change.value
        return f"{title} {value:g}" if isinstance(value, float) else f"{title} {value}"
    settings: Mapping[str, Any] = change.value if isinstance(change.value, Mapping) else {}
    words = [operation.title]
    if settings.get("variant"):
        words.append(readable_name(settings["variant"]))
    words.append(_layers(settings))
    for name, info in operation.settings.model_fields.items():
        if name in ("variant", "first", "last") or name not in settings:
            continue
        value = settings[name]
        if isinstance(value, bool):
            words += [] if value else [f"not {name}"]
        elif value != info.default or isinstance(value, float):
            words.append(f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}")
    return ", ".join(word for word in words if word)


def parameters_at(
    experiment: Experiment, parameters: Mapping[str, Any], changes: Iterable[Change], step: int
) -> dict[str, Any]:
    """The settings of a run as live changes had made them by a step."""
    found = dict(parameters)
    for change in changes:
        if change.step <= step and change.name in experiment.parameters.model_fields:
            found[change.name] = change.value
    return found


def _layers(settings: Mapping[str, Any]) -> str:
    first, last = int(settings.get("first", 1)), int(settings.get("last", 0))
    if first == 1 and not last:
        return "all layers"
    if not last:
        return f"layers from {first}"
    return f"layer {first}" if first == last else f"layers {first} to {last}"
