"""A second device, computed by the CPU: it shows the faults that a GPU would, where there is none.

Its tensors hold a tensor of the CPU, and are computed by it, so that results are the CPU's to the
last bit. As on a GPU, tensors of the two devices do not mix (a number without dimensions may come
from the CPU), and a tensor there has no numpy array and no list. `Reads` counts how often a value
was brought to the host, for which a run on a GPU would wait.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map
from torch.utils.backend_registration import _setup_privateuseone_for_python_backend

NAME = "second"
aten = torch.ops.aten


class OnSecond(torch.Tensor):
    """A tensor of the second device. held: the one of the CPU that it is computed by."""

    __torch_function__ = torch._C._disabled_torch_function_impl

    @staticmethod
    def __new__(cls, held: torch.Tensor) -> "OnSecond":
        return torch.Tensor._make_wrapper_subclass(
            cls,
            held.size(),
            strides=held.stride(),
            storage_offset=held.storage_offset(),
            dtype=held.dtype,
            device=torch.device(NAME, 0),
        )

    def __init__(self, held: torch.Tensor) -> None:
        self.held = held

    @classmethod
    def __torch_dispatch__(cls, operator, types, args=(), kwargs=None):
        return _computed(operator, args, kwargs or {}, Reads())


class Reads:
    """How often values were brought from the second device to the host."""

    def __init__(self) -> None:
        self.count = 0


class _SecondDevice(TorchDispatchMode):
    def __init__(self, reads: Reads) -> None:
        super().__init__()
        self.reads = reads

    def __torch_dispatch__(self, operator, types, args=(), kwargs=None):
        return _computed(operator, args, kwargs or {}, self.reads)


@contextmanager
def second_device() -> Iterator[Reads]:
    """While it lasts, tensors may be moved to the device `NAME`."""
    reads = Reads()
    with _SecondDevice(reads):
        yield reads


def register() -> None:
    """Give this process the device: once, before torch first goes backwards, and until it ends."""
    torch.set_num_threads(1)
    _setup_privateuseone_for_python_backend(NAME)


def _computed(operator: Any, args: Any, kwargs: Any, reads: Reads) -> Any:
    given = [each for each in tree_leaves((args, kwargs)) if isinstance(each, torch.Tensor)]
    here = [each for each in given if isinstance(each, OnSecond)]
    there = [each for each in given if not isinstance(each, OnSecond) and each.dim()]
    is_copy = operator in (aten._to_copy.default, aten.copy_.default)
    if here and there and not is_copy:
        raise RuntimeError(f"{operator} takes tensors of two devices")
    target = kwargs.get("device")
    is_here = bool(here) if target is None else torch.device(target).type == NAME
    if here and (operator is aten._local_scalar_dense.default or not is_here):
        reads.count += 1
    if target is not None:
        kwargs = {**kwargs, "device": "cpu"}
    held = {id(each.held): each for each in here}
    args, kwargs = tree_map(_held, (args, kwargs))
    answer = operator(*args, **kwargs)
    return tree_map(lambda each: _wrapped(each, held, is_here), answer)


def _held(value: Any) -> Any:
    return value.held if isinstance(value, OnSecond) else value


def _wrapped(value: Any, held: dict[int, OnSecond], is_here: bool) -> Any:
    if not isinstance(value, torch.Tensor):
        return value
    if id(value) in held:
        # What is changed in place is given back as itself.
        return held[id(value)]
    # That a number is yet to be conjugated is a mark of the tensor held, which torch would not see.
    return OnSecond(value.resolve_conj()) if is_here else value
