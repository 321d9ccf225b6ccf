"""Every experiment runs through the command: as it comes, each preset, each value of a choice."""

import json
from pathlib import Path
from typing import Literal, get_args, get_origin

import pytest

from severe_gui.cli import run_command_line
from severe_gui.compute.judgement import VERDICTS
from severe_gui.experiments.registry import all_experiments
from severe_gui.installation import resource_path

FIVE, ONE = "steps=5", "steps=1"
SMALL = {
    "depth": 4,
    "width": 16,
    "samples": 300,
    "probes": 5,
    "words": 16,
    "positions": 2,
    "unit_layers": 3,
    "unit_width": 4,
    "rates": "0.1,1",
}
LONG = frozenset({("hyperbolic-embeddings", "nouns")})
"""Values that take minutes at any size; a bench runs them."""


def few_steps() -> list:
    """Each experiment with its defaults, and each of its presets, as they are."""
    return [
        pytest.param(name, ["--preset", preset] if preset else [], id=f"{name}-{preset}")
        for name, experiment in all_experiments().items()
        for preset in (None, *(each.id for each in experiment.presets))
    ]


def choices() -> list:
    """Each value of each choice, at a small size. Of a field that holds several, all of them."""
    return [
        pytest.param(name, field, value, id=f"{name}-{field}-{value}")
        for name, experiment in all_experiments().items()
        for field, info in experiment.parameters.model_fields.items()
        for value in values_of(info.annotation)
        if (name, value) not in LONG
    ]


def values_of(annotation) -> tuple[str, ...]:
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    inner = get_args(annotation)
    if inner and get_origin(inner[0]) is Literal:
        return (",".join(get_args(inner[0])),)
    return ()


def small(name: str) -> list[str]:
    fields = all_experiments()[name].parameters.model_fields
    return [f"{field}={value}" for field, value in SMALL.items() if field in fields]


def file_for(name: str, folder: Path) -> str:
    """A file of a person's own that an experiment can read, as its setting."""
    if "data_file" in all_experiments()[name].parameters.model_fields:
        return f"data_file={resource_path('data', 'digits.csv.gz')}"
    (folder / "edges.tsv").write_text("dog\tcanine\ncat\tfeline\ncanine\tcarnivore\n")
    return f"file={folder / 'edges.tsv'}"


def judged_run(capsys, tmp_path, name: str, settings: list[str]) -> dict:
    """The document of a run that ends well."""
    arguments = ["run", name, *settings, "--out", str(tmp_path / "run"), "--json"]
    code = run_command_line(arguments)
    printed = capsys.readouterr()
    assert code == 0, printed.err
    return json.loads(printed.out)


def assert_all_claims_are_judged(document: dict) -> None:
    claims = all_experiments()[document["experiment"]].claims
    assert [row["claim"] for row in document["claims"]] == [claim.id for claim in claims]
    for row in document["claims"]:
        assert row["verdict"] in VERDICTS
        assert (row["measured"] is None) == bool(row["why_not"]), row


@pytest.mark.parametrize(("name", "preset"), few_steps())
def test_defaults_and_presets_run_and_their_claims_are_judged(name, preset, capsys, tmp_path):
    steps = ONE if preset else FIVE
    document = judged_run(capsys, tmp_path, name, [*preset, "--set", steps])
    assert_all_claims_are_judged(document)


@pytest.mark.parametrize(("name", "field", "value"), choices())
def test_each_value_of_a_choice_runs(name, field, value, capsys, tmp_path):
    assignments = [*small(name), ONE, f"{field}={value}"]
    if value == "file":
        assignments.append(file_for(name, tmp_path))
    settings = [part for each in assignments for part in ("--set", each)]
    assert_all_claims_are_judged(judged_run(capsys, tmp_path, name, settings))
