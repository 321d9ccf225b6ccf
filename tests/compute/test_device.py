"""What is found of CUDA, and what a run there asks of torch."""

import os

import torch

from severe_gui.cli.doctor import cuda_line
from severe_gui.compute.device import describe_cuda, driver_version, prepare


def test_without_a_device_doctor_says_why():
    nothing = {"version": None, "driver": None, "devices": [], "why": "torch is the CPU build"}
    assert cuda_line(nothing) == "CUDA: no CUDA device: torch is the CPU build"


def test_with_devices_doctor_names_them_their_memory_and_the_versions():
    device = {"name": "NVIDIA A100", "memory_gib": 39.4, "capability": "8.0"}
    found = {"version": "12.8", "driver": "570.86.15", "devices": [device], "why": ""}
    assert cuda_line(found) == (
        "CUDA: NVIDIA A100 (39.4 GiB, compute capability 8.0); CUDA 12.8, driver 570.86.15"
    )


def test_there_is_a_device_or_a_reason():
    found = describe_cuda()
    assert bool(found["devices"]) == torch.cuda.is_available()
    assert bool(found["devices"]) != bool(found["why"])


def test_the_driver_is_named_as_the_kernel_names_it(tmp_path):
    file = tmp_path / "version"
    assert driver_version(file) is None
    file.write_text("")
    assert driver_version(file) is None
    file.write_text(
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Thu Jan 23 2025\nGCC version:\n"
    )
    assert driver_version(file) == "570.86.15"


def test_only_a_run_on_cuda_asks_for_one_order_of_adding(monkeypatch):
    monkeypatch.delenv("CUBLAS_WORKSPACE_CONFIG", raising=False)
    try:
        prepare("cpu")
        assert not torch.are_deterministic_algorithms_enabled()
        assert "CUBLAS_WORKSPACE_CONFIG" not in os.environ
        prepare("cuda")
        assert torch.are_deterministic_algorithms_enabled()
        assert os.environ["CUBLAS_WORKSPACE_CONFIG"] == ":4096:8"
    finally:
        torch.use_deterministic_algorithms(False)
