"""Random vectors as their Fourier transforms, for trials that never leave the Fourier domain.

The transform of a Gaussian vector is complex normal and that of a unitary one has uniform phases,
so vectors are drawn as transforms, binding is a product, and dot products are taken there too: by
Parseval's identity u . v = sum_f w_f Re(u~_f conj(v~_f)) / n, with w_f = 1 for the real
frequencies and 2 for all others. `plain` makes real vectors with the same dot products. complex64.
"""

import math

import torch
from torch import Tensor


def transforms(shape: tuple[int, ...], n: int, unitary: bool, generator: torch.Generator) -> Tensor:
    """Transforms of random vectors of dimension n: (*shape, n // 2 + 1), complex64."""
    bins = n // 2 + 1
    real = [0, n // 2] if n % 2 == 0 else [0]
    if unitary:
        phases = torch.rand(*shape, bins, generator=generator) * (2 * math.pi)
        # Several times as fast as torch.polar, which takes numbers one by one.
        drawn = torch.view_as_complex(torch.stack((phases.cos(), phases.sin()), dim=-1))
        drawn[..., real] = drawn[..., real].real.sign().to(drawn.dtype)
        return drawn
    drawn = torch.view_as_complex(torch.randn(*shape, bins, 2, generator=generator))
    drawn.mul_(math.sqrt(0.5))
    drawn[..., real] = (drawn[..., real].real * math.sqrt(2)).to(drawn.dtype)
    return drawn


def plain(spectra: Tensor, n: int) -> Tensor:
    """Real vectors with the dot products of the vectors that have these transforms.

    (..., n // 2 + 1), complex, to (..., 2 (n // 2 + 1)).
    """
    weights = torch.full((n // 2 + 1,), math.sqrt(2 / n))
    weights[[0, -1] if n % 2 == 0 else [0]] = math.sqrt(1 / n)
    return torch.view_as_real(spectra * weights).flatten(-2)


def normalised(spectra: Tensor, n: int) -> Tensor:
    """Transforms of the same vectors with length 1."""
    unit: Tensor = spectra / plain(spectra, n).norm(dim=-1, keepdim=True)
    return unit


def exact_inverse(spectra: Tensor) -> Tensor:
    """1 / v~, with moduli raised to 1e-6."""
    return spectra.conj() / spectra.abs().square().clamp_min(1e-12)
