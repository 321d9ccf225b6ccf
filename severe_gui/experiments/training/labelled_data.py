"""A person's own labelled data, named by a run's parameters."""

from pathlib import Path

from severe_gui.errors import BadInput


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
