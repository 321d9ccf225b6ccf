"""The spectrum page: the canvas, the chosen bin, noise, and the way to the trainer."""

import csv
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QPainter

from severe_gui.maths import hrr
from severe_gui.panels.contract import Host
from severe_gui.panels.hrr.spectrum.canvas import SpectrumCanvas
from severe_gui.panels.hrr.spectrum.figure import layout_for, limit_of, paint_picture
from severe_gui.panels.hrr.spectrum.key import (
    KeySpectrum,
    bin_at,
    snapped,
    spectrum_of,
    svd_gap,
)
from severe_gui.panels.hrr.state import MOST_DIMENSION, HrrState
from severe_gui.panels.pages import Page, button
from severe_gui.panels.state_view import StateView, show_value
from severe_gui.widgets.fields import NumberField
from severe_gui.widgets.readouts import Reading, Readouts
from severe_gui.widgets.section import Section
from severe_gui.widgets.style import Style

LARGEST_MATRIX = 1024
JACOBIANS = {
    "setup": {
        "experiment": "degeneracy",
        "parameters": {"variants": ["fold-0", "orthogonal"], "steps": 400},
    }
}
"""The trainer's spectra of a Gaussian and of an orthogonal network."""


class SpectrumPage(Page):
    """Draws the spectrum of an HrrState's key."""

    title = "The spectrum of a key"
    common = ("dimension", "key", "inverse", "seed")

    def __init__(self, state: HrrState, host: Host, view: StateView) -> None:
        self.state, self._host, self._view = state, host, view
        self.widget: SpectrumCanvas = SpectrumCanvas(state, host)
        self._spectrum = spectrum_of(state)
        bins, noise = Section("Fourier bin"), Section("Noise")
        self._index = NumberField(
            "Bin",
            "The frequency that is chosen.",
            1,
            0,
            256,
            integer=True,
            most=MOST_DIMENSION // 2,
        )
        self._modulus = NumberField("Modulus", "How far it is from 0.", 1, 0, 3, most=100)
        self._phase = NumberField("Phase", "Its angle.", 0, -math.pi, math.pi, unit="rad")
        for field, take in (
            (self._index, self._choose), (self._modulus, self._stretch), (self._phase, self._turn)
        ):  # fmt: skip
            view.add_field(bins, "move a bin", field)
            field.changed.connect(take)
        self._snap = button("Snap to the circle", "Set all moduli to 1; the phases stay")
        self._snap.clicked.connect(self.snap)
        self._reset = button("Reset the bins", "Put every bin back where it was drawn")
        self._reset.clicked.connect(self.reset)
        bins.add_space()
        bins.add(self._snap)
        bins.add(self._reset)
        view.bind(noise, "change the pairs", {
            "pairs": NumberField(
                "Pairs", "Pairs stored in one vector.", 8, 1, 64, integer=True, log=True,
                unit="pairs", most=1024,
            ),
        })  # fmt: skip
        self.readouts = Readouts()
        noise.add(self.readouts)
        self._link = button(
            "Jacobian spectra in the trainer",
            "A key binds as a matrix; networks have such spectra too",
        )
        self._link.clicked.connect(lambda: self._host.open_panel("trainer", JACOBIANS))
        noise.add_space()
        noise.add(self._link)
        self.sections = (bins, noise)

    # From the state to the screen.

    def refresh(self) -> None:
        """Show the state as it is now."""
        state = self.state
        self._spectrum = spectrum = spectrum_of(state)
        self.widget.show_spectrum(spectrum)
        index = self._chosen()
        value = spectrum.transform[index]
        show_value(self._index, index)
        show_value(self._modulus, round(float(abs(value)), 4))
        show_value(self._phase, round(float(np.angle(value)), 4))
        self._snap.setEnabled(bool(np.abs(spectrum.moduli - 1).max() > 1e-9))
        self._reset.setEnabled(bool(state.bins))
        self.readouts.show_readings(_readings(spectrum, state))

    def _chosen(self) -> int:
        return min(self.state.bin, len(self._spectrum.transform) - 1)

    # What a person does.

    def _choose(self, index: int) -> None:
        self.state.bin = min(index, len(self._spectrum.transform) - 1)

    def _stretch(self, modulus: float) -> None:
        value = self._spectrum.transform[self._chosen()]
        self._place(modulus * np.exp(1j * np.angle(value)))

    def _turn(self, phase: float) -> None:
        value = self._spectrum.transform[self._chosen()]
        self._place(abs(value) * np.exp(1j * phase))

    def _place(self, value: complex) -> None:
        state = self.state
        state.bins = state.with_bin(bin_at(state, self._chosen(), complex(value)))

    def snap(self) -> None:
        """Set all moduli to 1."""
        with self._view.gesture("snap to the circle"):
            self.state.update(snapped(self.state))

    def reset(self) -> None:
        """Put every bin back where it was drawn."""
        with self._view.gesture("reset the bins"):
            self.state.bins = ()

    # Pictures and exports.

    def settled(self) -> bool:
        """Whether nothing moves any more."""
        return not self.widget.is_moving

    def leave(self) -> None:
        """End any motion."""
        self.widget.settle()

    def paint(self, painter: QPainter, width: float, height: float, style: Style) -> None:
        """The whole picture."""
        state, spectrum = self.state, spectrum_of(self.state)
        paint_picture(
            painter, layout_for(width, height, style), spectrum, limit_of(spectrum.transform),
            state.bin, state.inverse, style,
        )  # fmt: skip

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """The key, its spectrum, and its matrix if that is not large."""
        spectrum = spectrum_of(self.state)
        arrays = {
            "key": spectrum.key, "moduli": spectrum.moduli, "phases": np.angle(spectrum.transform),
            "singular_values": spectrum.singular_values,
        }  # fmt: skip
        if spectrum.dimension <= LARGEST_MATRIX:
            arrays["matrix"] = hrr.circulant(spectrum.key)
        return arrays

    def write_csv(self, path: Path) -> None:
        """Modulus, phase and noise of each bin."""
        spectrum = spectrum_of(self.state)
        columns = (
            range(len(spectrum.transform)), spectrum.moduli, np.angle(spectrum.transform),
            spectrum.noise_at("involution"), spectrum.noise_at("exact"),
        )  # fmt: skip
        with path.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(["bin", "modulus", "phase", "noise involution", "noise exact"])
            table.writerows(zip(*columns, strict=True))

    def shutdown(self) -> None:
        """End the motion."""
        self.widget.settle()


