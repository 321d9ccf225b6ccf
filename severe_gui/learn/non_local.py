"""The non-local layer as a mixture of experts: one gate for each pair of positions.

    y_i = sum_j g_ij f(W x_j),   g_i. = softmax_j(theta x_i . phi x_j),
self-attention with one head, read as n experts, one per position, all with the same weights. With
h_j = W x_j and M = theta^T phi its Jacobian is that of a mixture, blocks (i, j):
    dy_i / dx_j = g_ij D_j W + g_ij (f(h_j) - y_i) (M^T x_i)^T + [i = j] C_i M^T,
    C_i = sum_l g_il (f(h_l) - y_i) x_l^T,
where the first term comes from the experts and the others from the gates. With constant gates
(1 / n) all positions have the same output, so that at most one position's directions are left.
Source: the post on the softmax bottleneck, its last paragraphs; Wang et al., "Non-local neural
networks" (2018), the embedded Gaussian, there with linear experts.
"""

from typing import Literal

import torch
from torch import Tensor, nn

from severe_gui.learn.experts import Gates

Units = Literal["linear", "relu"]


class NonLocalLayer(nn.Module):
    """weights: (out, in), of all experts; theta, phi: (e, in), of the gates.

    Inputs: (batch, n, in), n positions. gates: those of a mixture of experts.
    """

    def __init__(
        self, weights: Tensor, theta: Tensor, phi: Tensor, gates: Gates, units: Units
    ) -> None:
        super().__init__()
        self.weights = nn.Parameter(weights)
        self.theta, self.phi = nn.Parameter(theta), nn.Parameter(phi)
        self.gates: Gates = gates
        self.units: Units = units

    def forward(self, inputs: Tensor) -> Tensor:
        """(batch, n, out)."""
        output: Tensor = self.gate_values(inputs) @ self.experts(inputs)
        return output

    def experts(self, inputs: Tensor) -> Tensor:
        """The output of each position's expert: (batch, n, out)."""
        hidden: Tensor = inputs @ self.weights.mT
        return torch.relu(hidden) if self.units == "relu" else hidden

    def gate_values(self, inputs: Tensor) -> Tensor:
        """The weight of position j in position i: (batch, n, n), rows summing to 1."""
        n = inputs.shape[-2]
        if self.gates == "constant":
            return torch.full((len(inputs), n, n), 1.0 / n).to(inputs)
        values = torch.softmax((inputs @ self.theta.mT) @ (inputs @ self.phi.mT).mT, dim=-1)
        return values.detach() if self.gates == "detached" else values

    def jacobians(self, inputs: Tensor) -> Tensor:
        """d output / d input in closed form: (batch, n out, n in), positions slowest."""
        batch, n, features = inputs.shape
        with torch.no_grad():
            g, answers = self.gate_values(inputs), self.experts(inputs)
            blocks = g.unsqueeze(-1).unsqueeze(-1) * self._slopes(inputs).unsqueeze(1)
            if self.gates == "softmax":
                blocks = blocks + self._of_gates(inputs, g, answers)
            # (batch, i, j, out, in) to rows (i, out) and columns (j, in).
            jacobians: Tensor = blocks.transpose(2, 3).reshape(batch, -1, n * features)
        return jacobians

    def expert_jacobians(self, inputs: Tensor) -> Tensor:
        """The Jacobian of the experts alone, each at its position: (batch, n out, n in)."""
        with torch.no_grad():
            slopes = self._slopes(inputs)
            batch, n, out, features = slopes.shape
            blocks = torch.zeros(batch, n, out, n, features).to(inputs)
            for i in range(n):
                blocks[:, i, :, i] = slopes[:, i]
        return blocks.reshape(batch, n * out, n * features)

    def _slopes(self, inputs: Tensor) -> Tensor:
        """D_j W: (batch, n, out, in)."""
        hidden = inputs @ self.weights.mT
        active = hidden > 0 if self.units == "relu" else torch.ones_like(hidden)
        return active.to(inputs.dtype).unsqueeze(-1) * self.weights

    def _of_gates(self, inputs: Tensor, g: Tensor, answers: Tensor) -> Tensor:
        """The two terms through the gates: (batch, i, j, out, in)."""
        pairs = self.theta.mT @ self.phi
        deviations = g.unsqueeze(-1) * (answers.unsqueeze(1) - (g @ answers).unsqueeze(2))
        as_key = deviations.unsqueeze(-1) * (inputs @ pairs)[:, :, None, None, :]
        as_query = torch.einsum("bilo,blf->biof", deviations, inputs) @ pairs.mT
        diagonal = torch.eye(inputs.shape[1]).to(inputs)
        return as_key + torch.einsum("ij,biof->bijof", diagonal, as_query)


def with_residual(jacobians: Tensor, outer: Tensor) -> Tensor:
    """The Jacobian of z = W_z y + x from that of y: (batch, n in, n in).

    jacobians: (batch, n out, n in). outer: W_z, (in, out), the same at each position.
    """
    size = jacobians.shape[-1]
    each = torch.eye(size // len(outer)).to(jacobians)
    blocks = torch.kron(each, outer.detach().to(jacobians))
    residual: Tensor = blocks @ jacobians + torch.eye(size).to(jacobians)
    return residual
