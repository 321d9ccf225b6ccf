"""A person's own weights: what is read, in which order, and what is refused in one sentence."""

import os
import pickle
import zipfile

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from severe_gui.errors import BadInput
from severe_gui.learn import network_file
from severe_gui.learn.network_file import read_network, refuse_broken, values_of
from severe_gui.learn.random_spectrum import (
    distance_from,
    marchenko_pastur,
    quantiles,
    random_like,
    spectrum_of,
)


def state() -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(0)
    return {
        "layers.2.weight": torch.randn(5, 4, generator=generator),
        "layers.2.bias": torch.zeros(5),
        "layers.10.weight": torch.randn(3, 5, generator=generator).bfloat16(),
        "convolution.weight": torch.randn(6, 2, 3, 3, generator=generator),
        "seen": torch.tensor(7),
    }


def written(folder, name, content) -> object:
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif name.endswith(".safetensors"):
        save_file(content, path)
    else:
        torch.save(content, path)
    return path


def refusal(path) -> str:
    with pytest.raises(BadInput) as caught:
        read_network(path)
    sentence = str(caught.value)
    assert path.name in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("name", ["net.safetensors", "net.pt", "net.pth"])
def test_matrices_are_read_as_they_are_and_kernels_flattened(tmp_path, name):
    found = read_network(written(tmp_path, name, state()))
    assert (found.vectors, found.others) == (1, 1)
    by_name = {layer.name: layer for layer in found.layers}
    assert set(by_name) == {"layers.2.weight", "layers.10.weight", "convolution.weight"}
    for layer_name, layer in by_name.items():
        matrix = values_of(layer, name)
        assert matrix.dtype == torch.float64
        assert torch.equal(matrix, state()[layer_name].double().flatten(1))
    assert by_name["convolution.weight"].is_convolution
    assert (by_name["convolution.weight"].rows, by_name["convolution.weight"].columns) == (6, 18)


def test_layers_of_a_safetensors_file_are_counted_as_a_person_does(tmp_path):
    found = read_network(written(tmp_path, "net.safetensors", state()))
    assert [layer.name for layer in found.layers] == [
        "convolution.weight", "layers.2.weight", "layers.10.weight",
    ]  # fmt: skip


def test_layers_of_a_pt_file_keep_their_order(tmp_path):
    found = read_network(written(tmp_path, "net.pt", state()))
    names = [layer.name for layer in found.layers]
    assert names == ["layers.2.weight", "layers.10.weight", "convolution.weight"]


@pytest.mark.parametrize(
    "nested",
    [
        lambda state: {"state_dict": state, "epoch": 3},
        lambda state: {"model": state, "optimizer": {"state": {0: torch.ones(2, 2)}}},
        lambda state: {"model": {"state_dict": state}},
        lambda state: {"anything": state},
    ],
    ids=["state_dict", "model beside optimizer", "two deep", "the only key"],
)
def test_a_state_dict_is_found_below_the_usual_keys(tmp_path, nested):
    found = read_network(written(tmp_path, "net.pt", nested(state())))
    assert {layer.name for layer in found.layers} == {
        "layers.2.weight", "layers.10.weight", "convolution.weight",
    }  # fmt: skip


