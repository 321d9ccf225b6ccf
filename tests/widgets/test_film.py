"""A film has the pictures that it was given, in order, and says so where it cannot be written."""

import sys
import zipfile

import av
import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from severe_gui.errors import SevereError
from severe_gui.files import replacing
from severe_gui.widgets import paper
from severe_gui.widgets.film import write_film, write_frames

TONES = ("#c03535", "#1e7f4a", "#1f5fd0", "#e5b567", "#202530", "#ffffff", "#7aa8ff")


def pictures(width: int, height: int):
    for tone in TONES:
        image = QImage(width, height, QImage.Format.Format_RGBA8888)
        image.fill(QColor(tone))
        yield image


@pytest.mark.parametrize(("size", "even"), [((64, 48), (64, 48)), ((67, 51), (66, 50))])
def test_a_film_decodes_to_its_pictures(tmp_path, size, even):
    write_film(tmp_path / "a.mp4", pictures(*size), 24, "where it was")
    with av.open(str(tmp_path / "a.mp4")) as film:
        stream = film.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in film.decode(stream)]
        assert (stream.width, stream.height, stream.average_rate) == (*even, 24)
        assert stream.codec_context.name == "h264"
        assert film.metadata["comment"] == "where it was"
    assert len(frames) == len(TONES)
    for frame, tone in zip(frames, TONES, strict=True):
        assert np.abs(frame.mean((0, 1)) - QColor(tone).toTuple()[:3]).max() < 4


def test_frames_are_numbered_pictures_in_an_archive(tmp_path):
    write_frames(tmp_path / "a.zip", pictures(8, 6))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == [f"frame-{k:04d}.png" for k in range(1, len(TONES) + 1)]
        made = [QImage.fromData(archive.read(name)) for name in archive.namelist()]
    assert [each.pixelColor(3, 3).name() for each in made] == list(TONES)


def test_a_film_that_is_given_up_leaves_nothing(tmp_path):
    def some():
        for index, picture in enumerate(pictures(32, 32)):
            if index == 3:
                raise SevereError("The export was cancelled")
            yield picture

    (tmp_path / "a.mp4").write_bytes(b"the old one")
    for write in (
        lambda path: write_film(path, some(), 30),
        lambda path: write_frames(path, some()),
    ):
        with pytest.raises(SevereError, match="cancelled"), replacing(tmp_path / "a.mp4") as path:
            write(path)
        assert [each.name for each in tmp_path.iterdir()] == ["a.mp4"]
        assert (tmp_path / "a.mp4").read_bytes() == b"the old one"


def test_without_the_library_a_sentence_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(SevereError, match="av is not installed"):
        write_film(tmp_path / "a.mp4", pictures(8, 8), 30)


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (300, 2000)])
def test_a_png_in_bands_is_read_back_as_it_was(size):
    image = QImage(*size, QImage.Format.Format_RGB888)
    image.fill(QColor("#202530"))
    for k in range(min(size)):
        image.setPixelColor(k, k, QColor(k % 256, 2 * k % 256, 77))
    shares = []
    content = paper.png_in_bands(image, '{"π": 1}', shares.append)
    back = QImage.fromData(content)
    assert back.convertToFormat(QImage.Format.Format_RGB888) == image.copy()
    assert back.text("severe") == '{"π": 1}'
    assert shares == sorted(shares)
    assert shares[-1] == 1
