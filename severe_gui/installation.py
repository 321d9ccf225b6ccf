"""Where Severe finds its own files, and where it keeps the user's.

`resources/` is beside the package in a checkout, and inside it in an installed wheel and in the
frozen app; only `resource_path` knows the difference.
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
    """Folder for the user's files: `data`, `config`, `cache` or `log`; created if missing.

    The variable SEVERE_HOME puts all four in one folder (tests, portable installations).
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
    """How Severe is installed: checkout, wheel or frozen."""
    if getattr(sys, "frozen", False):
        return "frozen"
    return "wheel" if (_PACKAGE / "resources").is_dir() else "checkout"
