"""`severe hrr`: capacity, and decoding of memories from files, damaged ones among them."""

import json

import numpy as np
import pytest
from safetensors.numpy import save_file

from severe_gui.cli import run_command_line
from severe_gui.maths import hrr

NAMES = ("mark", "anna", "fish", "bread", "eat")


@pytest.fixture
def arrays() -> dict[str, np.ndarray]:
    """Mark eats the fish."""
    generator = np.random.default_rng(0)
    items, (agt, obj) = (hrr.unitary_vectors(count, 512, generator) for count in (5, 2))
    mark, _anna, fish, _bread, eat = items
    trace = eat + hrr.bind(agt, mark) + hrr.bind(obj, fish)
    return {"trace": trace, "items": items, "agt": agt, "obj": obj}


def decoded(capsys, *arguments) -> list[dict]:
    assert run_command_line(["hrr", "decode", *map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["symbols"]


def refused(capsys, *arguments) -> str:
    assert run_command_line(["hrr", "decode", *map(str, arguments)]) == 2
    printed = capsys.readouterr()
    assert not printed.out
    assert printed.err.count("\n") == 1
    return printed.err


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_query_of_a_stored_sentence_finds_its_parts_best_first(capsys, tmp_path, arrays, suffix):
    path = tmp_path / f"sentence{suffix}"
    if suffix == ".npz":
        np.savez(path, **arrays, names=np.array(NAMES), note=np.array("text is left alone"))
    else:
        save_file(arrays, path, {"names": "\n".join(NAMES)})
    answers = {(): "eat", ("--query", "~agt * trace"): "mark", ("--query", "~obj*trace"): "fish"}
    for query, best in answers.items():
        symbols = decoded(capsys, path, *query, "--inverse", "exact")
        assert symbols[0]["name"] == best
        assert symbols[0]["similarity"] == pytest.approx(3**-0.5, abs=0.08)
        assert sorted(each["name"] for each in symbols) == sorted(NAMES)
        similarities = [each["similarity"] for each in symbols]
        assert similarities == sorted(similarities, reverse=True)
    assert run_command_line(["hrr", "decode", str(path)]) == 0
    assert "eat" in capsys.readouterr().out.splitlines()[0]


def test_without_items_all_other_vectors_are_the_known_ones(capsys, tmp_path, arrays):
    path = tmp_path / "bare.npz"
    np.savez(
        path, trace=hrr.bind(arrays["agt"], arrays["obj"]), agt=arrays["agt"], obj=arrays["obj"]
    )
    assert decoded(capsys, path, "--query", "~agt*trace")[0]["name"] == "obj"


def test_a_file_or_a_query_that_is_no_use_is_refused_in_a_sentence(capsys, tmp_path, arrays):
    def made(name: str, **changes) -> str:
        path = tmp_path / name
        kept = {**arrays, "names": np.array(NAMES), **changes}
        np.savez(path, **{key: each for key, each in kept.items() if each is not None})
        return str(path)

    good = made("good.npz")
    assert "no vector named 'agent' at character 2" in refused(capsys, good, "--query", "~agent")
    assert "not closed at character 1" in refused(capsys, good, "--query", "(agt*trace")
    assert "not an inverse" in refused(capsys, good, "--inverse", "left")
    assert "no file" in refused(capsys, tmp_path / "none.npz")
    assert "neither NPZ nor" in refused(capsys, __file__)
    assert "no trace" in refused(capsys, made("a.npz", trace=None))
    assert "do not fit" in refused(capsys, made("b.npz", items=np.ones((5, 3))))
    assert "names 2 of its 5" in refused(capsys, made("c.npz", names=np.array(["a", "b"])))
    assert "a name and a vector" in refused(capsys, made("d.npz", names=np.array(["a"] * 5)))
    assert "infinite" in refused(capsys, made("e.npz", trace=np.full(512, np.nan)))
    assert "no known items" in refused(
        capsys, made("f.npz", items=None, agt=None, obj=None, names=None)
    )
    assert "no trace" in refused(capsys, made("g.npz", trace=np.array(["x"])))
    wave = np.cos(2 * np.pi * 3 * np.arange(512) / 512)
    bad_inverse = refused(
        capsys, made("h.npz", agt=wave), "--query", "~agt*trace", "--inverse", "exact"
    )
    assert "blows up at character 1" in bad_inverse
    assert "involution" in bad_inverse


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_damaged_file_is_refused_in_a_sentence(capsys, tmp_path, arrays, suffix):
    path = tmp_path / f"damaged{suffix}"
    if suffix == ".npz":
        np.savez_compressed(path, **arrays)
    else:
        save_file(arrays, path)
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:10], b"", b"\xff" * 1000):
        path.write_bytes(content)
        assert "cannot be read" in refused(capsys, path)
    if suffix == ".npz":
        path.write_bytes(whole[:2000] + bytes(100) + whole[2100:])
        assert "cannot be read" in refused(capsys, path)
        np.savez(path, trace=np.array([{"an": "object"}], dtype=object))
        assert "cannot be read" in refused(capsys, path)


def test_capacity_is_measured_beside_its_prediction(capsys):
    numbers = ["--dim", "256", "--pairs", "16", "--items", "64", "--trials", "300", "--unitary"]
    assert run_command_line(["hrr", "capacity", *numbers, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    error = document["standard_error"]
    assert document["accuracy"] == pytest.approx(document["predicted"], abs=0.02 + 3 * error)
    assert document["similarity"] == pytest.approx(0.25, abs=0.02)
