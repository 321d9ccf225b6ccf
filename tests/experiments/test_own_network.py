"""A person's own network: what a run finds in it, and that it resumes bit for bit."""

import copy

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from severe_gui.compute.context import TrackedContext
from severe_gui.compute.execution import run_to_history
from severe_gui.compute.judgement import judged
from severe_gui.errors import BadInput
from severe_gui.experiments.own_network import OwnNetworkParameters, experiment, run, safe_names
from severe_gui.experiments.parsing import build_parameters
from severe_gui.learn import network_file


def chain() -> dict[str, torch.Tensor]:
    """Matrices that take what the one before gives: 5 -> 7 -> 4 -> 6."""
    generator = torch.Generator().manual_seed(0)
    sizes = ((7, 5), (4, 7), (6, 4))
    return {
        f"layers/{k}": torch.randn(*size, generator=generator) for k, size in enumerate(sizes, 1)
    }


@pytest.fixture
def network(tmp_path):
    def write(weights=None, **parameters) -> OwnNetworkParameters:
        path = tmp_path / "net.safetensors"
        save_file(weights or chain(), path)
        return build_parameters(OwnNetworkParameters, {"network_file": str(path), **parameters})

    return write


def history_of(parameters, seed=0):
    return run_to_history(experiment, parameters, seed)


def test_each_step_measures_one_layer_as_numpy_does(network):
    history = history_of(network())
    assert list(history.steps) == [1, 2, 3]
    for k, matrix in enumerate(chain().values()):
        values = np.linalg.svd(matrix.double().numpy(), compute_uv=False)
        measured = {
            "participation_ratio": values.sum() ** 2 / (values**2).sum(),
            "stable_rank": (values**2).sum() / values[0] ** 2,
            "degenerate_share": (values < 0.01 * values[0]).mean(),
            "largest": values[0],
            "norm": np.linalg.norm(matrix.double().numpy()),
        }
        for quantity, expected in measured.items():
            assert history.series(f"{quantity}/network")[k] == pytest.approx(expected)
        assert np.allclose(history.curve(f"spectrum/layers.{k + 1}"), values)
        assert len(history.curve(f"theory_spectrum/layers.{k + 1}")) == len(values)


def test_the_product_of_layers_that_chain_is_followed(network):
    history = history_of(network())
    product = torch.eye(5).double()
    for k, matrix in enumerate(chain().values()):
        product = matrix.double() @ product
        values = np.linalg.svd(product.numpy(), compute_uv=False)
        directions = values.sum() ** 2 / (values**2).sum()
        assert history.series("product_directions/network")[k] == pytest.approx(directions)
    assert np.allclose(history.curve("product/network"), values / values[0])


@pytest.mark.parametrize(
    "weights",
    [
        {"a": torch.ones(3, 4), "b": torch.ones(5, 4)},
        {"a": torch.ones(4, 4), "b": torch.ones(4, 2, 2, 1)},
        {"alone": torch.ones(4, 4)},
    ],
    ids=["sizes that do not meet", "a convolution", "one layer"],
)
def test_there_is_no_product_where_layers_do_not_chain(network, weights):
    history = history_of(network(weights))
    assert not history.keys("product")
    assert not history.keys("product_directions")
    assert len(history.steps) == len(weights)


def test_layers_are_chosen_by_name_and_number(network):
    assert history_of(network(which="2")).keys("spectrum") == ("spectrum/layers.2",)
    assert len(history_of(network(steps=2)).steps) == 2
    with pytest.raises(BadInput, match="it has layers/1, layers/2, layers/3"):
        history_of(network(which="nothing"))


def test_what_is_left_out_is_counted(network, monkeypatch):
    weights = chain() | {"bias": torch.ones(3), "count": torch.tensor(3)}
    weights["large"] = torch.ones(12, 12)
    monkeypatch.setattr(network_file, "MOST_WORK", 500)
    history = history_of(network(weights))
    counted = {key: history.series(key)[0] for key in history.keys("left_out")}
    assert counted == {"left_out/too-large": 1, "left_out/vectors": 1, "left_out/others": 1}
    with pytest.raises(BadInput, match="The layer large of net"):
        history_of(network(weights, which="large"))


