"""Images changed so that a classifier errs. Pixels are in [0, 1] and stay there.

An attack lowers the margin log p / (1 - p) of an image's class, a function that is given: of a
network alone, so that the images are transferred to its cache, or through the cache (white-box).
strength: of `fgsm` and `iterative`, how far a pixel may move; of `single-pixel`, how far one pixel
goes towards 0 or 1; of `blur`, the Gaussian's standard deviation as a share of the side at most.
Sources: Goodfellow et al. (2015); Kurakin et al. (2017); Rauber et al. (2017), Foolbox, for the
last two.
"""

from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Attack = Literal["fgsm", "iterative", "single-pixel", "blur"]
Margins = Callable[[Tensor, Tensor], Tensor]
"""Images (batch, channels, side, side) and labels (batch,) to margins (batch,), with gradient."""

ITERATIONS = 10
OVERSHOOT = 2.0
"""Steps of the iterative attack reach this many times its strength."""
TRIES = 10
BLURS = 8


def attacked(
    attack: Attack,
    margins: Margins,
    images: Tensor,
    labels: Tensor,
    strength: float,
    iterations: int = ITERATIONS,
) -> Tensor:
    """The images after an attack. iterations: of the iterative one."""
    if attack == "iterative":
        return iterative(margins, images, labels, strength, iterations)
    ways = {"fgsm": fgsm, "single-pixel": single_pixel, "blur": blur}
    return ways[attack](margins, images, labels, strength)


def fgsm(margins: Margins, images: Tensor, labels: Tensor, strength: float) -> Tensor:
    """One step along the sign of the gradient."""
    return (images - strength * _gradient(margins, images, labels).sign()).clamp(0, 1)


def iterative(
    margins: Margins,
    images: Tensor,
    labels: Tensor,
    strength: float,
    iterations: int = ITERATIONS,
) -> Tensor:
    """Several such steps, each moved back to within `strength` of the image."""
    least, most = (images - strength).clamp_min(0), (images + strength).clamp_max(1)
    step = OVERSHOOT * strength / iterations
    changed = images
    for _ in range(iterations):
        changed = changed - step * _gradient(margins, changed, labels).sign()
        changed = torch.minimum(torch.maximum(changed, least), most)
    return changed


def single_pixel(margins: Margins, images: Tensor, labels: Tensor, strength: float) -> Tensor:
    """One pixel, in all of its colours: the worst of those that the gradient ranks first."""
    gradient = _gradient(margins, images, labels)
    changes = torch.stack([-strength * images, strength * (1 - images)], 1)
    # (batch, towards 0 or 1, pixels): what the margin would fall by, were it linear.
    falls = -(changes * gradient.unsqueeze(1)).sum(2).flatten(2)
    pixels = falls.shape[2]
    chosen = falls.flatten(1).topk(min(TRIES, 2 * pixels), dim=1).indices
    worst, least = images, margins(images, labels).detach()
    for places in chosen.unbind(1):
        ways = changes[torch.arange(len(images), device=images.device), places // pixels]
        at = functional.one_hot(places % pixels, pixels).to(images.dtype)
        tried = images + ways * at.view(len(images), 1, *images.shape[2:])
        worst, least = _worse(margins, labels, tried, worst, least)
    return worst


def blur(margins: Margins, images: Tensor, labels: Tensor, strength: float) -> Tensor:
    """The least of several blurs that makes the classifier err, or the strongest."""
    found = images
    is_open = torch.ones(len(images), dtype=torch.bool, device=images.device)
    for level in range(1, BLURS + 1):
        tried = blurred(images, strength * images.shape[-1] * level / BLURS)
        found = torch.where(is_open.view(-1, 1, 1, 1), tried, found)
        with torch.no_grad():
            is_open = is_open & (margins(found, labels) > 0)
    return found


def blurred(images: Tensor, deviation: float) -> Tensor:
    """Images under a Gaussian, in pixels, mirrored at the border."""
    if deviation <= 0:
        return images
    side, channels = images.shape[-1], images.shape[1]
    reach = min(max(round(3 * deviation), 1), side - 1)
    at = torch.arange(-reach, reach + 1, dtype=images.dtype)
    kernel = torch.exp(-0.5 * (at / deviation) ** 2)
    kernel = (kernel / kernel.sum()).to(images.device)
    padded = functional.pad(images, (reach,) * 4, mode="reflect")
    rows = kernel.view(1, 1, 1, -1).expand(channels, 1, 1, -1)
    blurred_rows = functional.conv2d(padded, rows, groups=channels)
    return functional.conv2d(blurred_rows, rows.mT, groups=channels).clamp(0, 1)


def _gradient(margins: Margins, images: Tensor, labels: Tensor) -> Tensor:
    leaf = images.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(margins(leaf, labels).sum(), leaf)
    return gradient


def _worse(
    margins: Margins, labels: Tensor, tried: Tensor, worst: Tensor, least: Tensor
) -> tuple[Tensor, Tensor]:
    """For each image the one of two with the smaller margin, and that margin."""
    with torch.no_grad():
        found = margins(tried, labels)
    is_worse = found < least
    return torch.where(is_worse.view(-1, 1, 1, 1), tried, worst), torch.where(
        is_worse, found, least
    )
