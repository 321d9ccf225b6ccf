"""One function finds the resources in a checkout, in an installed wheel and in a frozen app."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROBE = (
    "from severe_gui.installation import place, resource_path\n"
    "path = resource_path('theme', 'style.qss')\n"
    "print(place(), path.is_file(), path)\n"
)


def probe(python: str, **environment: str) -> list[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(
        [python, "-c", PROBE], capture_output=True, text=True, timeout=60, cwd="/",
        env={**clean, **environment},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_in_a_checkout_they_stand_beside_the_package():
    place, found, path = probe(sys.executable, PYTHONPATH=str(ROOT))
    assert (place, found) == ("checkout", "True")
    assert path == str(ROOT / "resources" / "theme" / "style.qss")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps",
         "--disable-pip-version-check", "-w", str(folder), str(ROOT)],
        check=True, timeout=120, capture_output=True,
    )  # fmt: skip
    return next(folder.glob("*.whl"))


def test_in_an_installed_wheel_they_stand_inside_it(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    place, found, path = probe(sys.executable, PYTHONPATH=str(tmp_path / "site"))
    assert (place, found) == ("wheel", "True")
    assert path.startswith(str(tmp_path / "site"))


def test_the_wheel_holds_every_resource_and_no_test(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    ours = {path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert {f"severe_gui/{path.as_posix()}" for path in ours} <= names
    assert not [name for name in names if name.startswith("tests")]
    assert any(name.endswith("LICENSE") for name in names)


def test_in_a_frozen_app_they_stand_inside_its_folder(wheel, tmp_path):
    # What PyInstaller makes: modules unpacked below _internal, sys.frozen set. The bundle itself
    # is tried by packaging/try-bundle.sh.
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "_internal")
    frozen = "import sys; sys.frozen = True\n" + PROBE
    done = subprocess.run(
        [sys.executable, "-c", frozen], capture_output=True, text=True, timeout=60, cwd="/",
        env={**os.environ, "PYTHONPATH": str(tmp_path / "_internal")},
    )  # fmt: skip
    place, found, path = done.stdout.split()
    assert (place, found) == ("frozen", "True")
    assert path.startswith(str(tmp_path / "_internal"))


def test_every_resource_of_others_has_its_licence():
    for folder in ("icons", "data"):
        names = [path.name for path in (ROOT / "resources" / folder).iterdir()]
        assert any("licen" in name.lower() for name in names), folder
