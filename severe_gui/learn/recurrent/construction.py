"""Networks of one size: as many weights as an associative LSTM has; and trained ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import torch
from safetensors import safe_open

from severe_gui.errors import BadInput
from severe_gui.learn.recurrent.cells import AssociativeLSTM, Cell, ExtraProductLSTM, PlainLSTM
from severe_gui.learn.recurrent.unitary import UnitaryRNN

CellName = Literal["associative", "LSTM", "extra-product", "unitary"]


def new_cell(
    name: CellName,
    units: int,
    redundant: int,
    symbols: int,
    generators: Sequence[torch.Generator],
) -> Cell:
    """A cell with a copy for each generator, which draws its weights.

    The LSTMs have as many units as give them the associative one's number of weights; the
    unitary one, which has far fewer, has as many complex units as that has real ones.
    """
    copies = len(generators)
    cell: Cell
    if name == "associative":
        cell = AssociativeLSTM(units, redundant, symbols, copies)
    elif name == "unitary":
        cell = UnitaryRNN(units, symbols, copies)
    elif name == "LSTM":
        cell = PlainLSTM(matched_units(units, symbols, 4), symbols, copies)
    else:
        cell = ExtraProductLSTM(matched_units(units, symbols, 6), symbols, copies)
    cell.draw(generators)
    return cell


def matched_units(units: int, symbols: int, blocks: int) -> int:
    """Units of an LSTM with `blocks` gates, keys and contents that has the nearest count."""
    wanted = _weights(units, symbols, 4.5)
    return min(range(1, 2 * units), key=lambda each: abs(_weights(each, symbols, blocks) - wanted))


def _weights(units: int, symbols: int, blocks: float) -> float:
    return blocks * units * (units + symbols + 1) + (units + 1) * symbols


def load_trained(cell: Cell, path: Path, prefix: str) -> None:
    """Give every copy of a cell the weights of one trained network, stored with this prefix.

    Raises BadInput if the file lacks them or has others.
    """
    with safe_open(path, framework="pt") as file:
        names = [name for name in list(file.keys()) if name.startswith(prefix)]
        stored = {name.removeprefix(prefix): file.get_tensor(name) for name in names}
    own = cell.state_dict()
    if stored.keys() != own.keys():
        raise BadInput(f"{path.name} has no network {prefix.rstrip('.')}", "", "start new")
    cell.load_state_dict(
        {name: stored[name].to(each.dtype).expand_as(each) for name, each in own.items()}
    )
