"""Which device a run trains on, and what a run there asks for.

A run on one CUDA device is repeated and resumed bit for bit. The generators of a run are those of
the CPU, so chance is the same everywhere; what is left is the order in which a kernel adds, which
cuBLAS and torch keep fixed when they are asked to.
"""

import os
from pathlib import Path
from typing import Any

from severe_gui.errors import BadInput

DRIVER = Path("/proc/driver/nvidia/version")
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
    """The device to use for `auto` or a name. Raises BadInput if it cannot be used."""
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


def prepare(device: str) -> None:
    """Make all later computation on a device repeatable to the last bit."""
    if device != "cuda":
        return
    import torch

    # cuBLAS reads it when it is first used; without it, it may add in another order each time.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    # A kernel that cannot keep one order warns and continues: the run is worth having.
    torch.use_deterministic_algorithms(True, warn_only=True)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether torch raised this because a device has no memory left."""
    words = str(error).lower()
    is_meant = "out of memory" in words or "alloc_failed" in words
    return isinstance(error, RuntimeError) and is_meant


def describe_cuda() -> dict[str, Any]:
    """What torch finds of CUDA: its own version, the driver's, and the devices.

    `why` says in a sentence why there is no device; it is "" if there is one.
    """
    import torch

    if torch.version.cuda is None:
        return {"version": None, "driver": None, "devices": [], "why": "torch is the CPU build"}
    found: dict[str, Any] = {"version": torch.version.cuda, "driver": driver_version()}
    if not torch.cuda.is_available():
        why = "the driver finds none" if found["driver"] else "there is no NVIDIA driver"
        return {**found, "devices": [], "why": why}
    devices = []
    for index in range(torch.cuda.device_count()):
        facts = torch.cuda.get_device_properties(index)
        devices.append(
            {
                "name": facts.name,
                "memory_gib": round(facts.total_memory / 2**30, 1),
                "capability": f"{facts.major}.{facts.minor}",
            }
        )
    return {**found, "devices": devices, "why": ""}


def driver_version(path: Path = DRIVER) -> str | None:
    """The version of the NVIDIA driver, as the kernel names it; None if it names none."""
    try:
        words = path.read_text(encoding="utf-8").splitlines()[0].split()
    except (OSError, IndexError):
        return None
    return next((word for word in words if word[0].isdigit() and "." in word), None)
