"""A private virtual display for pictures on a machine that has none."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from severe_gui.errors import SevereError

START_SECONDS = 20


def has_display() -> bool:
    """Whether windows can be shown here."""
    if sys.platform != "linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def private_display(width: int = 2560, height: int = 1920) -> Iterator[None]:
    """Give this process an X server of its own if it has no display.

    Raises SevereError, with what to install, if there is none to start.
    """
    if has_display():
        yield
        return
    if shutil.which("Xvfb") is None:
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
    try:
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise SevereError("Xvfb did not start", f"it ended with {server.poll()}")
        os.environ["DISPLAY"] = f":{number}"
        yield
    finally:
        os.environ.pop("DISPLAY", None)
        server.terminate()
        server.wait(START_SECONDS)
