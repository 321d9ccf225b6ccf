"""What is taken away from the plane: vectors, tiles to cut, films, constructions."""

import json
import math
import xml.etree.ElementTree as ElementTree
import zipfile

import av
import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from severe_gui.errors import BadInput
from severe_gui.maths.hyperbolic.tilings.wythoff import Uniform
from severe_gui.panels.contract import ExportOptions
from severe_gui.panels.plane.construction_file import read_construction
from severe_gui.panels.plane.motion import film
from severe_gui.widgets.theme import DARK

pytestmark = pytest.mark.gui
SVG = "{http://www.w3.org/2000/svg}"
SIZE = 400
INF = math.inf


@pytest.fixture
def plane(window, wait):
    window.show_panel("plane")
    wait(lambda: not window.view._pending.isActive())
    return window


def settle(plane, wait) -> None:
    wait(lambda: not plane.view._pending.isActive())


def construction(points, made=(), tiling=(7, 3)) -> str:
    return json.dumps({"tiling": tiling, "points": points, "made": made})


def rendered(text: str) -> QImage:
    image = QImage(SIZE, SIZE, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    QSvgRenderer(QByteArray(text.encode())).render(painter)
    painter.end()
    return image


@pytest.mark.parametrize(
    ("p", "q", "figure", "maps"),
    [
        (7, 3, "regular", ("disk",)),
        (3, INF, "regular", ("disk",)),
        (INF, 3, "truncated", ("half-plane",)),
        (7, 3, "rectified", ("klein",)),
        (7, 3, "omnitruncated", ("band",)),
        (5, 4, "triangles", ("hyperboloid",)),
        (6, 3, "truncated", ("disk",)),
        (5, 3, "rectified", ("disk",)),
    ],
)
def test_the_vector_picture_has_its_edges_where_the_screen_has_them(
    plane, wait, tmp_path, p, q, figure, maps
):
    state = plane.view.state
    state.update({"points": (), "made": (), "maps": maps})
    state.retile(p, q)
    state.update({"figure": Uniform(figure), "edge_width": 0.03})
    settle(plane, wait)
    options = ExportOptions(SIZE, SIZE, 1.0, "dark")
    plane.view.export_svg(tmp_path / "a.svg", options)
    drawn = rendered((tmp_path / "a.svg").read_text())
    seen = plane.view.render(options)
    tile, edge = np.array(DARK.rgb("tile")), np.array(DARK.rgb("edge"))
    agree = checked = 0
    for x in range(60, SIZE - 60, 5):
        for y in range(60, SIZE - 60, 5):
            inks = []
            for image in (drawn, seen):
                colour = image.pixelColor(x, y)
                rgb = np.array((colour.redF(), colour.greenF(), colour.blueF()))
                inks.append(np.dot(rgb - tile, edge - tile) / np.dot(edge - tile, edge - tile))
            if max(inks) > 0.75:
                checked += 1
                agree += min(inks) > 0.3
    assert checked > 30
    # On curved ground a stroke is as wide everywhere as its middle, an edge of the screen is not.
    assert (
        agree > (0.9 if maps[0] != "hyperboloid" and state.kind != "spherical" else 0.8) * checked
    )


def test_tiles_for_a_cutter_are_closed_paths_by_depth(plane, wait, tmp_path):
    state = plane.view.state
    state.move_to(state.camera().dragged(0j, 0.3 + 0.2j))
    plane.view.export_tiles(tmp_path / "a.svg", ExportOptions())
    root = ElementTree.parse(tmp_path / "a.svg").getroot()
    groups = [each for each in root.iter(f"{SVG}g") if each.get("id", "").startswith("layer-")]
    paths = [path.get("d") for group in groups for path in group.iter(f"{SVG}path")]
    assert len(groups) > 3
    assert len(set(paths)) == len(paths) > 100
    assert all(path.startswith("M") and path.endswith("Z") and path.count("M") == 1
               for path in paths)  # fmt: skip
    assert all("A" in path for path in paths)


def test_a_film_goes_along_the_motion_and_leaves_the_view_as_it_was(
    plane, wait, tmp_path, monkeypatch
):
    monkeypatch.setattr(film, "FRAMES", 6)
    plane.apply_preset(plane.panel.preset("translation"))
    settle(plane, wait)
    before = plane.view.state.document()
    plane.view.export_frames(tmp_path / "a.zip", ExportOptions(200, 160, 1.0))
    assert plane.view.state.document() == before
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        pictures = {archive.read(name) for name in names}
    assert names == [f"frame-{k:04d}.png" for k in range(1, 7)]
    assert len(pictures) == 6


@pytest.mark.parametrize("preset", ["mobius-square", "spherical", "euclidean"])
def test_what_is_not_hyperbolic_has_its_film_too(plane, wait, tmp_path, monkeypatch, preset):
    monkeypatch.setattr(film, "FRAMES", 4)
    plane.apply_preset(plane.panel.preset(preset))
    settle(plane, wait)
    plane.view.export_frames(tmp_path / "a.zip", ExportOptions(160, 120, 1.0))
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert len({archive.read(name) for name in archive.namelist()}) == 4


def test_a_film_has_the_frames_of_the_motion(plane, wait, tmp_path, monkeypatch):
    monkeypatch.setattr(film, "FRAMES", 5)
    plane.apply_preset(plane.panel.preset("translation"))
    settle(plane, wait)
    plane.view.export_film(tmp_path / "a.mp4", ExportOptions(201, 161, 1.0))
    with av.open(str(tmp_path / "a.mp4")) as made:
        sizes = [(frame.width, frame.height) for frame in made.decode(video=0)]
    assert sizes == [(200, 160)] * 5


def test_a_construction_comes_back_from_its_file(plane, wait, tmp_path):
    plane.apply_preset(plane.panel.preset("cycles"))
    settle(plane, wait)
    state = plane.view.state
    kept = (state.tiling, state.points, state.made)
    plane.view.export_json(tmp_path / "a.json", ExportOptions())
    plane.apply_preset(plane.panel.preset("spherical"))
    plane.view.open_construction(str(tmp_path / "a.json"))
    settle(plane, wait)
    assert (state.tiling, state.points, state.made) == kept
    plane.undo()
    assert state.kind == "spherical"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no json at all", "it is not JSON"),
        ("[1, 2]", "it needs tiling, points, made"),
        (construction([{"name": "A", "x": 2, "y": 0}]), "inside"),
        (construction([], [], [2, 3]), "tiling"),
        (construction([], [{"name": "a", "kind": "spiral", "parents": []}]), "of an unknown kind"),
        (construction([], [{"name": "a", "kind": "line", "parents": ["A", "B"]}]), "there is no A"),
        (construction([{"name": "A", "word": [5], "x": 0, "y": 0}]), "letters of a word"),
    ],
)
def test_a_malformed_construction_is_said_and_changes_nothing(plane, wait, tmp_path, text, said):
    (tmp_path / "bad.json").write_text(text)
    before = plane.view.state.document()
    with pytest.raises(BadInput, match=said):
        read_construction(tmp_path / "bad.json")
    plane.view.open_construction(str(tmp_path / "bad.json"))
    settle(plane, wait)
    assert plane.view.state.document() == before


def test_tables_are_written_in_every_geometry(plane, wait, tmp_path):
    for p, q in ((7, 3), (INF, 3), (3, INF), (4, 4), (5, 3)):
        plane.view.state.retile(p, q)
        settle(plane, wait)
        plane.view.export_csv(tmp_path / "a.csv", ExportOptions())
        plane.view.export_npz(tmp_path / "a.npz", ExportOptions())
        plane.view.export_json(tmp_path / "a.json", ExportOptions())
        with np.load(tmp_path / "a.npz") as arrays:
            assert ("centres" in arrays) == math.isfinite(p)
        assert json.loads((tmp_path / "a.json").read_text())["tiling"] is not None
        assert "measure,value" in (tmp_path / "a.csv").read_text()
