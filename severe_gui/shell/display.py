"""A screen for pictures: a private X server if one is installed, so that any size fits."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from severe_gui.errors import SevereError

START_SECONDS = 10


def has_display() -> bool:
    """Whether a window could be shown to a person."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def private_display(width: int = 2560, height: int = 1920) -> Iterator[None]:
    """Give this process an X server of its own, width x height pixels, until the context ends.

    Without Xvfb the current display is used. Raises SevereError, with what to
    install, if there is neither.
    """
    if sys.platform != "linux" or shutil.which("Xvfb") is None:
        if has_display():
            yield
            return
        raise SevereError(
            "There is no display", "and Xvfb is not installed", "run apt-get install xvfb"
        )
    reading, writing = os.pipe()
    server = subprocess.Popen(
        f"Xvfb -displayfd {writing} -screen 0 {width}x{height}x24 "
        "+extension GLX +render -noreset -nolisten tcp".split(),
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    kept = {name: os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")}
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SevereError("Xvfb did not start", f"it ended with {server.poll()}")
        os.environ.pop("WAYLAND_DISPLAY", None)
        os.environ["DISPLAY"] = f":{number}"
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        server.terminate()
        server.wait(START_SECONDS)
