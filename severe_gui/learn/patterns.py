"""All patterns of a few binary inputs, and a rule that says which of two classes each is in.

The rule is a random network: a pattern is in class 1 if sum_k v_k tanh(2 w_k . x) is above the
median of all patterns, with as many hidden units as inputs. Half of the patterns are in each class,
so that a label has one bit. It stands in for the rule of Shwartz-Ziv and Tishby (2017), which may
not be passed on: 12 inputs, and a label that is one bit of them.
"""

import torch
from torch import Tensor

STEEPNESS = 2.0


def binary_patterns(inputs: int) -> Tensor:
    """Every pattern of -1 and 1, one per row: (2^inputs, inputs) float32."""
    places = torch.arange(inputs)
    return ((torch.arange(2**inputs).unsqueeze(1) >> places) & 1).float() * 2 - 1


def labels_of_teacher(patterns: Tensor, generator: torch.Generator) -> Tensor:
    """The class of each pattern under a rule drawn by the generator: (P,) int64."""
    inputs = patterns.shape[1]
    weights = torch.randn(inputs, inputs, generator=generator) / inputs**0.5
    sums = torch.tanh(STEEPNESS * patterns @ weights.mT) @ torch.randn(inputs, generator=generator)
    return (sums > sums.median()).long()
