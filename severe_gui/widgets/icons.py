"""Line icons of one set (Lucide), coloured by role and crisp at any pixel ratio."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from severe_gui.installation import resource_path
from severe_gui.widgets.theme import SIZES, Roles

_RATIOS = (1, 2, 3)


def icon(name: str, roles: Roles, role: str = "muted", active: str = "accent") -> QIcon:
    """The icon `resources/icons/<name>.svg`, in another role's colour when checked."""
    return _made(name, roles, role, active)


@cache
def _made(name: str, roles: Roles, role: str, active: str) -> QIcon:
    made = QIcon()
    for state, colour in ((QIcon.State.Off, role), (QIcon.State.On, active)):
        for ratio in _RATIOS:
            pixmap = _drawn(name, roles.color(colour), SIZES.icon, ratio)
            made.addPixmap(pixmap, QIcon.Mode.Normal, state)
    for ratio in _RATIOS:
        made.addPixmap(
            _drawn(name, roles.color("muted", 0.5), SIZES.icon, ratio), QIcon.Mode.Disabled
        )
    return made


def _drawn(name: str, color: QColor, size: int, ratio: int) -> QPixmap:
    svg = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    rgb, opacity = color.name(), color.alphaF()
    svg = svg.replace("currentColor", rgb).replace("<svg", f'<svg opacity="{opacity:g}"', 1)
    svg = svg.replace('stroke-width="2"', 'stroke-width="1.75"')
    pixmap = QPixmap(size * ratio, size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
