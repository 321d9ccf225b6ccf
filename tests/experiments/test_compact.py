"""Settings as one line of text: what is copied is what is pasted."""

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.experiments.compact import Settings, compact_text, differing, parse_compact
from severe_gui.experiments.degeneracy import ALL_VARIANTS
from severe_gui.experiments.parsing import build_parameters
from severe_gui.experiments.registry import all_experiments

MAIN = str(Path(__file__).parents[2] / "main.py")
MODEL = all_experiments()["degeneracy"].parameters


@given(
    st.integers(1, 200),
    st.floats(1e-8, 1e6),
    st.lists(st.sampled_from(ALL_VARIANTS), min_size=1, unique=True),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(str.strip),
    st.integers(0, 2**31 - 1),
)
def test_what_is_copied_is_what_is_pasted(depth, rate, variants, file, seed):
    values = {"depth": depth, "learning_rate": rate, "variants": variants, "data_file": file}
    parameters = build_parameters(MODEL, values).model_dump(mode="json")
    settings = Settings("degeneracy", parameters, seed)
    assert parse_compact(compact_text(settings)) == settings


@pytest.mark.parametrize("experiment_id", sorted(all_experiments()))
def test_every_preset_of_every_experiment_can_be_told_in_a_line(experiment_id):
    experiment = all_experiments()[experiment_id]
    for preset in experiment.presets:
        values = build_parameters(experiment.parameters, preset.parameters).model_dump(mode="json")
        line = compact_text(Settings(experiment_id, values, 7))
        assert parse_compact(line) == Settings(experiment_id, values, 7)
        assert line.startswith(f"severe run {experiment_id} --seed 7")


def test_the_line_names_only_what_differs():
    settings = Settings("degeneracy", {"depth": 12})
    assert compact_text(settings) == "severe run degeneracy --set depth=12"
    assert differing(all_experiments()["degeneracy"], {"depth": 30}) == {}


def test_the_line_is_the_command_that_does_the_run(tmp_path):
    line = compact_text(Settings("degeneracy", {"steps": 3, "depth": 4, "width": 8}, 5))
    words = shlex.split(line)[1:]
    done = subprocess.run(
        [sys.executable, MAIN, *words, "--out", str(tmp_path / "run"), "--json"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert (told["seed"], told["steps"], told["parameters"]["depth"]) == (5, 3, 4)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "start with severe run"),
        ("rm -rf /", "start with severe run"),
        ("severe run nothing", "no experiment"),
        ("severe run degeneracy --set deph=3", "no parameter 'deph'"),
        ("severe run degeneracy --set depth=0", "depth cannot be"),
        ("severe run degeneracy --set", "has no value"),
        ("severe run degeneracy --sed 3", "is not a setting"),
        ("severe run degeneracy --seed -3", "is not a seed"),
        ("severe run degeneracy --preset nothing", "no preset"),
        ("severe run 'degeneracy", "cannot be read"),
        ("severe run degeneracy " + "x" * 5000, "too long"),
    ],
)
def test_other_text_is_refused_in_one_sentence(text, reason):
    with pytest.raises(BadInput, match=reason) as refused:
        parse_compact(text)
    assert "\n" not in str(refused.value)
