"""Tests of training on a GPU; those that ask for a `device` run on the CPU by the same code."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import pytest
import second_device
import torch
import warm

from severe_gui.compute.device import describe_cuda


@pytest.fixture(params=["cpu", pytest.param("cuda", marks=pytest.mark.gpu)])
def device(request) -> str:
    """Where the runs of a test are made."""
    return request.param


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("gpu") and not torch.cuda.is_available():
        pytest.skip(f"no CUDA device: {describe_cuda()['why']}")


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(autouse=True)
def torch_as_it_was():
    """What a run on CUDA asks of torch is for its process, and must not reach other tests."""
    yield
    torch.use_deterministic_algorithms(False)


@pytest.fixture(scope="session")
def elsewhere() -> Iterator[Callable[..., Any]]:
    """Call a function in a process that has the second device.

    A process of its own: torch must know of a device before it first goes backwards.
    """
    spawn = warm.cold_context("spawn")
    with ProcessPoolExecutor(1, spawn, initializer=second_device.register) as process:
        yield lambda function, *arguments: process.submit(function, *arguments).result(120)
