"""Where Severe finds its own files, and where it keeps a person's.

`resources/` stands beside the package in a checkout, inside it in an installed wheel and in the
frozen app; `resource_path` is the only function that knows.
"""

import os
import sys
from pathlib import Path

from platformdirs import PlatformDirs

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Path of a file or folder below `resources/`, in a checkout, a wheel or a frozen app.

    Raises FileNotFoundError if there is none.
    """
    for root in (_PACKAGE / "resources", _PACKAGE.parent / "resources"):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise FileNotFoundError("/".join(("resources", *parts)))


def user_folder(kind: str) -> Path:
    """Folder for a person's own files: `data`, `config`, `cache` or `log`; made if missing.

    The variable SEVERE_HOME moves all four below one folder (tests, portable installations).
    """
    home = os.environ.get("SEVERE_HOME")
    if home:
        folder = Path(home) / kind
    else:
        dirs = PlatformDirs("severe", appauthor=False)
        folder = {
            "data": dirs.user_data_path,
            "config": dirs.user_config_path,
            "cache": dirs.user_cache_path,
            "log": dirs.user_log_path,
        }[kind]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def place() -> str:
    """How Severe stands here: checkout, wheel or frozen."""
    if getattr(sys, "frozen", False):
        return "frozen"
    return "wheel" if (_PACKAGE / "resources").is_dir() else "checkout"
