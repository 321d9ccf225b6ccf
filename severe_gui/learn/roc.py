"""How well a number separates two groups: the receiver operating characteristic and its area.

The area is the chance that one of the first group has a larger number than one of the second, ties
counted by half: 0.5 says nothing, 1 separates them. Source: Hanley and McNeil (1982), The meaning
and use of the area under a receiver operating characteristic curve.
"""

import torch
from torch import Tensor


def roc_area(first: Tensor, second: Tensor) -> float:
    """The chance that a number of the first group is the larger. first: (n,), second: (m,)."""
    ordered = second.sort().values
    below = torch.searchsorted(ordered, first.contiguous())
    up_to = torch.searchsorted(ordered, first.contiguous(), right=True)
    return float((below + up_to).double().mean() / (2 * len(second)))


def roc_curve(first: Tensor, second: Tensor, rates: Tensor) -> Tensor:
    """Share of the first group above the threshold that each share of the second exceeds.

    rates: (k,) shares of the second group, in [0, 1]. Returns (k,), float64.
    """
    ordered = second.double().sort(descending=True).values
    places = (rates.to(ordered) * len(ordered)).floor().long().clamp_max(len(ordered) - 1)
    hits = (first.double().unsqueeze(0) > ordered[places].unsqueeze(1)).double().mean(1)
    return torch.where(rates.to(hits) >= 1, torch.ones_like(hits), hits)
