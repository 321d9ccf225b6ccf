"""Values of a parameter to sweep over, from text: a list `1e-4,1e-3` or a range `low:high:count`.

A range includes both ends; its steps are equal, or equal factors if it is logarithmic. Integers
are rounded and each is used once. Elements of a list-valued parameter are joined by +.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Parameters
from severe_gui.experiments.parsing import build_parameters, is_sequence, parse_assignments

MOST_VALUES = 1000


def parse_values(
    model: type[Parameters], fixed: Mapping[str, Any], name: str, text: str, log: bool = False
) -> tuple[Any, ...]:
    """The values in a text, each checked by the model with the other values from `fixed`.

    log: whether a range is logarithmic. Raises BadInput, naming the first bad value.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise BadInput("No values are given", "", "write them as 1,2,3 or low:high:count")
    if is_range(text):
        if len(parts) > 1:
            raise BadInput(
                f"{text.strip()!r} is both a list and a range", "", "use only one of them"
            )
        parts = _range(model, name, parts[0], log)
    if len(parts) > MOST_VALUES:
        raise BadInput(
            f"{len(parts):,} values are too many", f"at most {MOST_VALUES:,} are allowed"
        )
    values = list(dict.fromkeys(_value(model, fixed, name, part) for part in parts))
    return tuple(values)


def is_range(text: str) -> bool:
    """Whether a text looks like low:high:count."""
    return ":" in text


def takes_range(model: type[Parameters], name: str) -> bool:
    """Whether a parameter is a number."""
    return model.model_fields[name].annotation in (int, float)


def _range(model: type[Parameters], name: str, text: str, log: bool) -> list[str]:
    if not takes_range(model, name):
        raise BadInput(f"{name} is not a number and has no range", "", "list its values as a,b")
    try:
        low_text, high_text, count_text = text.split(":")
        low, high, count = float(low_text), float(high_text), int(count_text)
    except ValueError:
        raise BadInput(
            f"{text!r} is not a range", "", "write low:high:count, such as 0.001:0.1:5"
        ) from None
    if not (math.isfinite(low) and math.isfinite(high)):
        raise BadInput(f"{text!r} is not a range", "its ends are not finite")
    if not 1 <= count <= MOST_VALUES:
        raise BadInput(f"A range cannot have {count:,} values", f"1 to {MOST_VALUES:,} are allowed")
    if log and min(low, high) <= 0:
        raise BadInput(
            "A logarithmic range must start above zero", f"this one goes from {low:g} to {high:g}"
        )
    values = np.geomspace(low, high, count) if log else np.linspace(low, high, count)
    if model.model_fields[name].annotation is int:
        return [str(round(value)) for value in values]
    return [f"{value:.12g}" for value in values]


def _value(model: type[Parameters], fixed: Mapping[str, Any], name: str, text: str) -> Any:
    """One value as JSON data, with a list as a tuple."""
    ((key, value),) = parse_assignments(model, [f"{name}={text}"]).items()
    if is_sequence(model.model_fields[key]):
        value = tuple(each.strip() for each in text.split("+") if each.strip())
    parameters = build_parameters(model, {**fixed, key: value})
    given = parameters.model_dump(mode="json")[key]
    return tuple(given) if isinstance(given, list) else given
