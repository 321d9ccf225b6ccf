"""Parameters from text: `--set depth=10 --set variants=fold-0,orthogonal`."""

import difflib
import json
import types
import typing
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Experiment, Parameters, Preset

P = TypeVar("P", bound=Parameters)


def parse_assignments(model: type[P], assignments: Sequence[str]) -> dict[str, Any]:
    """Values by field name from "name=value" texts; a list is separated by commas.

    Raises BadInput that names the field, or the nearest names of an unknown one.
    """
    values: dict[str, Any] = {}
    for assignment in assignments:
        name, equals, text = assignment.partition("=")
        name = name.strip().replace("-", "_")
        if not equals:
            raise BadInput(f"{assignment!r} sets nothing", "", "write --set name=value")
        if name not in model.model_fields:
            near = difflib.get_close_matches(name, model.model_fields, 3, 0.5)
            raise BadInput(
                f"There is no parameter {name!r}",
                "",
                f"did you mean {' or '.join(near)}"
                if near
                else f"choose from {', '.join(model.model_fields)}",
            )
        values[name] = _value(model.model_fields[name], text.strip())
    return values


def build_parameters(model: type[P], values: Mapping[str, Any]) -> P:
    """Validated parameters. Raises BadInput naming the first field at fault, and its range."""
    try:
        parameters = model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "?"
        reason = first["msg"].removeprefix("Value error, ")
        given = json.dumps(values.get(name), default=str)
        raise BadInput(f"{name} cannot be {given}", reason[:1].lower() + reason[1:]) from None
    parameters.check()
    return parameters


def preset_named(experiment: Experiment, preset_id: str) -> Preset:
    """The preset of this id. Raises BadInput that lists the known ones."""
    known = {preset.id: preset for preset in experiment.presets}
    if preset_id not in known:
        raise BadInput(
            f"The experiment {experiment.id} has no preset {preset_id!r}",
            "",
            f"choose from {', '.join(known) or 'none'}",
        )
    return known[preset_id]


def is_sequence(field: FieldInfo) -> bool:
    """Whether a field holds several values."""
    return typing.get_origin(field.annotation) in (tuple, list, types.GenericAlias)


def _value(field: FieldInfo, text: str) -> Any:
    if is_sequence(field):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text
