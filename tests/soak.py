"""Records a soak: every property tried with many more examples, before a release."""

import os
import platform
import subprocess
import time
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings

BEGUN = time.monotonic()
PAGE = """# The last soak

`make soak` tries every property with {examples} random examples, the suite with {few}.

| | |
|---|---|
| date | {date} |
| commit | {commit} |
| machine | {machine} |
| properties | {properties} |
| tests | {passed} passed, {failed} failed |
| minutes | {minutes:.1f} |
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", metavar="FILE", help="write what was done to this page")
    parser.addoption("--properties", action="store_true", help="only what hypothesis searches")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("properties"):
        found = [each for each in items if _is_property(each)]
        config.hook.pytest_deselected(items=[each for each in items if each not in found])
        items[:] = found


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    path = config.getoption("record")
    if not path:
        return
    done = {word: len(terminalreporter.getreports(word)) for word in ("passed", "failed", "error")}
    names = {each.nodeid.split("[")[0] for each in terminalreporter.getreports("passed")}
    text = PAGE.format(
        examples=settings.default.max_examples,
        few=settings.get_profile("test").max_examples,
        date=time.strftime("%Y-%m-%d"),
        commit=_said_by("git", "describe", "--always", "--dirty", "--exclude", "*"),
        machine=f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        properties=len(names),
        passed=done["passed"],
        failed=done["failed"] + done["error"],
        minutes=(time.monotonic() - BEGUN) / 60,
    )
    Path(path).write_text(text, encoding="utf-8")


def _is_property(item: pytest.Item) -> bool:
    return is_hypothesis_test(getattr(item, "obj", None))


def _said_by(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    named = [line.split(":")[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
