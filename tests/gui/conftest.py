"""What tests of pictures share."""

import pytest


@pytest.fixture(params=["dark", "light"])
def look(qapp, request):
    """The look of a picture, in both themes."""
    from severe_gui.widgets.legend import Look
    from severe_gui.widgets.theme import SERIES, SERIES_LIGHT, THEMES

    series = SERIES if request.param == "dark" else SERIES_LIGHT
    return Look(THEMES[request.param], series, 9.0)


@pytest.fixture
def space(window, wait):
    """A window that shows the space panel."""
    window.resize(800, 700)
    window.show_panel("space")
    wait(lambda: not window.view._pending.isActive())
    return window
