"""The design system: contrast that can be read, one place for colours, icons for all names."""

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from severe_gui.panels.contract import all_panels
from severe_gui.widgets.theme import SERIES, SERIES_LIGHT, THEMES

PACKAGE = Path(__file__).parents[2] / "severe_gui"


def luminance(colour: str) -> float:
    """Relative luminance. Source: WCAG 2.1, "relative luminance"."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio. Source: WCAG 2.1, "contrast ratio"."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "good", "warn", "bad"])
@pytest.mark.parametrize("ground", ["canvas", "surface", "raised"])
def test_text_has_the_contrast_of_aa(theme, ink, ground):
    roles = THEMES[theme]
    assert contrast(getattr(roles, ink), getattr(roles, ground)) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_drawn_has_the_contrast_of_graphics(theme):
    roles = THEMES[theme]
    assert contrast(roles.on_accent, roles.accent) >= 4.5
    assert contrast(roles.edge, roles.tile) >= 3
    assert contrast(roles.construction, roles.tile) >= 3
    for colour in SERIES_LIGHT if theme == "light" else SERIES:
        assert contrast(colour, roles.canvas) >= 2.4, colour


def test_there_are_sixteen_roles_in_two_themes():
    assert {len(asdict(roles)) for roles in THEMES.values()} == {16}


def test_nothing_but_the_theme_names_a_colour():
    named = [
        f"{path.name}: {found.group()}"
        for path in PACKAGE.rglob("*.py")
        if path.name != "palette.py"
        for found in re.finditer(r"[\"']#[0-9A-Fa-f]{6}[\"']", path.read_text(encoding="utf-8"))
    ]
    assert not named


@pytest.mark.gui
def test_every_icon_that_is_named_exists(qapp):
    from severe_gui.installation import resource_path

    names = {panel.icon for panel in all_panels().values()}
    for path in PACKAGE.rglob("*.py"):
        names |= set(re.findall(r'\bicon\("([a-z0-9-]+)"', path.read_text(encoding="utf-8")))
    for name in names:
        assert resource_path("icons", f"{name}.svg").is_file()
