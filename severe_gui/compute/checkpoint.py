"""State on disk as safetensors: checkpoints that resume bit for bit, and weights to export.

A nested state (dicts, lists, tensors, plain scalars) becomes named tensors and one metadata entry
`severe`, sorted JSON that says where each tensor goes. No pickle is ever read. The file of weights
holds no time, path or host, so equal parameters and seed give equal bytes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from severe_gui.errors import BadInput
from severe_gui.files import replacing

METADATA = "severe"


def save_state(path: Path, state: Any, facts: Mapping[str, Any]) -> None:
    """Write a nested state and facts about it, atomically. Raises SevereError."""
    tensors: dict[str, Any] = {}
    skeleton = _take_apart(state, tensors)
    save_tensors(path, tensors, {"facts": dict(facts), "state": skeleton})


def load_state(path: Path) -> tuple[Any, dict[str, Any]]:
    """The nested state and its facts. Raises BadInput if `save_state` did not write the file."""
    tensors, metadata = load_tensors(path)
    try:
        return _put_together(metadata["state"], tensors), metadata["facts"]
    except (KeyError, TypeError, ValueError):
        raise BadInput(f"{path.name} is not a checkpoint of Severe") from None


def save_tensors(path: Path, tensors: Mapping[str, Any], metadata: Mapping[str, Any]) -> None:
    """Write named tensors with one metadata key of sorted JSON, atomically. Raises SevereError."""
    from safetensors.torch import save

    plain = {name: tensor.detach().cpu().contiguous().clone() for name, tensor in tensors.items()}
    content = save(plain, {METADATA: json.dumps(metadata, sort_keys=True)})
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def load_tensors(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Named tensors and the metadata of Severe ({} in a foreign file). Raises BadInput."""
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise BadInput(f"There is no file {path}", "", "choose a safetensors file")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            metadata = json.loads((file.metadata() or {}).get(METADATA, "{}"))
    except (SafetensorError, OSError, ValueError) as error:
        raise BadInput(
            f"{path.name} cannot be read", f"it is damaged, cut short or not safetensors ({error})"
        ) from None
    return tensors, metadata if isinstance(metadata, dict) else {}


def _take_apart(value: Any, tensors: dict[str, Any]) -> Any:
    import torch

    if isinstance(value, torch.Tensor):
        name = f"{len(tensors):06d}"
        tensors[name] = value
        return {"tensor": name}
    if isinstance(value, Mapping):
        pairs = [[key, _take_apart(each, tensors)] for key, each in value.items()]
        return {"pairs": pairs}
    if isinstance(value, list | tuple):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {kind: [_take_apart(each, tensors) for each in value]}
    if value is None or isinstance(value, bool | int | float | str):
        return {"plain": value}
    raise TypeError(f"a checkpoint cannot hold a {type(value).__name__}")


def _put_together(skeleton: Any, tensors: Mapping[str, Any]) -> Any:
    ((kind, value),) = skeleton.items()
    if kind == "tensor":
        return tensors[value]
    if kind == "pairs":
        return {key: _put_together(each, tensors) for key, each in value}
    if kind in ("list", "tuple"):
        items = [_put_together(each, tensors) for each in value]
        return tuple(items) if kind == "tuple" else items
    if kind == "plain":
        return value
    raise ValueError(kind)
