"""What is kept of small tensors is computed again when one of them is written to, and only then."""

import torch

from severe_gui.learn.networks import DeepLinearNetworks
from severe_gui.learn.unchanged import Unchanged


def test_an_answer_is_kept_until_a_tensor_is_written_to_or_exchanged():
    calls = []

    def total(*tensors: torch.Tensor) -> float:
        calls.append(1)
        return float(sum(tensor.sum() for tensor in tensors))

    one, other = torch.ones(2), torch.ones(3)
    known = Unchanged(total)
    assert [known.of(one, other), known.of(one, other), len(calls)] == [5.0, 5.0, 1]
    other[1:] = 0
    assert [known.of(one, other), len(calls)] == [3.0, 2]
    assert [known.of(one.clone(), other), len(calls)] == [3.0, 3]


def test_networks_follow_every_way_in_which_their_buffers_change():
    networks = DeepLinearNetworks(torch.ones(2, 1, 3, 3), ["a/seed-0"])
    untouched = {name: value.clone() for name, value in networks.state_dict().items()}
    assert networks.shares.is_plain == (True, True)
    networks.carry[0] = 1.0
    assert networks.shares.is_plain == (False, True)
    networks.load_state_dict(untouched)
    assert networks.shares.is_plain == (True, True)
    networks.kept.fill_(0)
    assert networks.shares.is_plain == (False, False)
    assert not networks.has_frozen
    networks.frozen[1] = 1.0
    assert networks.has_frozen
    assert networks.double().shares.past.dtype is torch.float64