def test_the_older_format_of_torch_is_read(tmp_path):
    torch.save(state(), tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    assert len(read_network(tmp_path / "old.pt").layers) == 3


class Armed:
    """What runs a command when it is unpickled."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self):
        return (os.mkdir, (self.mark,))


@pytest.mark.parametrize("write", [torch.save, lambda value, path: path.write_bytes(
    pickle.dumps(value))], ids=["torch", "pickle"])  # fmt: skip
def test_code_in_a_file_is_never_run(tmp_path, write):
    mark = tmp_path / "ran"
    write({"a": Armed(str(mark))}, tmp_path / "armed.pt")
    assert "contains more than weights" in refusal(tmp_path / "armed.pt")
    assert not mark.exists()


def test_a_whole_module_is_refused_with_what_to_save_instead(tmp_path):
    torch.save(torch.nn.Linear(3, 3), tmp_path / "module.pt")
    assert "state_dict" in refusal(tmp_path / "module.pt")


def test_damaged_and_foreign_files_are_refused(tmp_path):
    for name in ("net.pt", "net.safetensors"):
        whole = written(tmp_path, name, state()).read_bytes()
        for share in (0.1, 0.5, 0.99):
            path = written(tmp_path, f"cut-{name}", whole[: int(share * len(whole))])
            assert "damaged" in refusal(path)
        for content in (b"\x80", b"hello\n" * 100, bytes(range(256)) * 9):
            assert "damaged" in refusal(written(tmp_path, f"foreign-{name}", content))
        assert "is empty" in refusal(written(tmp_path, f"empty-{name}", b""))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([1, 2], "contains no state dict: it holds a list"),
        (torch.ones(3, 3), "contains no state dict"),
        ({"epoch": 3, "name": "net"}, "it has epoch, name"),
        ({"bias": torch.ones(3)}, "contains no matrix: it has 1 vectors"),
        ({"steps": torch.ones(3, 3, dtype=torch.int64)}, "and 1 other tensors"),
        ({"none": torch.ones(0, 3)}, "contains no matrix"),
    ],
)
def test_a_file_without_matrices_says_what_it_has(tmp_path, value, said):
    assert said in refusal(written(tmp_path, "net.pt", value))


def test_other_endings_and_missing_files_are_refused(tmp_path):
    assert ".safetensors" in refusal(written(tmp_path, "net.onnx", b"1234"))
    assert "no network file" in refusal(tmp_path / "nothing.pt")


def test_layers_that_are_not_finite_are_named(tmp_path):
    broken = state()
    broken["layers.2.weight"][1, 1] = torch.inf
    broken["layers.10.weight"][0, 0] = torch.nan
    found = read_network(written(tmp_path, "net.pt", broken))
    with pytest.raises(BadInput, match=r"layers\.2\.weight, layers\.10\.weight"):
        refuse_broken(found.layers, "net.pt")
    refuse_broken([each for each in found.layers if "conv" in each.name], "net.pt")


def test_too_large_a_layer_is_told_by_its_shape_alone(tmp_path):
    # A file may claim any shape over one number: nothing of that size is ever made.
    claimed = {"vast": torch.zeros(1).expand(10**6, 10**6), "just": torch.zeros(1, 1)}
    found = read_network(written(tmp_path, "net.pt", claimed))
    assert [layer.is_too_large for layer in found.layers] == [True, False]
    sizes = {(2048, 2048): False, (4096, 4096): True, (8192, 1024): False, (10**8, 1): True}
    for shape, large in sizes.items():
        assert network_file.Layer("w", shape, lambda: torch.zeros(1)).is_too_large is large


def test_files_beyond_the_limit_are_refused_before_they_are_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(network_file, "LARGEST_FILE", 10_000)
    assert "the limit is 2 GB" in refusal(written(tmp_path, "big.pt", bytes(20_000)))
    with zipfile.ZipFile(tmp_path / "bomb.pt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", bytes(1_000_000))
    assert "would unpack" in refusal(tmp_path / "bomb.pt")


# The law of random matrices, and numbers of one matrix.


def test_the_law_of_square_matrices_is_the_quarter_circle():
    count, norm = 50, 3.0
    values = marchenko_pastur(count, count, norm)
    t = 2 * np.arccos(values * count**0.5 / norm / 2)
    # The share of the quarter circle beyond 2 cos(t / 2) is (t - sin t) / pi.
    assert np.allclose((t - np.sin(t)) / np.pi, (np.arange(count) + 0.5) / count, atol=1e-6)


@pytest.mark.parametrize(("rows", "columns"), [(300, 300), (400, 800), (100, 2000), (800, 100)])
def test_the_law_has_its_moments(rows, columns):
    lesser, greater = sorted((rows, columns))
    squared = marchenko_pastur(rows, columns, lesser**0.5) ** 2
    assert len(squared) == lesser
    assert squared.mean() == pytest.approx(1.0, rel=1e-3)
    assert (squared**2).mean() == pytest.approx(1 + lesser / greater, rel=5e-3)
    edges = 1 + np.array([1, -1]) * (lesser / greater) ** 0.5
    assert squared.max() < edges[0] ** 2
    assert squared.min() > edges[1] ** 2


@pytest.mark.parametrize("shape", [(200, 400), (300, 300), (400, 100)])
def test_a_gaussian_matrix_follows_the_law_and_a_degenerate_one_does_not(shape):
    matrix = np.random.default_rng(0).normal(size=shape)
    law = marchenko_pastur(*shape, float(np.linalg.norm(matrix)))
    assert distance_from(np.linalg.svd(matrix, compute_uv=False), law) < 0.01
    matrix[: shape[0] // 2] = matrix[shape[0] // 2 :]
    law = marchenko_pastur(*shape, float(np.linalg.norm(matrix)))
    assert distance_from(np.linalg.svd(matrix, compute_uv=False), law) > 0.05


def test_numbers_of_known_matrices():
    flat = spectrum_of(3 * torch.eye(8).double())
    assert (flat.participation_ratio, flat.stable_rank) == (pytest.approx(8), pytest.approx(8))
    assert (flat.degenerate_share, flat.largest) == (0.0, pytest.approx(3))
    single = spectrum_of(1e-200 * torch.ones(6, 4).double())
    assert single.participation_ratio == pytest.approx(1)
    assert single.degenerate_share == pytest.approx(0.75)
    nothing = spectrum_of(torch.zeros(3, 5).double())
    assert (nothing.participation_ratio, nothing.degenerate_share, nothing.norm) == (0, 1, 0)


def test_a_random_twin_has_the_shape_and_the_norm():
    generator = torch.Generator().manual_seed(0)
    matrix = torch.arange(12.0).reshape(3, 4).double()
    twin = random_like(matrix, generator)
    assert twin.shape == matrix.shape
    assert float(twin.norm()) == pytest.approx(506**0.5)
    assert not random_like(torch.zeros(2, 2).double(), generator).any()


def test_quantiles_begin_at_the_largest_and_end_at_the_least():
    values = torch.tensor([4.0, 2.0, 1.0]).double()
    assert quantiles(values, 5) == pytest.approx([1.0, 0.75, 0.5, 0.375, 0.25])
    assert (quantiles(torch.zeros(3).double(), 4) == 0).all()
