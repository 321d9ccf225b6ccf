"""`severe doctor`: what Severe finds on this machine, and what is missing.

Graphics and torch are tried in separate processes, so that a crash is just a finding.
"""

import ctypes
import importlib.metadata
import multiprocessing
import os
import platform
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import typer

from severe_gui import __version__
from severe_gui.cli.output import AsJson, emit
from severe_gui.installation import place, resource_path, user_folder

PATIENCE_SECONDS = 90
PACKAGES = (
    "PySide6-Essentials", "pyqtgraph", "vispy", "numpy", "torch", "psygnal", "pydantic",
    "superqt", "platformdirs", "safetensors", "typer", "python-flint", "cypari",
    "av",
)  # fmt: skip
FOLDERS = ("data", "config", "cache", "log")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(as_json: AsJson = False) -> None:
    """Show versions, graphics, training devices, folders, and missing system libraries."""
    missing = missing_packages()
    document = {
        "severe": __version__,
        "place": place(),
        "resources": str(resource_path("theme").parent),
        "versions": {"python": platform.python_version(), **_versions()},
        "system": platform.platform(),
        "graphics": _tried(probe_graphics),
        "torch": _tried(probe_torch),
        "folders": {kind: _folder(kind) for kind in FOLDERS},
        "missing": missing,
        "install": f"sudo apt-get install -y {' '.join(missing)}" if missing else "",
    }
    emit(document, _text(document), as_json)


def missing_packages() -> list[str]:
    """Debian packages whose libraries the system cannot load; [] off Linux."""
    if sys.platform != "linux":
        return []
    missing = []
    lines = resource_path("system-libraries.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        purpose, _, rest = line.partition(" ")
        if purpose != "run":
            continue
        package, library = rest.split()
        if library != "-" and not _loads(library):
            missing.append(package)
    return missing


def probe_graphics() -> dict[str, Any]:
    """The OpenGL that a window would get. Runs in a separate process."""
    from PySide6.QtGui import QGuiApplication, QOffscreenSurface, QOpenGLContext

    from severe_gui.shell.display import has_display, private_display

    def ask() -> dict[str, Any]:
        application = QGuiApplication(sys.argv[:1])
        surface, context = QOffscreenSurface(), QOpenGLContext()
        surface.create()
        if not context.create() or not context.makeCurrent(surface):
            return {"works": False, "why": "no OpenGL context could be made"}
        functions = context.functions()
        renderer, version = functions.glGetString(0x1F01), functions.glGetString(0x1F02)
        context.doneCurrent()
        found = {
            "works": True,
            "renderer": renderer,
            "opengl": version,
            "platform": application.platformName(),
        }
        del context, surface, application
        return found

    if has_display():
        return {**ask(), "display": "the screen"}
    with private_display(640, 480):
        return {**ask(), "display": "a private virtual one"}


def probe_torch() -> dict[str, Any]:
    """The devices to train on. Runs in a separate process."""
    import torch

    from severe_gui.compute.device import available_devices, describe_cuda

    return {
        "works": True,
        "version": torch.__version__,
        "devices": list(available_devices()),
        "cuda": describe_cuda(),
    }


def _tried(probe: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_answer, args=(theirs, probe), daemon=True)
    process.start()
    theirs.close()
    try:
        if ours.poll(PATIENCE_SECONDS):
            answer: dict[str, Any] = ours.recv()
            return answer
        return {"works": False, "why": f"no answer in {PATIENCE_SECONDS} s"}
    except EOFError:
        process.join()
        return {"works": False, "why": f"the process ended with {process.exitcode}"}
    finally:
        process.kill()
        process.join()


def _answer(pipe: "Connection[Any, Any]", probe: Callable[[], dict[str, Any]]) -> None:
    # Messages of Qt and drivers about failures are not part of the command's output.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        found = probe()
    except Exception as error:
        found = {"works": False, "why": str(error) or type(error).__name__}
    pipe.send(found)


def _versions() -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for package in PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            # A frozen app contains the code of some packages without their metadata.
            found[package] = _own_word(package)
    return found


def _own_word(package: str) -> str | None:
    name = {"PySide6-Essentials": "PySide6", "python-flint": "flint"}.get(package, package)
    module = sys.modules.get(name)
    version = getattr(module, "__version__", None)
    return str(version) if version else None


def _folder(kind: str) -> dict[str, Any]:
    try:
        path = user_folder(kind)
    except OSError as error:
        return {"path": str(error.filename), "writable": False}
    return {"path": str(path), "writable": os.access(path, os.W_OK) and _has_room(path)}


def _has_room(path: Path) -> bool:
    probe = path / ".severe-doctor"
    try:
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError:
        return False
    return True


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _text(document: dict[str, Any]) -> str:
    graphics, torch = document["graphics"], document["torch"]
    lines = [
        (
            f"Severe {document['severe']} ({document['place']}), Python "
            f"{document['versions']['python']}, {document['system']}"
        ),
        f"Graphics: {graphics['renderer']}, OpenGL {graphics['opengl']}, on {graphics['display']}"
        if graphics["works"]
        else f"Graphics: none ({graphics['why']}); the plane cannot be drawn",
        f"Torch: {torch['version']}, trains on {', '.join(torch['devices'])}"
        if torch["works"]
        else f"Torch: none ({torch['why']}); nothing can be trained",
    ]
    if torch["works"]:
        lines.append(cuda_line(torch["cuda"]))
    for kind, folder in document["folders"].items():
        word = "writable" if folder["writable"] else "NOT writable"
        lines.append(f"{kind.capitalize()}: {folder['path']} ({word})")
    if document["missing"]:
        lines.append(f"Missing system libraries; run: {document['install']}")
    else:
        lines.append("No system library is missing.")
    return "\n".join(lines)


def cuda_line(cuda: dict[str, Any]) -> str:
    """What was found of CUDA (`compute.device.describe_cuda`), in one line."""
    if not cuda["devices"]:
        return f"CUDA: no CUDA device: {cuda['why']}"
    devices = ", ".join(
        f"{each['name']} ({each['memory_gib']:g} GiB, compute capability {each['capability']})"
        for each in cuda["devices"]
    )
    driver = cuda["driver"] or "unknown"
    return f"CUDA: {devices}; CUDA {cuda['version']}, driver {driver}"
