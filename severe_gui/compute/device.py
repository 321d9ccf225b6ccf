"""Which device a run trains on."""

from severe_gui.errors import BadInput

DEVICES = ("auto", "cpu", "cuda", "mps")


def available_devices() -> tuple[str, ...]:
    """Devices that torch can use here, best first. Imports torch."""
    import torch

    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def choose_device(wanted: str) -> str:
    """The device to use for `auto` or a name. Raises BadInput if it is not to be had."""
    if wanted not in DEVICES:
        raise BadInput(f"There is no device {wanted!r}", "", f"choose from {', '.join(DEVICES)}")
    found = available_devices()
    if wanted == "auto":
        return found[0]
    if wanted not in found:
        raise BadInput(
            f"The device {wanted} cannot be used here",
            f"torch finds {', '.join(found)}",
            "choose one of these or auto",
        )
    return wanted
