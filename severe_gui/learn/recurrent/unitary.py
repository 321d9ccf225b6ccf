"""A recurrent network whose step keeps the norm of what it remembers.

    h = modReLU(U h + V x),  U = D3 R2 F^-1 D2 P R1 F D1,  modReLU(z) = z / |z| max(|z| + b, 0)
with diagonal phases D, reflections R = I - 2 v v^H / |v|^2, the unitary Fourier transform F and a
fixed permutation P: 5 n real numbers for the two kinds of factors, of which each product is
unitary. Source: Arjovsky, Shah and Bengio (2016), Unitary evolution recurrent neural networks.
"""

from collections.abc import Sequence
from math import pi

import torch
from torch import Tensor, nn

from severe_gui.learn.recurrent.cells import Cell, draw_uniform


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
        pairs = self.entered(symbols).view(*symbols.shape, self.units, 2)
        entered = torch.view_as_complex(pairs)
        for each in entered.unbind(2):
            hidden, state = self.step(each + state @ turned, state)
            outputs.append(hidden)
        return self.answers(torch.stack(outputs, dim=2))

    def step(self, pre: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """pre: complex, U h + V x."""
        size = pre.abs()
        scale = torch.relu(size + self.thresholds) / size.clamp(min=1e-6)
        state = scale * pre
        return torch.view_as_real(state).flatten(-2), state


def _reflected(columns: Tensor, vectors: Tensor) -> Tensor:
    """(I - 2 v v^H / |v|^2) times columns (copies, n, n), v: (copies, n)."""
    v = vectors.unsqueeze(-1)
    size = (v.abs() ** 2).sum(1, keepdim=True).clamp(min=1e-12)
    return columns - 2 * v * (v.mH @ columns) / size