def _readings(spectrum: KeySpectrum, state: HrrState) -> dict[str, Reading]:
    with np.errstate(divide="ignore"):
        condition = float(hrr.condition_number(spectrum.key))
    expected = spectrum.noise(state.inverse)
    length = float(np.linalg.norm(spectrum.key))
    rows = {
        "Expected noise": Reading(f"{expected:.4g}", "", repr(expected)),
    }
    if spectrum.measured is not None:
        name = f"Measured, {spectrum.draws} draws"
        rows[name] = Reading(f"{spectrum.measured:.4g}", "", repr(spectrum.measured))
    rows["Unitary key"] = Reading(f"{spectrum.pairs - 1}")
    rows["Condition"] = Reading(
        "∞" if math.isinf(condition) else f"{condition:.4g}", "", repr(condition)
    )
    rows["Length of key"] = Reading(f"{length:.4f}", "", repr(length))
    weakest = int(spectrum.moduli.argmin())
    least = float(spectrum.moduli[weakest])
    rows["Smallest modulus"] = Reading(f"{least:.4g} at bin {weakest}", "", repr(least))
    if hrr.singular_frequencies(spectrum.key):
        rows["Exact inverse"] = Reading(f"blows up at bin {weakest}: use the involution")
    gap = svd_gap(spectrum.key)
    if gap is not None:
        rows["SVD − moduli"] = Reading(f"at most {gap:.0e}", "", repr(gap))
    return rows
