"""A person's settings: validated field by field, so that a bad file can never block the start."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from severe_gui.errors import SevereError
from severe_gui.files import write_text
from severe_gui.widgets.theme import Choice


class Settings(BaseModel):
    """What outlives a session. Unknown keys are kept for the version that wrote them."""

    model_config = ConfigDict(extra="allow", validate_assignment=True)

    theme: Choice = Choice.SYSTEM
    scale: float = Field(1.0, ge=0.75, le=3.0)
    geometry: tuple[int, int, int, int] | None = None
    maximised: bool = False
    inspector_width: int = Field(320, ge=260, le=480)
    inspector_shown: bool = True
    recent: tuple[str, ...] = ()
    export_folder: str = ""
    hints_done: tuple[str, ...] = ()


def load_settings(path: Path) -> tuple[Settings, str]:
    """The settings and a sentence about what had to be left out ("" if nothing)."""
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError):
        return Settings(), f"The settings in {path} are damaged, so the defaults are used."
    if not isinstance(stored, dict):
        return Settings(), f"The settings in {path} are damaged, so the defaults are used."
    return _field_by_field(stored)


def save_settings(path: Path, settings: Settings) -> str:
    """Write the settings. Returns a sentence if they could not be written; never raises."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, settings.model_dump_json(indent=1) + "\n")
    except (OSError, SevereError) as error:
        return f"The settings could not be saved: {error}"
    return ""


def _field_by_field(stored: dict[str, Any]) -> tuple[Settings, str]:
    settings, refused = Settings(), []
    for name, value in stored.items():
        try:
            setattr(settings, name, value)
        except ValidationError:
            refused.append(name)
    if not refused:
        return settings, ""
    return settings, f"The default is used for {', '.join(refused)}: the setting is not valid."
