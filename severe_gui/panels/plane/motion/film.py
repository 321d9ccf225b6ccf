"""A film of the plane: along a one-parameter group, or through the stages of a Möbius map."""

import math
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage

from severe_gui.errors import BadInput, SevereError
from severe_gui.maths.hyperbolic.curved import rotation
from severe_gui.panels.plane.motion.motions import flow_about, moved_on
from severe_gui.panels.plane.state import PlaneState

FRAMES, RATE = 120, 30
STILL = 1e-9


def film_states(state: PlaneState) -> Iterator[PlaneState]:
    """The states of the film in order.

    Hyperbolic: about the object that the plane was last moved about, from amount 0 to the current
    amount; if that is 0, a whole turn, or a length of 2. A Möbius square: its stages. The
    sphere turns once. Raises BadInput if there is nothing to move about.
    """
    if "mobius" in state.maps and state.is_hyperbolic:
        for k in range(FRAMES):
            yield _changed(state, mobius_way=5.0 * k / (FRAMES - 1))
        return
    if not state.is_hyperbolic:
        yield from _turning(state)
        return
    flow = flow_about(state, state.mover)
    if flow is None:
        raise BadInput("There is no motion to film", f"{state.mover} does not exist",
                       "choose a line or a point and move its amount")  # fmt: skip
    whole = 2.0 * math.pi if "otation" in flow.title and "Limit" not in flow.title else 2.0
    end = state.amount if abs(state.amount) > STILL else whole
    for k in range(FRAMES):
        amount = end * k / (FRAMES - 1)
        yield _changed(state, **moved_on(state, state.mover, amount))


def write_film(path: Path, frames: Iterable[QImage]) -> None:
    """Frames as an MP4 file. Raises SevereError where ffmpeg is missing or fails."""
    program = shutil.which("ffmpeg")
    if program is None:
        raise SevereError(
            "The film cannot be written", "ffmpeg is not installed", "export its frames instead"
        )
    made: subprocess.Popen[bytes] | None = None
    try:
        for frame in frames:
            # Films have an even number of rows and columns.
            even = frame.copy(0, 0, frame.width() // 2 * 2, frame.height() // 2 * 2)
            pixels = even.convertToFormat(QImage.Format.Format_RGBA8888)
            if made is None:
                made = _started(program, path, pixels.width(), pixels.height())
            assert made.stdin is not None
            made.stdin.write(pixels.constBits())
        if made is not None:
            _, said = made.communicate()
            if made.returncode:
                raise SevereError("ffmpeg failed", _last_line(said))
    except BrokenPipeError:
        assert made is not None
        _, said = made.communicate()
        raise SevereError("ffmpeg failed", _last_line(said)) from None
    finally:
        if made is not None and made.poll() is None:
            made.kill()


def write_frames(path: Path, frames: Iterable[QImage]) -> None:
    """Frames as PNG files in a ZIP archive, in order of their names."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for index, frame in enumerate(frames):
            buffer = QBuffer()
            buffer.open(QIODevice.OpenModeFlag.WriteOnly)
            frame.save(buffer, "PNG")
            archive.writestr(f"frame-{index + 1:04d}.png", bytes(buffer.data().data()))


def _turning(state: PlaneState) -> Iterator[PlaneState]:
    for k in range(FRAMES):
        turn = rotation(state.kind.curvature, 2.0 * math.pi * k / FRAMES)
        if state.kind.curvature == 1:
            a, b, c, d = state.globe_turn
            first, second = complex(a, b) * turn.a, complex(c, d) * complex(turn.a).conjugate()
            pair = (first.real, first.imag, second.real, second.imag)
            yield _changed(state, globe_turn=pair)
        else:
            camera = state.curved_camera().moved(turn)
            other = _changed(state)
            other.move_to(camera)
            yield other


def _changed(state: PlaneState, **changes: object) -> PlaneState:
    other = PlaneState()
    other.replace_by(state)
    if changes:
        other.update(changes)
    return other


def _started(program: str, path: Path, width: int, height: int) -> "subprocess.Popen[bytes]":
    command = [
        program, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgba",
        "-s", f"{width}x{height}", "-r", str(RATE), "-i", "-", "-an",
        "-pix_fmt", "yuv420p", "-crf", "18", "-movflags", "+faststart", str(path),
    ]  # fmt: skip
    return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)


def _last_line(said: bytes) -> str:
    lines = said.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it gave no reason"
