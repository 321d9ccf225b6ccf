"""The structures of the post: each gives back what was put into it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from severe_gui.errors import BadInput
from severe_gui.maths import hrr

N = 1024
NAMES = tuple("abcdefghijklmnop")


def memory_of(seed: int, names=NAMES) -> hrr.CleanupMemory:
    return hrr.CleanupMemory(names, hrr.unitary_vectors(len(names), N, np.random.default_rng(seed)))


seeds = st.integers(0, 2**32 - 1)


@settings(max_examples=10)
@given(seeds)
def test_the_chunks_of_abcdefgh_are_those_of_the_post_and_give_back_all_letters(seed):
    letters = memory_of(seed)
    a, b, c, d, e = letters.vectors[:5]
    chunks = hrr.encode_chunks(letters.vectors[:8], (3, 2, 3))
    abc, de, fgh = chunks.parts
    assert np.allclose(abc, a + hrr.bind(a, b) + hrr.bind_all([a, b, c]), atol=1e-12)
    assert np.allclose(de, d + hrr.bind(d, e), atol=1e-12)
    whole = abc + hrr.bind(abc, de) + hrr.bind_all([abc, de, fgh])
    assert np.allclose(chunks.whole, whole, atol=1e-10)
    known = hrr.CleanupMemory(("abc", "de", "fgh"), chunks.parts)
    found = hrr.decode_chain(chunks.whole, known, 3)
    assert found == ("abc", "de", "fgh")
    letters_found = [hrr.decode_chain(known[name], letters, len(name)) for name in found]
    assert "".join(sum(letters_found, ())) == "abcdefgh"


def test_chunks_hold_each_item_once():
    for sizes in ((3, 2), (3, 0, 5), ()):
        with pytest.raises(BadInput, match="do not hold 8 items"):
            hrr.encode_chunks(memory_of(0).vectors[:8], sizes)


@settings(max_examples=10)
@given(seeds)
def test_hunger_caused_mark_to_eat(seed):
    words = memory_of(seed, ("eat", "mark", "fish", "cause", "hunger", "run", "anna"))
    roles = memory_of(seed + 1, ("agt_eat", "obj_eat", "agt_cause", "obj_cause"))
    by_name = dict(zip(roles.names, roles.vectors, strict=True))
    ate = hrr.frame(by_name, {"agt_eat": words["mark"], "obj_eat": words["fish"]}, words["eat"])
    caused = hrr.frame(by_name, {"agt_cause": words["hunger"], "obj_cause": ate}, words["cause"])
    asked = {
        "hunger": ("agt_cause",), "eat": ("obj_cause",), "mark": ("obj_cause", "agt_eat"),
        "fish": ("obj_cause", "obj_eat"),
    }  # fmt: skip
    for word, path in asked.items():
        match = words.best(hrr.decode_path(caused, [roles[each] for each in path]))
        assert match.name == word
        assert match.similarity == pytest.approx(5**-0.5, abs=0.15)
    # A sentence is similar to itself with another object, by the two terms of three they share.
    other = hrr.frame(by_name, {"agt_eat": words["mark"], "obj_eat": words["run"]}, words["eat"])
    assert hrr.similarity(ate, other) == pytest.approx(2 / 3, abs=0.15)


def test_variables_hold_values_and_take_new_ones():
    values, variables = memory_of(3), memory_of(4).vectors[:2]
    trace = hrr.assign(variables, values.vectors[:2])
    assert [values.best(hrr.unbind(trace, each)).name for each in variables] == ["a", "b"]
    changed = hrr.reassign(trace, variables[0], values["a"], values["k"])
    wanted = hrr.assign(variables, [values["k"], values["b"]])
    assert np.allclose(changed, wanted, atol=1e-12)


def test_a_token_is_like_its_types_and_unlike_another_token_of_them_by_one_part():
    kinds = memory_of(5, ("being", "person", "id_mark", "id_anna", "stone"))
    types = kinds.vectors[:2]
    mark, anna = hrr.token(types, kinds["id_mark"]), hrr.token(types, kinds["id_anna"])
    assert {name for name, _ in kinds.ranked(mark)[:3]} == {"being", "person", "id_mark"}
    assert hrr.similarity(mark, anna) == pytest.approx(2 / 3, abs=0.1)


def test_a_sequence_under_a_permutation_gives_back_each_position():
    items = memory_of(6)
    order = np.random.default_rng(7).permutation(N)
    trace = hrr.encode_by_permutation(items.vectors[:5], order)
    by_hand = sum(hrr.permute(items.vectors[k], order, k) for k in range(5))
    assert np.allclose(trace, by_hand, atol=1e-12)
    found = [items.best(hrr.permute(trace, order, -k)).name for k in range(5)]
    assert found == list("abcde")


def test_tensors_keep_orthogonal_keys_apart_and_grow_with_each_vector():
    generator = np.random.default_rng(8)
    keys, values = hrr.orthogonal_vectors(16, 16, generator), hrr.random_vectors(16, 16, generator)
    trace = hrr.tensor_pairs(keys, values)
    assert np.allclose(
        trace, sum(hrr.tensor_product([v, k]) for k, v in zip(keys, values, strict=True))
    )
    assert np.allclose(hrr.tensor_lookup(trace, keys[3]), values[3], atol=1e-12)
    assert hrr.tensor_product(keys[:3]).size == hrr.tensor_size(16, 3) == 4096
    with pytest.raises(BadInput, match=r"16\^20 numbers, about 1e24"):
        hrr.tensor_product(np.ones((20, 16)))


def test_the_longest_vectors_are_bound_and_decoded():
    generator = np.random.default_rng(9)
    keys, values = hrr.unitary_vectors((2, 4), 65_536, generator)
    decoded = hrr.unbind(hrr.pairs(keys, values), keys[1])
    assert hrr.similarity(decoded, values[1]) == pytest.approx(0.5, abs=0.02)
