"""The weight matrices of a network that the user trained elsewhere, read from its file.

A file is .safetensors, or .pt / .pth as torch.save writes it: a state dict, alone or below a key
such as "state_dict" or "model". Nothing in it is ever executed: torch.load runs with
weights_only=True and a file that needs more is refused. Matrices are used as they are, (out, in);
the kernel of a convolution, (out, in, k, ...), becomes (out, in k ...). Vectors are only counted.
Sizes are checked before anything large is read or made.
"""

import pickle
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from severe_gui.errors import BadInput

SUFFIXES = (".safetensors", ".pt", ".pth")
LARGEST_FILE = 2 * 1024**3
MOST_WORK = 2048**3
"""Rows times columns times the smaller, the cost of singular values: some seconds on one core."""
MOST_ENTRIES = 2**26
STATE_KEYS = ("state_dict", "model_state_dict", "model", "module", "network", "net", "weights")
DEEPEST = 4
# What reading a damaged or foreign file may raise, besides what is raised here.
DAMAGE = (
    OSError, EOFError, RuntimeError, ValueError, KeyError, IndexError, TypeError, AttributeError,
    AssertionError, zipfile.BadZipFile, pickle.UnpicklingError, MemoryError,
)  # fmt: skip


@dataclass(frozen=True)
class Layer:
    """One matrix of a network. shape: as in the file. read: returns (out, in) in float64."""

    name: str
    shape: tuple[int, ...]
    read: Callable[[], Tensor]

    @property
    def rows(self) -> int:
        return self.shape[0]

    @property
    def columns(self) -> int:
        """Inputs of one output unit; for a convolution, all that its kernel covers."""
        columns = 1
        for length in self.shape[1:]:
            columns *= length
        return columns

    @property
    def is_convolution(self) -> bool:
        return len(self.shape) > 2

    @property
    def is_too_large(self) -> bool:
        """Whether its singular values would take longer than Severe waits."""
        entries = self.rows * self.columns
        return entries > MOST_ENTRIES or entries * min(self.rows, self.columns) > MOST_WORK


@dataclass(frozen=True)
class NetworkFile:
    """layers: in the order of the file, or by name if it has none. vectors: biases and the
    like; others: integer, complex or sparse tensors and those with more than five axes."""

    layers: tuple[Layer, ...]
    vectors: int
    others: int


def read_network(path: Path) -> NetworkFile:
    """The layers of a file, their values not yet read. Raises BadInput."""
    if not path.is_file():
        raise BadInput(f"There is no network file {path}", "", "choose another file")
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(
            f"{path.name} is not a kind of file that Severe reads",
            "",
            "choose a .safetensors, .pt or .pth",
        )
    size = path.stat().st_size
    if size == 0:
        raise BadInput(f"{path.name} is empty")
    if size > LARGEST_FILE:
        raise BadInput(f"{path.name} holds {size / 1024**3:.1f} GB", "the limit is 2 GB")
    found = _from_safetensors(path) if suffix == ".safetensors" else _from_torch(path)
    return _sorted_out(path, found)


def values_of(layer: Layer, file: str) -> Tensor:
    """A layer's matrix, (out, in) in float64. file: its name. Raises BadInput if damaged."""
    try:
        return layer.read().to(torch.float64).reshape(layer.rows, layer.columns)
    except DAMAGE:
        raise _damaged(file) from None


def refuse_broken(layers: Sequence[Layer], file: str) -> None:
    """Raise BadInput, naming the layers, if an entry is not finite."""
    broken = [each.name for each in layers if not bool(values_of(each, file).isfinite().all())]
    if broken:
        names = ", ".join(broken[:5]) + (f" and {len(broken) - 5} more" if broken[5:] else "")
        raise BadInput(
            f"{file} holds entries that are not finite",
            f"they are in {names}",
            "choose other layers by name, or weights from before the run diverged",
        )


