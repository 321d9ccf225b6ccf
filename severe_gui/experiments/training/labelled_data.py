"""Labelled examples that a run learns from: those that come with Severe, or a person's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import Field

from severe_gui.errors import BadInput

if TYPE_CHECKING:
    from severe_gui.learn.labelled import Labelled

BUNDLED = {"digits": "digits.csv.gz", "mnist": "mnist.npz"}
"""Tasks and their files in resources/data: 1,797 digits of 8x8 pixels, 10,000 of 28x28."""


def data_file_field(group: str = "Task", part: str = "") -> Any:
    """The field `data_file`, which counts for the task 'file'. part: the only one that has it."""
    when: dict[str, Any] = {"task": ["file"]} | ({"part": [part]} if part else {})
    return Field(
        "",
        title="Data file",
        description="Labelled examples: CSV, NPZ, IDX, CIFAR, or a folder.",
        json_schema_extra={
            "group": group,
            "file": "*.csv *.csv.gz *.npz *ubyte *.gz",
            "when": when,
        },
    )


def check_data_file(task: str, data_file: str) -> None:
    """Raise BadInput if the task is 'file' and none is named, or it does not exist."""
    if task != "file":
        return
    if not data_file:
        raise BadInput(
            "The task 'file' has no data", "data_file is empty", "choose a file or a folder"
        )
    if not Path(data_file).exists():
        raise BadInput(f"There is no data file {data_file}", "", "choose another")


def examples_of(task: str, data_file: str = "") -> "Labelled":
    """The examples of a task. Imports torch. Raises BadInput for bad data."""
    from severe_gui.installation import resource_path
    from severe_gui.learn.labelled import read_labelled

    name = BUNDLED.get(task)
    return read_labelled(resource_path("data", name) if name else Path(data_file))
