"""Choosing data by hand: clicks on a real dialog, over a server on 127.0.0.1."""

import gzip
import struct
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLineEdit

sys.path.insert(0, str(Path(__file__).parents[1] / "compute"))

from set_server import described, serving

from severe_gui.compute.data_store import DataStore, Presence
from severe_gui.panels.trainer.data.dialog import DataDialog
from severe_gui.widgets.theme import Choice, Theme

pytestmark = pytest.mark.gui

NAMES = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    # gzip writes the time of day into its head, and the checksum would change with it.
    return gzip.compress(head + array.astype(np.uint8).tobytes(), mtime=0)


def small_mnist() -> dict[str, bytes]:
    random = np.random.default_rng(0)
    arrays = []
    for count in (300, 60):
        arrays += [random.integers(0, 256, (count, 28, 28)), np.arange(count) % 10]
    return {f"{name}-ubyte.gz": idx(array) for name, array in zip(NAMES, arrays, strict=True)}


@pytest.fixture
def server():
    with serving() as behaviour:
        behaviour.files.update(small_mnist())
        yield behaviour


@pytest.fixture
def store(tmp_path, server):
    files = small_mnist()
    sets = (
        described("mnist", "MNIST", files, server.base),
        described("other", "Other", {"train-images-idx3-ubyte.gz": files[f"{NAMES[0]}-ubyte.gz"]},
                  server.base),
    )  # fmt: skip
    return DataStore(tmp_path / "sets", sets, patience=30)


@pytest.fixture
def opened(qapp, store, wait):
    """Open a dialog; it is closed at the end, with its threads."""
    made = []

    def open_dialog(task: str = "digits", file: str = "", theme: Choice = Choice.DARK):
        look = Theme(theme)
        qapp.setStyleSheet(look.stylesheet())
        qapp.setPalette(look.palette())
        dialog = DataDialog(look, store, task, file)
        dialog.choices = []
        dialog.chosen.connect(lambda *choice: dialog.choices.append(choice))
        dialog.show()
        made.append(dialog)
        wait(dialog.isVisible)
        return dialog

    yield open_dialog
    for dialog in made:
        dialog.reject()
        dialog.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qapp.setStyleSheet("")


def click(widget) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def threads() -> list[str]:
    return [each.name for each in threading.enumerate() if each.name.startswith("severe data")]


def test_it_opens_on_the_digits_with_their_counts_and_pictures(opened, wait):
    dialog = opened()
    wait(dialog.use_button.isEnabled)
    assert "1,797 examples" in dialog.facts
    # Source: scikit-learn's load_digits, as in tests/learn/test_labelled.py.
    assert dialog.preview.bars.counts == (178, 182, 177, 183, 181, 182, 181, 179, 174, 180)
    assert len(dialog.preview.grid.examples) == 16
    assert dialog.preview.grid.examples[3].pixels.shape == (8, 8)
    click(dialog.use_button)
    assert dialog.choices == [("digits", "")]
    assert not dialog.isVisible()
    assert threads() == []


def test_a_set_is_fetched_seen_and_used(opened, store, wait):
    dialog = opened()
    click(dialog.sources.rows["mnist"])
    assert "not here" in dialog.sources.rows["mnist"].state_text()
    assert not dialog.use_button.isEnabled()
    click(dialog.strip.fetch)
    wait(dialog.use_button.isEnabled)
    assert dialog.strip.isHidden()
    assert dialog.sources.rows["mnist"].state_text() == "here"
    assert "300 examples of 28 × 28 pixels in 10 classes" in dialog.facts
    assert dialog.preview.bars.counts == (30,) * 10
    click(dialog.use_button)
    assert dialog.choices == [("file", str(store.path("mnist")))]


def test_a_fetch_is_cancelled_and_resumed(opened, store, server, wait):
    dialog = opened()
    server.silent_after = 90_000
    click(dialog.sources.rows["mnist"])
    click(dialog.strip.fetch)
    wait(lambda: store.state("mnist").here >= 65_536 and dialog.strip.bar.value() > 0)
    assert dialog.strip.fetch.isHidden()
    click(dialog.strip.cancel)
    wait(dialog.strip.fetch.isVisible)
    assert dialog.strip.fetch.text() == "Resume"
    assert dialog.error == ""
    assert store.state("mnist").presence is Presence.PARTLY
    assert "partly" in dialog.sources.rows["mnist"].state_text()
    server.silent_after = None
    server.asked.clear()
    click(dialog.strip.fetch)
    wait(dialog.use_button.isEnabled)
    assert server.asked[0][1].startswith("bytes=")


def test_closing_while_a_server_is_silent_ends_the_thread(opened, store, server, wait):
    dialog = opened()
    server.silent_after = 90_000
    click(dialog.sources.rows["mnist"])
    click(dialog.strip.fetch)
    wait(server.is_silent.is_set)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert threads() == []
    assert dialog.choices == []


def test_a_fault_of_the_fetch_stands_in_place_and_goes_with_the_next_try(opened, server, wait):
    dialog = opened()
    server.status = 503
    click(dialog.sources.rows["mnist"])
    click(dialog.strip.fetch)
    wait(lambda: "503" in dialog.error)
    assert "\n" not in dialog.error
    click(dialog.sources.rows["digits"])
    assert dialog.error == ""
    click(dialog.sources.rows["mnist"])
    assert "503" in dialog.error
    server.status = 0
    click(dialog.strip.fetch)
    assert dialog.error == ""
    wait(dialog.use_button.isEnabled)


