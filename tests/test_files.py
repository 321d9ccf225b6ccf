"""A file is replaced whole or not at all."""

from pathlib import Path

import pytest

from severe_gui.errors import SevereError
from severe_gui.files import replacing, write_text


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_a_finished_write_replaces_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    target.write_text("old")
    write_text(target, "new")
    assert target.read_text() == "new"
    assert names_in(tmp_path) == ["figure.svg"]


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "figure.svg"
    target.write_text("old")

    def interrupted() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    assert target.read_text() == "old"
    assert names_in(tmp_path) == ["figure.svg"]


def test_a_missing_folder_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SevereError, match="no such file or directory; choose"):
        write_text(tmp_path / "nowhere" / "figure.svg", "new")


def test_a_full_disk_is_told_in_a_sentence(tmp_path: Path) -> None:
    def on_a_full_disk() -> None:
        with replacing(tmp_path / "figure.svg"), Path("/dev/full").open("w") as full:
            full.write("x")

    with pytest.raises(SevereError, match="no space left on device"):
        on_a_full_disk()
    assert names_in(tmp_path) == []