def _sorted_out(path: Path, found: Iterator[tuple[str, Any, Callable[[], Tensor]]]) -> NetworkFile:
    layers: list[Layer] = []
    vectors = others = 0
    try:
        for name, facts, read in found:
            shape = tuple(int(length) for length in facts.shape)
            if not facts.is_weight or len(shape) > 5 or 0 in shape:
                others += 1
            elif len(shape) < 2:
                vectors += 1
            else:
                layers.append(Layer(name, shape, read))
    except DAMAGE:
        raise _damaged(path.name) from None
    if not layers:
        raise BadInput(
            f"{path.name} contains no matrix",
            f"it has {vectors} vectors and {others} other tensors",
            "choose the weights of a network",
        )
    return NetworkFile(tuple(layers), vectors, others)


@dataclass(frozen=True)
class _Facts:
    shape: tuple[int, ...]
    is_weight: bool


def _from_safetensors(path: Path) -> Iterator[tuple[str, _Facts, Callable[[], Tensor]]]:
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, framework="pt") as file:
            names = sorted(file.keys(), key=_natural)
            for name in names:
                part = file.get_slice(name)
                kind = str(part.get_dtype())
                facts = _Facts(tuple(part.get_shape()), kind.startswith(("F", "BF")))
                yield name, facts, _reader(path, name)
    except SafetensorError:
        raise _damaged(path.name) from None


def _reader(path: Path, name: str) -> Callable[[], Tensor]:
    def read() -> Tensor:
        from safetensors import SafetensorError, safe_open

        try:
            with safe_open(path, framework="pt") as file:
                tensor: Tensor = file.get_tensor(name)
        except SafetensorError as error:
            raise ValueError(str(error)) from None
        return tensor

    return read


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A key that sorts names in natural order: layer 2 before layer 10."""
    return [
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in re.split(r"([0-9]+)", name)
        if part
    ]


def _from_torch(path: Path) -> Iterator[tuple[str, _Facts, Callable[[], Tensor]]]:
    for name, tensor in _state_dict(path, _unpickled(path)).items():
        is_weight = (
            tensor.is_floating_point()
            and tensor.layout is torch.strided
            and tensor.device.type == "cpu"
        )
        yield str(name), _Facts(tuple(tensor.shape), is_weight), tensor.detach


def _unpickled(path: Path) -> Any:
    """The object in a .pt file: tensors and plain values only, never code."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                size = sum(each.file_size for each in archive.infolist())
            if size > LARGEST_FILE:
                raise BadInput(
                    f"{path.name} would unpack to {size / 1024**3:.1f} GB",
                    "the limit is 2 GB",
                )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return torch.load(path, map_location="cpu", weights_only=True)
    except DAMAGE as error:
        if _needs_code(path, str(error)):
            raise BadInput(
                f"{path.name} contains more than weights",
                "reading it would run code from the file",
                "save only model.state_dict(), or use safetensors",
            ) from None
        raise _damaged(path.name) from None


def _needs_code(path: Path, complaint: str) -> bool:
    """Whether torch refused an intact file for its contents, not for damage."""
    with path.open("rb") as file:
        is_of_torch = file.read(2) in (b"PK", b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
    return is_of_torch and ("Weights only load failed" in complaint or "TorchScript" in complaint)


def _state_dict(path: Path, value: Any) -> dict[str, Tensor]:
    """The tensors by name, wherever they are in the file."""
    for _ in range(DEEPEST):
        if not isinstance(value, Mapping):
            break
        tensors = {key: each for key, each in value.items() if isinstance(each, Tensor)}
        if tensors:
            return tensors
        below = [value[key] for key in STATE_KEYS if isinstance(value.get(key), Mapping)]
        if not below and len(value) == 1:
            below = list(value.values())
        if not below:
            break
        value = below[0]
    keys = ", ".join(str(key) for key in list(value)[:5]) if isinstance(value, Mapping) else ""
    raise BadInput(
        f"{path.name} contains no state dict",
        f"it has {keys}" if keys else f"it holds a {type(value).__name__}",
        "save model.state_dict()",
    )


def _damaged(name: str) -> BadInput:
    return BadInput(f"{name} cannot be read", "it is damaged, cut short or of another kind")
