"""Draws all 21 regular honeycombs of the presets, once from inside and once from outside.

    python packaging/honeycomb_gallery.py FOLDER

writes FOLDER/honeycombs-inside.png and FOLDER/honeycombs-outside.png. The presets of regular
honeycombs are those whose id is p, q and r.
"""

import os
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from severe_gui.files import replacing
from severe_gui.panels.contract import ExportOptions
from severe_gui.shell.app import close_application, make_application, make_window
from severe_gui.shell.display import private_display
from severe_gui.shell.window import MainWindow
from severe_gui.widgets.theme import THEMES, Choice

COLUMNS, WIDTH, HEIGHT, GAP, CAPTION = 7, 300, 225, 6, 34
THEME = "dark"


def main(folder: Path) -> None:
    with private_display(1300, 900), tempfile.TemporaryDirectory() as home:
        # A picture leaves no trace in the settings.
        os.environ["SEVERE_HOME"] = home
        application = make_application()
        window = make_window(theme=Choice(THEME), restore=False, still=True)
        window.resize(1280, 800)
        window.show()
        window.show_panel("space")
        application.processEvents()
        for look in ("inside", "outside"):
            with replacing(folder / f"honeycombs-{look}.png") as path:
                sheet(window, look).save(str(path), "PNG")
        close_application(application, window)


def sheet(window: MainWindow, look: str) -> QImage:
    """All regular honeycombs from one side, each with its symbol and its kind."""
    roles, view, panel = THEMES[THEME], window.view, window.panel
    chosen = [preset for preset in panel.presets() if preset.id.isdigit()]
    rows = -(-len(chosen) // COLUMNS)
    across, down = WIDTH + GAP, HEIGHT + CAPTION
    page = QImage(COLUMNS * across + GAP, rows * down + GAP, QImage.Format.Format_RGB32)
    page.fill(roles.color("surface"))
    painter = QPainter(page)
    font = QFont(window.font())
    font.setPixelSize(15)
    painter.setFont(font)
    for index, preset in enumerate(chosen):
        left, top = GAP + index % COLUMNS * across, GAP + index // COLUMNS * down
        view.state.replace_by(panel.state.from_document({**preset.state, "look": look}))
        picture = view.render(ExportOptions(WIDTH, HEIGHT, 1.0, THEME, samples=3))
        painter.drawImage(left, top, picture)
        p, q, r = view.state.honeycomb
        _caption(painter, QRectF(left + 2, top + HEIGHT, WIDTH - 4, CAPTION - GAP),
                 f"{{{p},{q},{r}}}", str(view.state.subject().kind),
                 roles.color("text"), roles.color("muted"))  # fmt: skip
    painter.end()
    return page


def _caption(
    painter: QPainter, place: QRectF, symbol: str, kind: str, text: QColor, muted: QColor
) -> None:
    painter.setPen(text)
    painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, symbol)
    painter.setPen(muted)
    painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, kind)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
