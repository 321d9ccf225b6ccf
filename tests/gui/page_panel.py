"""CONTRIBUTING.md's smallest panel, written out from the page into a folder of panels."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from severe_gui import panels

CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"


@contextmanager
def panel_of_the_page(name: str, folder: Path) -> Iterator[None]:
    """While entered, Severe has the panel of the page beside its own."""
    page = CONTRIBUTING.read_text(encoding="utf-8").partition("## Adding a panel")[2]
    page = page.partition("\n## ")[0]
    code = re.findall(r"```(?:python|json)\n(.*?)```", page, re.DOTALL)
    files = (f"{name}/__init__.py", f"{name}/state.py", f"{name}/view.py")
    files += (f"presets/{name}.json", f"tours/{name}.json")
    for file, text in zip(files, code, strict=True):
        assert f"`{file}`" in page
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEVERE_PANELS", str(folder))
        patch.setattr(panels, "__path__", list(panels.__path__))
        yield
