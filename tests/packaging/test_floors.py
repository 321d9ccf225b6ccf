"""Models and mathematics need no Qt, the window needs no torch: tried with each of them blocked."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BLOCK = "import sys\nfor name in {names!r}: sys.modules[name] = None\n"
QT = ["PySide6", "shiboken6", "pyqtgraph", "vispy", "superqt"]


def run_without(names: list[str], code: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", BLOCK.format(names=names) + code],
        capture_output=True, text=True, timeout=170, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]


def test_the_tests_of_mathematics_and_learning_pass_with_qt_blocked():
    run_without(
        QT,
        "import pytest\n"
        "tests = ['maths/test_isometry.py', 'maths/test_camera.py', 'maths/test_tiling.py',\n"
        "         'learn/test_labelled.py', 'learn/test_networks.py']\n"
        "plain = ['-q', '-x', '-c', '/dev/null', '--rootdir', '.', '-p', 'no:cacheprovider']\n"
        "plain += ['-p', 'no:pytest-qt', '-p', 'no:xvfb', '-p', 'no:hypothesispytest']\n"
        "sys.exit(pytest.main([*plain, *('tests/' + each for each in tests)]))",
    )


def test_the_states_of_all_panels_and_the_runner_work_with_qt_blocked():
    run_without(
        QT,
        "from severe_gui.panels.contract import all_panels\n"
        "from severe_gui.compute.runner import Runner\n"
        "for panel in all_panels().values():\n"
        "    for preset in panel.presets():\n"
        "        state = panel.fresh_state(preset)\n"
        "        assert type(state).from_document(state.document()) == state\n"
        "Runner()\n",
    )


def test_every_experiment_can_be_read_with_torch_blocked():
    run_without(
        ["torch"],
        "from severe_gui.experiments.registry import all_experiments\n"
        "for experiment in all_experiments().values():\n"
        "    assert experiment.parameters() and experiment.plots\n",
    )