def test_one_set_is_fetched_at_a_time_while_others_are_looked_at(opened, server, wait):
    dialog = opened()
    server.silent_after = 90_000
    click(dialog.sources.rows["mnist"])
    click(dialog.strip.fetch)
    wait(server.is_silent.is_set)
    click(dialog.sources.rows["other"])
    assert not dialog.strip.fetch.isEnabled()
    click(dialog.sources.rows["digits"])
    wait(dialog.use_button.isEnabled)
    assert "fetching" in dialog.sources.rows["mnist"].state_text()


def test_a_file_of_ones_own_is_typed_read_and_used(opened, tmp_path, wait):
    path = tmp_path / "mine.csv"
    path.write_text("\n".join(f"{i},{i % 5},{i % 2}" for i in range(40)))
    dialog = opened()
    click(dialog.sources.rows["own"])
    assert not dialog.use_button.isEnabled()
    QTest.keyClicks(dialog.line, str(path))
    QTest.keyClick(dialog.line, Qt.Key.Key_Return)
    assert dialog.isVisible()
    wait(dialog.use_button.isEnabled)
    assert "40 examples of 2 features in 2 classes" in dialog.facts
    assert not dialog.preview.grid.isVisible()
    click(dialog.use_button)
    assert dialog.choices == [("file", str(path))]


def test_a_chosen_folder_of_pictures_is_read(opened, tmp_path, wait, monkeypatch):
    from PIL import Image

    for name in ("cat", "dog"):
        (tmp_path / "pets" / name).mkdir(parents=True)
        for i in range(6):
            Image.new("RGB", (16, 12), (40 * i, 0, 0)).save(tmp_path / "pets" / name / f"{i}.png")
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_arguments: str(tmp_path / "pets")
    )
    dialog = opened()
    click(dialog.sources.rows["own"])
    click(dialog.folder_button)
    wait(dialog.use_button.isEnabled)
    assert "16 × 12 pixels in colour" in dialog.facts
    assert [each.name for each in dialog.preview.grid.examples[:2]] == ["cat", "dog"]
    assert dialog.preview.grid.examples[0].pixels.shape == (12, 16, 3)


def test_a_chosen_file_that_is_bad_is_said_in_place_and_cannot_be_used(
    opened, tmp_path, wait, monkeypatch
):
    path = tmp_path / "bad.csv"
    path.write_text("1,2,0\n1,nan,1\n" * 10)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_arguments: (str(path), ""))
    dialog = opened()
    click(dialog.sources.rows["own"])
    click(dialog.file_button)
    wait(lambda: "bad.csv" in dialog.error)
    assert not dialog.use_button.isEnabled()
    assert dialog.facts == ""


def test_it_opens_on_the_data_in_use(opened, store, tmp_path, wait):
    store.fetch("mnist")
    dialog = opened("file", str(store.path("mnist")))
    assert dialog.sources.rows["mnist"].property("front")
    wait(dialog.use_button.isEnabled)
    (tmp_path / "mine.csv").write_text("1,2,0\n3,4,1\n" * 10)
    dialog = opened("file", str(tmp_path / "mine.csv"))
    assert dialog.line.text() == str(tmp_path / "mine.csv")
    wait(dialog.use_button.isEnabled)


def test_a_reading_that_nobody_awaits_is_given_up(opened, tmp_path, wait):
    (tmp_path / "long.csv").write_text("1,2,3,4,5,6,7,8,0\n1,2,3,4,5,6,7,8,1\n" * 100_000)
    dialog = opened("file", str(tmp_path / "long.csv"))
    click(dialog.sources.rows["digits"])
    wait(dialog.use_button.isEnabled)
    assert "1,797" in dialog.facts
    wait(lambda: threads() == [])
    assert "1,797" in dialog.facts


def test_every_control_has_a_name_and_a_tip_and_the_keyboard_chooses(opened, wait):
    dialog = opened()
    controls = [
        *dialog.findChildren(QAbstractButton),
        *dialog.findChildren(QLineEdit),
        *dialog.sources.rows.values(),
    ]
    assert all(each.accessibleName() and each.toolTip() for each in controls)
    QTest.keyClick(dialog.sources.rows["mnist"], Qt.Key.Key_Space)
    assert dialog.sources.rows["mnist"].property("front")
    wait(lambda: threads() == [])


@pytest.mark.parametrize("theme", [Choice.DARK, Choice.LIGHT])
def test_bars_and_pictures_are_drawn_in_both_themes(opened, wait, theme):
    dialog = opened(theme=theme)
    wait(dialog.use_button.isEnabled)
    bars, grid = (each.grab().toImage() for each in (dialog.preview.bars, dialog.preview.grid))
    accent, ground = dialog._theme.roles.color("accent"), dialog._theme.roles.color("surface")
    # A bar is the accent at three quarters over the ground: a little in from its left end.
    names = max(map(dialog.preview.bars.fontMetrics().horizontalAdvance, "0123456789"))
    found = bars.pixelColor(names + 20, 10)
    mixed = [
        round(0.75 * a + 0.25 * g) for a, g in zip(accent.getRgb(), ground.getRgb(), strict=True)
    ]
    assert all(abs(a - b) <= 3 for a, b in zip(found.getRgb()[:3], mixed[:3], strict=True))
    colours = {grid.pixel(x, y) for x in range(0, grid.width(), 3) for y in range(0, 50, 3)}
    assert len(colours) > 8
