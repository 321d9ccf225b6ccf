"""`severe experiments`: the list of experiments. No torch."""

from typing import Any

import typer

from severe_gui.cli.output import AsJson, emit
from severe_gui.experiments.experiment import Experiment
from severe_gui.experiments.registry import all_experiments


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("experiments")(experiments)


def experiments(as_json: AsJson = False) -> None:
    """List the experiments with their parameters, presets and claims."""
    known = all_experiments().values()
    emit([describe(each) for each in known], "\n\n".join(_text(each) for each in known), as_json)


def describe(experiment: Experiment) -> dict[str, Any]:
    """An experiment as JSON-ready data."""
    schema = experiment.parameters.model_json_schema()
    return {
        "id": experiment.id,
        "title": experiment.title,
        "source": experiment.source,
        "parameters": schema["properties"],
        "presets": [
            {"id": preset.id, "title": preset.title, "comment": preset.comment}
            for preset in experiment.presets
        ],
        "claims": [
            {"id": claim.id, "statement": claim.statement, "expected": claim.expected}
            for claim in experiment.claims
        ],
    }


def _text(experiment: Experiment) -> str:
    lines = [f"{experiment.id}: {experiment.title}", f"  {experiment.summary}", "  parameters"]
    for name, field in experiment.parameters.model_fields.items():
        lines.append(f"    {name} = {_default(field.default)}: {field.description or ''}")
    lines.append("  presets: " + ", ".join(preset.id for preset in experiment.presets))
    lines.append("  claims: " + ", ".join(claim.id for claim in experiment.claims))
    return "\n".join(lines)


def _default(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)
