"""An associative LSTM, a plain one, and one with the same extra products: many copies at once.

A cell has one bias-and-two-matrices layer, pre = W x + R h + b, for all its gates, keys and
contents; a first axis of every tensor goes over the copies (seeds), which share no weight.

The associative one (* is the product of complex numbers, unit by unit; P_s fixed permutations):
    c_s = g_f c_s + (P_s r_i) * (g_i u),    h = g_o bound(mean over s of (P_s r_o) * c_s),
with r_i, r_o, u bounded too: bound(z) = z / max(1, |z|). Gates act on both parts of a number.
The plain one: c = g_f c + g_i tanh u, h = g_o tanh c. The control has the extra products and
nothing else: c = g_f c + r_i (g_i tanh u), h = g_o tanh(r_o c), all numbers real.
Source: Danihelka et al. (2016), Associative long short-term memory; Hochreiter and Schmidhuber
(1997).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

FORGET_BIAS = 1.0
"""Of new forget gates, in each cell: Jozefowicz et al. (2015)."""


class Trace(ABC):
    """How a network wrote its memory and read it along sequences (copies, batch, T).

    written: what each step added, and memory: what there was after it, (copies, batch, T, ...).
    """

    written: Tensor
    memory: Tensor

    @abstractmethod
    def carried(self, held: Tensor, now: int) -> Tensor:
        """What is left in step `now` of what was in the memory before it; held: as `written`."""

    @abstractmethod
    def readings(self, held: Tensor, now: int) -> Tensor:
        """What step `now` reads of each part of a memory: (copies, batch, T, units), linear."""

    @abstractmethod
    def recalled(self, now: int) -> Tensor:
        """What would come out in step `now` if its memory were that of each step:
        (copies, batch, T, outputs)."""


class Cell(nn.Module):
    """Copies of one recurrent network. A subclass says what a step does."""

    def __init__(self, width: int, outputs: int, symbols: int, copies: int) -> None:
        super().__init__()
        self.copies, self.outputs = copies, outputs
        self.entry = nn.Parameter(torch.zeros(copies, symbols, width))
        self.recurrent = nn.Parameter(torch.zeros(copies, outputs, width))
        self.bias = nn.Parameter(torch.zeros(copies, 1, width))
        self.readout = nn.Parameter(torch.zeros(copies, outputs, symbols))
        self.readout_bias = nn.Parameter(torch.zeros(copies, 1, symbols))

    @abstractmethod
    def start(self, batch: int) -> Any:
        """The state before the first step."""

    @abstractmethod
    def step(self, pre: Tensor, state: Any) -> tuple[Tensor, Any]:
        """What comes out, (copies, batch, outputs), and the next state."""

    def forward(self, symbols: Tensor) -> Tensor:
        """symbols: (copies, batch, T). Returns logits, (copies, batch, T, symbols)."""
        outputs, state = [], self.start(symbols.shape[1])
        hidden = self.bias.new_zeros(self.copies, symbols.shape[1], self.outputs)
        for entered in self.entered(symbols).unbind(2):
            hidden, state = self.step(entered + hidden @ self.recurrent, state)
            outputs.append(hidden)
        return self.answers(torch.stack(outputs, dim=2))

    def entered(self, symbols: Tensor) -> Tensor:
        """W x + b of each step: (copies, batch, T, width)."""
        hot = nn.functional.one_hot(symbols, self.entry.shape[1]).to(self.entry.dtype)
        entered = torch.baddbmm(self.bias, hot.flatten(1, 2), self.entry)
        return entered.view(*symbols.shape, -1)

    def answers(self, hidden: Tensor) -> Tensor:
        """Logits of what came out: (copies, ..., outputs) to (copies, ..., symbols)."""
        flat = torch.baddbmm(self.readout_bias, hidden.flatten(1, -2), self.readout)
        return flat.view(*hidden.shape[:-1], -1)

    @abstractmethod
    def trace(self, symbols: Tensor) -> Trace:
        """What happens to the memory along sequences (copies, batch, T)."""

    def parameter_count(self) -> int:
        """Of one copy."""
        return sum(each.numel() for each in self.parameters()) // self.copies

    def draw(self, generators: Sequence[torch.Generator]) -> None:
        """Draw new weights, those of a copy by its own generator."""
        for copy, generator in enumerate(generators):
            draw_uniform(self.entry[copy], 1.0, generator)
            draw_uniform(self.recurrent[copy], self.outputs**-0.5, generator)
            draw_uniform(self.readout[copy], self.outputs**-0.5, generator)


def draw_uniform(weights: Tensor, limit: float, generator: torch.Generator) -> None:
    """Fill with uniform numbers up to a limit; that of a matrix is 1 / sqrt of what it adds up."""
    with torch.no_grad():
        weights.uniform_(-limit, limit, generator=generator)


class Remembering(Cell):
    """A cell whose memory is written and read by gates, and by keys if it has any."""

    @abstractmethod
    def parts(self, pre: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        """Gates to keep, to let out, keys in and out, and the gated contents: last axis units."""

    @abstractmethod
    def spread(self, key: Tensor) -> Tensor:
        """A key, (copies, batch, units), for each redundant copy of the memory: one axis more."""

    @abstractmethod
    def read(self, memory: Tensor, key: Tensor, gate: Tensor) -> Tensor:
        """What comes out: memory (copies, batch, redundant, units) read by a key."""

    def step(self, pre: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        kept, gate, key_in, key_out, content = self.parts(pre)
        memory = kept.unsqueeze(2) * state + self.spread(key_in) * content.unsqueeze(2)
        return self.read(memory, key_out, gate), memory

    def trace(self, symbols: Tensor) -> "KeyedTrace":
        rows: list[tuple[Tensor, ...]] = []
        memory = self.start(symbols.shape[1])
        hidden = self.bias.new_zeros(self.copies, symbols.shape[1], self.outputs)
        for entered in self.entered(symbols).unbind(2):
            kept, gate, key_in, key_out, content = self.parts(entered + hidden @ self.recurrent)
            written = self.spread(key_in) * content.unsqueeze(2)
            memory = kept.unsqueeze(2) * memory + written
            hidden = self.read(memory, key_out, gate)
            rows.append((kept, written, memory, key_in, key_out, gate))
        return KeyedTrace(self, *(torch.stack(each, dim=2) for each in zip(*rows, strict=True)))


@dataclass(frozen=True)
class KeyedTrace(Trace):
    """A memory M = kept M + written; what is read is the mean over its redundant copies of
    key_out M.

    kept, gate_out: real, (..., units). written, memory: (..., redundant, units); key_in, key_out:
    (..., units), before they are permuted.
    """

    cell: Remembering
    kept: Tensor
    written: Tensor
    memory: Tensor
    key_in: Tensor
    key_out: Tensor
    gate_out: Tensor

    def carried(self, held: Tensor, now: int) -> Tensor:
        return self.kept[:, :, now].unsqueeze(2).unsqueeze(2) * held

    def readings(self, held: Tensor, now: int) -> Tensor:
        key = self.cell.spread(self.key_out[:, :, now]).unsqueeze(2)
        return (key * held).mean(3)

    def recalled(self, now: int) -> Tensor:
        steps = self.memory.shape[2]
        key, gate = (
            each[:, :, now].repeat_interleave(steps, dim=1)
            for each in (self.key_out, self.gate_out)
        )
        read = self.cell.read(self.memory.flatten(1, 2), key, gate)
        return read.view(len(read), -1, steps, read.shape[-1])


class AssociativeLSTM(Remembering):
    """units: real numbers that come out, an even number: half as many complex ones in memory.

    permutations: (copies, redundant, units / 2), the first one the identity.
    """

    permutations: Tensor

    def __init__(self, units: int, redundant: int, symbols: int, copies: int) -> None:
        self.pairs = units // 2
        super().__init__(9 * self.pairs, 2 * self.pairs, symbols, copies)
        identity = torch.arange(self.pairs).expand(copies, redundant, self.pairs)
        self.register_buffer("permutations", identity.clone())

    def draw(self, generators: Sequence[torch.Generator]) -> None:
        super().draw(generators)
        with torch.no_grad():
            self.bias[..., : self.pairs] = FORGET_BIAS
        for copy, generator in enumerate(generators):
            for row in range(1, self.permutations.shape[1]):
                self.permutations[copy, row] = torch.randperm(self.pairs, generator=generator)

    def start(self, batch: int) -> Tensor:
        shape = (self.copies, batch, self.permutations.shape[1], self.pairs)
        return torch.zeros(shape, dtype=self.bias.dtype.to_complex(), device=self.bias.device)

    def parts(self, pre: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        leading, n = pre.shape[:-1], self.pairs
        gates = torch.sigmoid(pre[..., : 3 * n])
        kept, gate_in, gate_out = gates.view(*leading, 3, n).unbind(-2)
        numbers = torch.view_as_complex(pre[..., 3 * n :].reshape(*leading, 3, n, 2))
        key_in, key_out, content = bound(numbers).unbind(-2)
        return kept, gate_out, key_in, key_out, gate_in * content

    def spread(self, key: Tensor) -> Tensor:
        copies, redundant, pairs = self.permutations.shape
        shape = (copies, key.shape[1], redundant, pairs)
        return (
            key.unsqueeze(2).expand(shape).gather(-1, self.permutations.unsqueeze(1).expand(shape))
        )

    def read(self, memory: Tensor, key: Tensor, gate: Tensor) -> Tensor:
        found = bound((self.spread(key) * memory).mean(2))
        return torch.view_as_real(gate * found).flatten(-2)


class PlainLSTM(Remembering):
    """The LSTM without peepholes."""

    gates, keys = 3, 0

    def __init__(self, units: int, symbols: int, copies: int) -> None:
        self.units = units
        super().__init__((self.gates + self.keys + 1) * units, units, symbols, copies)

    def draw(self, generators: Sequence[torch.Generator]) -> None:
        super().draw(generators)
        with torch.no_grad():
            self.bias[..., : self.units] = FORGET_BIAS

    def start(self, batch: int) -> Tensor:
        return self.bias.new_zeros(self.copies, batch, 1, self.units)

    def parts(self, pre: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
        gates = torch.sigmoid(pre[..., : 3 * self.units])
        kept, gate_in, gate_out = gates.view(*pre.shape[:-1], 3, self.units).unbind(-2)
        content = gate_in * torch.tanh(pre[..., -self.units :])
        key_in, key_out = self._keys(pre)
        return kept, gate_out, key_in, key_out, content

    def spread(self, key: Tensor) -> Tensor:
        return key.unsqueeze(2)

    def read(self, memory: Tensor, key: Tensor, gate: Tensor) -> Tensor:
        return gate * torch.tanh(key * memory.squeeze(2))

    def _keys(self, pre: Tensor) -> tuple[Tensor, Tensor]:
        one = pre.new_ones(1).expand(*pre.shape[:-1], self.units)
        return one, one


class ExtraProductLSTM(PlainLSTM):
    """The LSTM with two more products: as deep as the associative one, without its memory."""

    keys = 2

    def _keys(self, pre: Tensor) -> tuple[Tensor, Tensor]:
        keys = bound(pre[..., 3 * self.units : 5 * self.units])
        return keys[..., : self.units], keys[..., self.units :]


def bound(numbers: Tensor) -> Tensor:
    """z / max(1, |z|) of each number, real or complex."""
    return numbers / numbers.abs().clamp(min=1)