def test_layers_that_are_not_finite_are_refused_at_once(network):
    weights = chain()
    weights["layers/3"][0, 0] = torch.nan
    with pytest.raises(BadInput, match="layers/3"):
        next(run(network(weights), TrackedContext(0, "cpu")))
    assert len(history_of(network(weights, steps=2)).steps) == 2


def test_a_layer_of_zeros_is_measured_without_a_fault(network):
    history = history_of(network({"a": torch.ones(3, 3), "b": torch.zeros(3, 3)}))
    assert history.series("participation_ratio/network")[1] == 0
    assert history.series("product_directions/network")[1] == 0
    assert all(np.isfinite(column[~np.isnan(column)]).all() for column in history.columns.values())


def test_missing_and_foreign_files_are_refused_before_the_run(tmp_path):
    with pytest.raises(BadInput, match="There is no network file"):
        build_parameters(OwnNetworkParameters, {"network_file": str(tmp_path / "no.pt")})
    (tmp_path / "net.onnx").write_bytes(b"1")
    with pytest.raises(BadInput, match=r"ends in \.safetensors, \.pt, \.pth"):
        build_parameters(OwnNetworkParameters, {"network_file": str(tmp_path / "net.onnx")})
    with pytest.raises(BadInput, match="choose the network"):
        build_parameters(OwnNetworkParameters, {"variants": ["random"]})


@pytest.mark.parametrize("step", [1, 2])
def test_a_run_cut_at_any_layer_goes_on_bit_for_bit(network, step):
    parameters = network()
    context = TrackedContext(4, "cpu")
    records = run(parameters, context)
    for _ in range(step):
        next(records)
    state = copy.deepcopy(context.state())
    whole = list(records)
    resumed = list(run(parameters, TrackedContext(4, "cpu", step, state)))
    assert [each.step for each in resumed] == list(range(step + 1, 4))
    for one, other in zip(whole, resumed, strict=True):
        assert dict(one.scalars) == dict(other.scalars)
        for key, curve in one.curves.items():
            assert np.array_equal(curve, other.curves[key])


def test_a_run_is_not_resumed_on_other_weights(network):
    context = TrackedContext(0, "cpu")
    next(run(network(), context))
    changed = {name: 2 * matrix for name, matrix in chain().items()}
    with pytest.raises(BadInput, match="has changed since"):
        next(run(network(changed), TrackedContext(0, "cpu", 1, context.state())))


def test_names_are_safe_for_keys_and_different():
    names = ("a/b", "a.b", 'c,"d"\n', "", "x" * 200)
    layers = [network_file.Layer(name, (1, 1), lambda: torch.ones(1, 1)) for name in names]
    safe = safe_names(layers)
    assert safe[:4] == ["a.b", "a.b-2", "c.d", "layer"]
    assert len(set(safe)) == len(safe)
    assert not any(set(name) & set('/,"\n') for name in safe)


def test_only_the_random_twins_depend_on_the_seed(network):
    one, other = (history_of(network(), seed) for seed in (1, 2))
    assert np.array_equal(one.series("largest/network"), other.series("largest/network"))
    assert not np.array_equal(one.series("largest/random"), other.series("largest/random"))
    assert np.allclose(one.series("norm/random"), one.series("norm/network"))
    assert not history_of(network(variants=["network"])).keys("largest/random")


def test_without_a_file_the_small_example_is_looked_at():
    history = history_of(OwnNetworkParameters(which="layer"))
    assert len(history.steps) == 24
    judgements = [judged(experiment, claim, history, 0) for claim in experiment.claims]
    assert [each.verdict for each in judgements] == ["holds", "holds"]
    # The layers are what they are; of random matrices there is one a layer.
    assert [len(each.measurement.values) for each in judgements] == [0, 24]
    assert judgements[0].measurement.interval is None


def test_random_matrices_of_too_few_layers_are_not_judged(network):
    history = history_of(network())
    (claim,) = (each for each in experiment.claims if each.id == "random-follows-the-law")
    assert judged(experiment, claim, history, 0).why_not == "this run has 3 seeds; 5 are needed"
