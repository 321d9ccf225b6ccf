"""Singular values of long products of matrices, beyond what floating point can hold.

If the product P = W_L ... W_1 is multiplied out in a floating-point format of unit roundoff u, its
singular values below about u times the largest are rounding errors. Here they are correct to many
digits, as logarithms: W_k Q_(k-1) = Q_k R_k gives P = Q_L R_L ... R_1, and the product of the
triangular factors is kept as rows of norm 1 with the logarithms of their norms. Those norms fall
steeply but the rows are far from parallel; then one-sided Jacobi finds small singular values with
a relative error as small as that of large ones.

What to expect of Gaussian factors as the width grows: s^2 of the product has the free
multiplicative convolution of the factors' laws. With S-transforms 1 / (r_k + z), r_k = columns over
rows, and entries of variance 1 / rows, x = s^2 and z satisfy
    1 / x = z / ((1 + z) prod_k (r_k + z)),     dF = Im(z) d(ln x) / pi;
all r_k = 1 is the law of Fuss and Catalan.
Sources: Saxe et al. (2013); Demmel and Veselic (1992) for Jacobi; Benettin et al. (1980) for the
accumulation by QR; Burda et al. (2010) and Penson and Zyczkowski (2011) for the law; Newman (1986)
for the exponents of infinite depth.
"""

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

TURNS, SWEEPS = 20, 40
PARALLEL = 1e-15
"""Pairs of rows whose cosine is below this are left unchanged."""
LAST = 1e-7
"""After a sweep whose largest cosine is below this, none exceeds its square."""


def log_singular_values(layers: Tensor, depths: Sequence[int] = ()) -> Tensor:
    """ln of the singular values of the products of the first layers, largest first.

    layers: (L, ..., n, n), none of them singular. depths: numbers of layers from 1 to L, ascending;
    all of them by default. Returns (len(depths), ..., n), float64. If a layer is singular, the
    values that should be -inf are large negative numbers instead.
    """
    wanted = tuple(depths) or (len(layers),)
    return _jacobi(*_turned(*_accumulated(layers, wanted)))


def multiplied_out(layers: Tensor, depths: Sequence[int], dtype: torch.dtype) -> Tensor:
    """Singular values of the product multiplied out and computed in `dtype`.

    Returns (len(depths), ..., n), float64. The product is rounded to `dtype` after each factor.
    """
    values = []
    product = layers[0].to(dtype)
    for count in range(1, max(depths) + 1):
        if count > 1:
            product = layers[count - 1].to(dtype) @ product
        if count in depths:
            values.append(torch.linalg.svdvals(product).double())
    return torch.stack(values)


def lyapunov_exponents(width: int) -> NDArray[np.float64]:
    """ln s_i / L of a product of Gaussian matrices of variance 1/n as L grows. (n,), descending.

    They are (psi((n - i + 1) / 2) + ln(2 / n)) / 2. Source: Newman (1986).
    """
    halves = torch.arange(width, 0, -1, dtype=torch.float64) / 2
    exponents: NDArray[np.float64] = ((torch.digamma(halves) + math.log(2 / width)) / 2).numpy()
    return exponents


def edge_of_product_law(depth: int) -> float:
    """ln of the largest singular value of a product of `depth` Gaussian matrices, n -> infinity.

    It is ((L + 1) ln(L + 1) - L ln L) / 2, the edge of the law of Fuss and Catalan; above
    ln(e L) / 2, so that it grows without bound. Source: Penson and Zyczkowski (2011).
    """
    return ((depth + 1) * math.log(depth + 1) - depth * math.log(depth)) / 2


def gaussian_product_law(width: int, ratios: Sequence[int]) -> NDArray[np.float64]:
    """ln s of a product of Gaussian factors at the (i - 1/2)/n quantiles. (n,), descending.

    ratios: columns over rows of each factor, from 1, in any order; the rows are n, the entries of
    variance 1/n. It is the limit of large n: for finite n the last few values are smaller.
    """
    log_x, imaginary = _spectral_curve(tuple(ratios))
    below = np.concatenate(
        ([0.0], np.cumsum((imaginary[1:] + imaginary[:-1]) / 2 * np.diff(log_x)))
    )
    quantiles = 1 - (np.arange(width) + 0.5) / width
    law: NDArray[np.float64] = np.interp(quantiles, below / below[-1], log_x) / 2
    return law


