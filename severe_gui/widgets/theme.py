"""The design system as data: sixteen roles in two themes, sizes, and the style sheet they make.

Nothing else in Severe names a colour or a size. One `Theme` object is made by the application
and passed down; views subscribe to `changed`.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from severe_gui.installation import resource_path
from severe_gui.widgets import palette


@dataclass(frozen=True)
class Roles:
    """Colours by their purpose, as #RRGGBB."""

    canvas: str
    surface: str
    raised: str
    hover: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    good: str
    warn: str
    bad: str
    tile: str
    tile_other: str
    edge: str
    construction: str

    def color(self, role: str, alpha: float = 1.0) -> QColor:
        """A role as a QColor with opacity alpha in [0, 1]: shared, so copy it to change it."""
        return _color(getattr(self, role), alpha)

    def rgb(self, role: str) -> tuple[float, float, float]:
        """A role as floats in [0, 1], for a shader."""
        color = QColor(getattr(self, role))
        return (color.redF(), color.greenF(), color.blueF())


@lru_cache(maxsize=1024)
def _color(text: str, alpha: float) -> QColor:
    """A colour that was read once; a painting asks for the same ones hundreds of times."""
    color = QColor(text)
    color.setAlphaF(alpha)
    return color


DARK, LIGHT = Roles(**palette.DARK), Roles(**palette.LIGHT)
THEMES = {"dark": DARK, "light": LIGHT}
SERIES, SERIES_LIGHT = palette.SERIES, palette.SERIES_LIGHT


@dataclass(frozen=True)
class Sizes:
    """Lengths in device-independent pixels at presenter scale 1."""

    rail: int = 64
    inspector: int = 320
    inspector_least: int = 260
    inspector_most: int = 480
    run_strip: int = 48
    header: int = 48
    status: int = 28
    control: int = 28
    corner: int = 6
    step: int = 4
    handle: int = 12
    handle_hover: int = 16
    handle_hit: int = 24
    handle_ring: int = 2
    icon: int = 20
    text_size: float = 10.0
    title_size: float = 11.5


SIZES = Sizes()


class Choice(StrEnum):
    """The user's choice; `system` follows the desktop."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The current theme. Emits `changed` when the roles or the presenter scale change."""

    changed = Signal()

    def __init__(self, choice: Choice = Choice.SYSTEM, scale: float = 1.0) -> None:
        super().__init__()
        self._choice, self._scale = choice, scale
        self.still = False
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.changed)

    @property
    def choice(self) -> Choice:
        return self._choice

    @choice.setter
    def choice(self, choice: Choice) -> None:
        if choice is not self._choice:
            self._choice = choice
            self.changed.emit()

    @property
    def scale(self) -> float:
        """Presenter scale: enlarges text, lines and handles together."""
        return self._scale

    @scale.setter
    def scale(self, scale: float) -> None:
        if scale != self._scale:
            self._scale = scale
            self.changed.emit()

    @property
    def is_still(self) -> bool:
        """Whether nothing may move by itself: by the desktop's setting, or `still` for pictures."""
        # A system without animations reports a duration of 0.
        hint = QStyle.StyleHint.SH_Widget_Animation_Duration
        return self.still or QApplication.style().styleHint(hint) == 0

    @property
    def is_dark(self) -> bool:
        if self._choice is Choice.SYSTEM:
            return QGuiApplication.styleHints().colorScheme() is not Qt.ColorScheme.Light
        return self._choice is Choice.DARK

    @property
    def roles(self) -> Roles:
        return DARK if self.is_dark else LIGHT

    @property
    def series(self) -> tuple[str, ...]:
        """Categorical colours, in order; darker on white so that lines keep their contrast."""
        return SERIES if self.is_dark else SERIES_LIGHT

    def stylesheet(self) -> str:
        """The application's style sheet: resources/theme/style.qss with the roles filled in."""
        template = Template(resource_path("theme", "style.qss").read_text(encoding="utf-8"))
        sizes = {
            name: f"{value * self._scale:g}pt" if "size" in name else f"{self.pixels(value)}px"
            for name, value in vars(SIZES).items()
        }
        return template.substitute(vars(self.roles), **sizes)

    def pixels(self, length: float) -> int:
        """A length of `SIZES` at the presenter scale."""
        return round(length * self._scale)

    def palette(self) -> QPalette:
        """The roles for what the style sheet does not cover."""
        roles, palette = self.roles, QPalette()
        for part, role in (
            (QPalette.ColorRole.Window, "surface"),
            (QPalette.ColorRole.Base, "raised"),
            (QPalette.ColorRole.AlternateBase, "surface"),
            (QPalette.ColorRole.Button, "raised"),
            (QPalette.ColorRole.Text, "text"),
            (QPalette.ColorRole.WindowText, "text"),
            (QPalette.ColorRole.ButtonText, "text"),
            (QPalette.ColorRole.PlaceholderText, "muted"),
            (QPalette.ColorRole.ToolTipBase, "raised"),
            (QPalette.ColorRole.ToolTipText, "text"),
            (QPalette.ColorRole.Highlight, "accent"),
            (QPalette.ColorRole.HighlightedText, "on_accent"),
            (QPalette.ColorRole.Link, "accent"),
        ):
            palette.setColor(part, roles.color(role))
        return palette
