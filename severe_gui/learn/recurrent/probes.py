"""How a memory is used: which keys fit each other, what each reading is made of, what is held.

Three probes of a `Trace`. The key that a step writes with, and that another reads with, fit if
their product is near 1 in each unit. A reading is a sum of what was written at each step, and so
is what distinguishes it from those of other sequences: the share of each step is exact. And the
memory as it was at one step, read with the key and the gate of another, shows whether an answer
could already be found there. A unitary network has no keys: the steps in between, a power of its
matrix, take their place in the last two.
Source of the question: "Holographic reduced representations and associative LSTMs".
"""

import torch
from torch import Tensor

from severe_gui.learn.recurrent.cells import Cell, KeyedTrace, Trace
from severe_gui.learn.recurrent.sequences import Sequences


def key_overlap(trace: KeyedTrace) -> Tensor:
    """How well the key written with at t fits the one read with at t': (copies, batch, t, t').

    The real part of the mean of r_i(t) r_o(t') over units, over the keys' own sizes: from -1 to 1.
    """
    key_in, key_out = (_unit(each) for each in (trace.key_in, trace.key_out))
    return (key_in @ key_out.mT).real


def shares(trace: Trace) -> Tensor:
    """What of each reading, before its bound, was written at each step: (copies, batch, t, t').

    Of a reading counts what distinguishes it from the mean of the batch: what each step writes in
    any sequence, as it does in a row of blanks, says nothing about an answer. The projection of
    what was written at t, as it is read at t', on the whole of that, over the square of its size.
    A column's sum is 1 unless all readings are alike; above the diagonal, where t > t', it is 0.
    """
    held = torch.zeros_like(trace.written)
    columns = []
    for now in range(trace.written.shape[2]):
        held = trace.carried(held, now)
        held[:, :, now] = trace.written[:, :, now]
        read = trace.readings(held, now)
        read = read - read.mean(1, keepdim=True)
        whole = read.sum(2, keepdim=True)
        size = (whole.abs() ** 2).sum(-1).clamp(min=1e-12)
        columns.append((read * whole.conj()).real.sum(-1) / size)
    return torch.stack(columns, dim=-1)


def read_ahead(cell: Cell, trace: Trace, now: int) -> Tensor:
    """Logits if the memory as it was at each step is read as at step `now`: (copies, batch, T, K).

    The key and the gate are those of step `now`, the memory that of another step.
    """
    return cell.answers(trace.recalled(now))


def held(cell: Cell, trace: Trace, targets: Tensor) -> Tensor:
    """The probability of the right answer of step t' in the memory of t: (copies, batch, t, t').

    targets: (copies, batch, T); nan at steps that have no answer.
    """
    columns = []
    for now in range(targets.shape[2]):
        wanted = targets[:, :, now]
        if not bool((wanted >= 0).any()):
            columns.append(cell.bias.new_full(targets.shape, torch.nan))
            continue
        odds = read_ahead(cell, trace, now).softmax(-1)
        index = wanted.clamp(min=0).view(*wanted.shape, 1, 1).expand(*odds.shape[:-1], 1)
        found = odds.gather(-1, index).squeeze(-1)
        columns.append(torch.where(wanted.unsqueeze(-1) >= 0, found, torch.nan))
    return torch.stack(columns, dim=-1)


def found_early(likely: Tensor, sequences: Sequences) -> Tensor:
    """The share of answers found in the memory as soon as they are there: one for each copy.

    likely: of `held`. Counted are the memories from the step an answer's last symbol came in to
    the step before the answer; found is one in which the right answer has a probability over 1/2.
    """
    steps = torch.arange(likely.shape[2], device=likely.device)
    source = sequences.sources.unsqueeze(2)
    before = (steps.view(-1, 1) >= source) & (steps.view(-1, 1) < steps)
    counted = before & (source >= 0)
    right = (likely > 0.5) & counted
    return right.sum((1, 2, 3)).double() / counted.sum((1, 2, 3)).clamp(min=1)


def rightly_addressed(share: Tensor, sequences: Sequences) -> Tensor:
    """How often the largest share of an answer's reading is what was written with its symbol.

    share: of `shares`. One for each copy.
    """
    counted = sequences.sources >= 0
    right = (share.argmax(2) == sequences.sources) & counted
    return right.sum((1, 2)).double() / counted.sum((1, 2)).clamp(min=1)


def _unit(rows: Tensor) -> Tensor:
    size = (rows.abs() ** 2).sum(-1, keepdim=True).sqrt()
    return rows / size.clamp(min=1e-12)