def _spectral_curve(
    ratios: tuple[int, ...], points: int = 4001
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """ln x, ascending, and Im z above it.

    Along the curve x is real: with 1 + z = rho e^(i phi), arg z = phi + sum_k arg(r_k + z), whose
    left side falls and whose right side rises with rho, so that rho is found by bisection.
    """
    ones = sum(ratio == 1 for ratio in ratios) + 1
    turned = (1 - np.cos(np.linspace(0, np.pi, points)[1:-1])) / 2
    phi = turned * np.pi / ones
    direction = np.exp(1j * phi)
    others = [ratio - 1 for ratio in ratios if ratio != 1]

    def excess(rho: NDArray[np.float64]) -> NDArray[np.float64]:
        step = rho * direction
        right = ones * phi + sum((np.angle(step + other) for other in others), np.zeros_like(phi))
        difference: NDArray[np.float64] = np.angle(step - 1) - right
        return difference

    # ln rho is bisected: near x = 0 rho is as small as x is.
    low, high = np.full_like(phi, -60.0), np.full_like(phi, 12.0)
    for _ in range(60):
        middle = (low + high) / 2
        is_before = excess(np.exp(middle)) > 0
        low, high = np.where(is_before, middle, low), np.where(is_before, high, middle)
    step = np.exp((low + high) / 2) * direction
    z = step - 1
    log_x = ones * np.log(np.abs(step)) - np.log(np.abs(z))
    log_x = log_x + sum((np.log(np.abs(step + each)) for each in others), np.zeros_like(phi))
    order = np.argsort(log_x)
    return log_x[order], z.imag[order]


def _accumulated(layers: Tensor, depths: Sequence[int]) -> tuple[Tensor, Tensor]:
    """R_k ... R_1 at each depth: its rows scaled to norm 1, and ln of their norms."""
    kept_rows, kept_logs = [], []
    wide = layers.detach().double().cpu()
    q = torch.eye(wide.shape[-1], dtype=torch.float64).expand(wide.shape[1:])
    rows, logs = q.clone(), torch.zeros(wide.shape[1:-1], dtype=torch.float64)
    for count, layer in enumerate(wide[: max(depths)], 1):
        q, r = torch.linalg.qr(layer @ q)
        scaled, largest = _scaled_columns(r, logs)
        rows, logs = _normalised(scaled @ rows, largest)
        if count in depths:
            kept_rows.append(rows)
            kept_logs.append(logs)
    return torch.stack(kept_rows), torch.stack(kept_logs)


def _turned(rows: Tensor, logs: Tensor) -> tuple[Tensor, Tensor]:
    """Triangular rows with the same singular values that are closer to orthogonal.

    Repeatedly replacing R by the R of R^T is the QR algorithm: it saves Jacobi most of its sweeps.
    """
    for _ in range(TURNS):
        order = logs.argsort(dim=-1, descending=True)
        rows = rows.gather(-2, order.unsqueeze(-1).expand_as(rows))
        scaled, largest = _scaled_columns(torch.linalg.qr(rows.mT).R, logs.gather(-1, order))
        rows, logs = _normalised(scaled, largest)
    return rows, logs


def _scaled_columns(r: Tensor, logs: Tensor) -> tuple[Tensor, Tensor]:
    """r diag(e^logs) for upper triangular r, row i over the largest factor it meets; ln of that.

    With this scaling no row underflows completely.
    """
    largest = logs.flip(-1).cummax(-1).values.flip(-1)
    factors = (logs.unsqueeze(-2) - largest.unsqueeze(-1)).clamp(max=0).exp()
    return r * factors, largest


def _normalised(rows: Tensor, logs: Tensor) -> tuple[Tensor, Tensor]:
    """Rows of norm 1, and the logarithms of their norms added to `logs`."""
    norms = rows.norm(dim=-1).clamp_min(torch.finfo(torch.float64).tiny)
    return rows / norms.unsqueeze(-1), logs + norms.log()


def _jacobi(rows: Tensor, logs: Tensor) -> Tensor:
    """ln of the singular values of diag(e^logs) rows, largest first; rows of norm 1."""
    rows, logs = rows.clone(), logs.clone()
    rounds = _rounds(rows.shape[-1])
    for _ in range(SWEEPS):
        cosines = [_rotate(rows, logs, first, second) for first, second in rounds]
        if max(cosines, default=0.0) < LAST:
            break
    return logs.sort(dim=-1, descending=True).values


def _rotate(rows: Tensor, logs: Tensor, first: Tensor, second: Tensor) -> float:
    """Make pairs of rows orthogonal, in place. Returns the largest cosine before.

    With a_1 = e^(d_1) u_1 the longer, t = e^(d_2 - d_1) and c = <u_1, u_2>, the rotation is
    u_1 + tau t^2 u_2 and u_2 - tau u_1, tau = 2 c / (1 - t^2 + sqrt((1 - t^2)^2 + 4 c^2 t^2)), over
    sqrt(1 + tau^2 t^2): nothing in it is divided by t, which may be 0 in floating point.
    """
    d_1, d_2 = logs[..., first], logs[..., second]
    is_turned = (d_2 > d_1).unsqueeze(-1)
    one, two = rows[..., first, :], rows[..., second, :]
    u_1, u_2 = torch.where(is_turned, two, one), torch.where(is_turned, one, two)
    d_1, d_2 = torch.maximum(d_1, d_2), torch.minimum(d_1, d_2)
    c = (u_1 * u_2).sum(-1)
    square = (2 * (d_2 - d_1)).exp()
    apart = 1 - square
    under = apart + (apart**2 + 4 * c**2 * square).sqrt()
    tau = torch.where(c.abs() > PARALLEL, 2 * c / under.clamp_min(1e-300), 0.0)
    shrink = torch.log1p(tau**2 * square) / 2
    longer = u_1 + (tau * square).unsqueeze(-1) * u_2
    shorter = u_2 - tau.unsqueeze(-1) * u_1
    for at, turned, base in ((first, longer, d_1), (second, shorter, d_2)):
        rows[..., at, :], logs[..., at] = _normalised(turned, base - shrink)
    return float(c.abs().max())


def _rounds(count: int) -> list[tuple[Tensor, Tensor]]:
    """Every pair of `count` rows once, as rounds of disjoint pairs (a round-robin tournament)."""
    players = [*range(count), *([-1] if count % 2 else [])]
    half = len(players) // 2
    rounds = []
    for _ in range(len(players) - 1):
        pairs = zip(players[:half], reversed(players[half:]), strict=True)
        real = sorted((min(pair), max(pair)) for pair in pairs if -1 not in pair)
        if real:
            first, second = zip(*real, strict=True)
            rounds.append((torch.tensor(first), torch.tensor(second)))
        players = [players[0], players[-1], *players[1:-1]]
    return rounds
