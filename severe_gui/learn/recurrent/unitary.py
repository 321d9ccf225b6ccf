"""A recurrent network whose step keeps the norm of what it remembers.

    h = modReLU(U h + V x),  U = D3 R2 F^-1 D2 P R1 F D1,  modReLU(z) = z / |z| max(|z| + b, 0)
with diagonal phases D, reflections R = I - 2 v v^H / |v|^2, the unitary Fourier transform F and a
fixed permutation P: 5 n real numbers for the two kinds of factors, of which each product is
unitary. Source: Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi

import torch
from torch import Tensor, nn

from severe_gui.learn.recurrent.cells import Cell, Trace, draw_uniform


class UnitaryRNN(Cell):
    """units: complex numbers; their real and imaginary parts come out.

    phases: (copies, 3, n). reflections: (copies, 2, n, 2), real and imaginary parts of v.
    """

    permutation: Tensor

    def __init__(self, units: int, symbols: int, copies: int) -> None:
        super().__init__(2 * units, 2 * units, symbols, copies)
        self.units = units
        # U takes the place of a free matrix, and modReLU's thresholds that of the bias.
        del self.recurrent
        self.phases = nn.Parameter(torch.zeros(copies, 3, units))
        self.reflections = nn.Parameter(torch.ones(copies, 2, units, 2))
        self.thresholds = nn.Parameter(torch.zeros(copies, 1, units))
        self.register_buffer("permutation", torch.arange(units).repeat(copies, 1))

    def draw(self, generators: Sequence[torch.Generator]) -> None:
        for copy, generator in enumerate(generators):
            draw_uniform(self.entry[copy], 1.0, generator)
            draw_uniform(self.readout[copy], self.outputs**-0.5, generator)
            with torch.no_grad():
                self.phases[copy].uniform_(-pi, pi, generator=generator)
                self.reflections[copy].uniform_(-1, 1, generator=generator)
            self.permutation[copy] = torch.randperm(self.units, generator=generator)

    def matrix(self) -> Tensor:
        """U of each copy: (copies, n, n)."""
        n = self.units
        phases = torch.polar(torch.ones_like(self.phases), self.phases)
        first, second, third = (each.unsqueeze(-1) for each in phases.unbind(1))
        vectors = torch.view_as_complex(self.reflections)
        product = torch.diag_embed(first.squeeze(-1))
        product = _reflected(torch.fft.fft(product, dim=1, norm="ortho"), vectors[:, 0])
        order = self.permutation.unsqueeze(-1).expand(-1, n, n)
        product = second * product.gather(1, order)
        product = torch.fft.ifft(product, dim=1, norm="ortho")
        matrix: Tensor = third * _reflected(product, vectors[:, 1])
        return matrix

    def start(self, batch: int) -> Tensor:
        shape = (self.copies, batch, self.units)
        return torch.zeros(shape, dtype=self.bias.dtype.to_complex(), device=self.bias.device)

    def forward(self, symbols: Tensor) -> Tensor:
        turned = self.matrix().mT
        outputs, state = [], self.start(symbols.shape[1])
        for entered in self._complex(symbols).unbind(2):
            hidden, state = self.step(entered + state @ turned, state)
            outputs.append(hidden)
        return self.answers(torch.stack(outputs, dim=2))

    def step(self, pre: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """pre: complex, U h + V x."""
        state = self.scale(pre) * pre
        return _as_reals(state), state

    def scale(self, pre: Tensor) -> Tensor:
        """The factor by which modReLU changes each number: (copies, batch, n)."""
        size = pre.abs()
        return torch.relu(size + self.thresholds) / size.clamp(min=1e-6)

    def trace(self, symbols: Tensor) -> "TurnedTrace":
        matrix, entered = self.matrix(), self._complex(symbols)
        state, scales, states = self.start(symbols.shape[1]), [], []
        for each in entered.unbind(2):
            pre = each + state @ matrix.mT
            scales.append(self.scale(pre))
            state = scales[-1] * pre
            states.append(state)
        scale = torch.stack(scales, dim=2)
        return TurnedTrace(
            self, matrix, entered, scale, scale * entered, torch.stack(states, dim=2)
        )

    def _complex(self, symbols: Tensor) -> Tensor:
        """V x of each step: (copies, batch, T, n)."""
        return torch.view_as_complex(self.entered(symbols).view(*symbols.shape, self.units, 2))


@dataclass(frozen=True)
class TurnedTrace(Trace):
    """A state h = scale (U h + V x), scale being what modReLU does: each step turns what the
    steps before it wrote by U, which is all that it has for keys.

    matrix: U, (copies, n, n). The others: (copies, batch, T, n).
    """

    cell: UnitaryRNN
    matrix: Tensor
    entered: Tensor
    scale: Tensor
    written: Tensor
    memory: Tensor

    def carried(self, held: Tensor, now: int) -> Tensor:
        turned = (held.flatten(1, 2) @ self.matrix.mT).view_as(held)
        return self.scale[:, :, now].unsqueeze(2) * turned

    def readings(self, held: Tensor, now: int) -> Tensor:
        return held

    def recalled(self, now: int) -> Tensor:
        """Each state turned by U to the time of step `now`, back if it is of a later one; to the
        earlier ones that step's own symbol is added."""
        before, after = self.memory[:, :, :now], self.memory[:, :, now:]
        pre = _turned(before, self.matrix).flatten(1, 2) @ self.matrix.mT
        pre = self.entered[:, :, now : now + 1] + pre.view_as(before)
        earlier = self.cell.scale(pre.flatten(1, 2)).view_as(pre) * pre
        later = _turned(after.flip(2), self.matrix.mH).flip(2)
        return _as_reals(torch.cat([earlier, later], dim=2))


def _turned(states: Tensor, matrix: Tensor) -> Tensor:
    """States (copies, batch, t, n), the last one as it is, the one before turned once, ..."""
    rows: list[Tensor] = []
    power = torch.eye(matrix.shape[-1], dtype=matrix.dtype, device=matrix.device)
    for state in reversed(states.unbind(2)):
        rows.insert(0, state @ power.mT)
        power = matrix @ power
    return torch.stack(rows, dim=2) if rows else states


def _as_reals(numbers: Tensor) -> Tensor:
    """Complex numbers as twice as many real ones."""
    return torch.view_as_real(numbers).flatten(-2)


def _reflected(columns: Tensor, vectors: Tensor) -> Tensor:
    """(I - 2 v v^H / |v|^2) times columns (copies, n, n), v: (copies, n)."""
    v = vectors.unsqueeze(-1)
    size = (v.abs() ** 2).sum(1, keepdim=True).clamp(min=1e-12)
    return columns - 2 * v * (v.mH @ columns) / size
