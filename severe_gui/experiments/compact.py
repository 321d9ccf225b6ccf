"""All settings of a run as one line to paste elsewhere: the command that does the same run.

    severe run degeneracy --seed 3 --set depth=20 --set variants=fold-0,orthogonal

Parameters that are not named have their defaults, so the line is short and still complete.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.experiments.experiment import Experiment
from severe_gui.experiments.parsing import build_parameters, parse_assignments, preset_named
from severe_gui.experiments.registry import experiment_named

LONGEST = 4000


@dataclass(frozen=True)
class Settings:
    """What such a line says: an experiment, all its parameters, a seed."""

    experiment: str
    parameters: Mapping[str, Any]
    seed: int = 0


def compact_text(settings: Settings) -> str:
    """The line for these settings. Raises BadInput if they are not valid."""
    experiment = experiment_named(settings.experiment)
    words = ["severe", "run", settings.experiment]
    if settings.seed:
        words += ["--seed", str(settings.seed)]
    for name, value in differing(experiment, settings.parameters).items():
        words += ["--set", f"{name}={_text(value)}"]
    return shlex.join(words)


def differing(experiment: Experiment, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that do not have their defaults, by name, in the model's order."""
    model = experiment.parameters
    given = build_parameters(model, parameters).model_dump()
    default = {
        name: info.get_default(call_default_factory=True)
        for name, info in model.model_fields.items()
    }
    return {name: value for name, value in given.items() if value != default[name]}


def parse_compact(text: str) -> Settings:
    """The settings in a line. Raises BadInput that names what cannot be read."""
    if len(text) > LONGEST:
        raise BadInput("This text is too long to be settings", f"it has {len(text):,} characters")
    try:
        words = shlex.split(text)
    except ValueError as error:
        raise BadInput("This text cannot be read as settings", str(error).lower()) from None
    if words[:2] != ["severe", "run"] or len(words) < 3:
        raise BadInput(
            "This text contains no settings",
            "they start with severe run",
            "copy them with Copy settings as text",
        )
    experiment, rest = experiment_named(words[2]), words[3:]
    values: dict[str, Any] = {}
    seed = 0
    while rest:
        option, value, rest = _option(rest)
        if option == "--seed":
            seed = _seed(value)
        elif option == "--preset":
            values = {**preset_named(experiment, value).parameters, **values}
        else:
            values |= parse_assignments(experiment.parameters, [value])
    parameters = build_parameters(experiment.parameters, values)
    return Settings(experiment.id, parameters.model_dump(mode="json"), seed)


def _option(words: list[str]) -> tuple[str, str, list[str]]:
    name, equals, value = words[0].partition("=")
    if name not in ("--seed", "--set", "--preset"):
        raise BadInput(f"{words[0]!r} is not a setting", "", "write --set name=value or --seed N")
    if equals:
        return name, value, words[1:]
    if len(words) < 2:
        raise BadInput(f"{name} has no value", "", "write a value after it")
    return name, words[1], words[2:]


def _seed(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) >= 2**31:
        raise BadInput(
            f"{text!r} is not a seed", "a seed is a whole number from 0 to 2,147,483,647"
        )
    return int(text)


def _text(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple | list) else str(value)
