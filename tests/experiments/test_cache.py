"""A run with a cache: its limits, what its sliders do to the trained network, what it refuses."""

import numpy as np
import pytest
import torch
from pydantic import ValidationError

from severe_gui.compute.context import TrackedContext
from severe_gui.errors import BadInput
from severe_gui.experiments.cache import CacheParameters, evidence, run
from severe_gui.experiments.cache.recall import STANDARD

SMALL = {"samples": 1500, "tests": 300, "attacked": 60, "probes": 5, "judged": 50}
TRAINED = {**SMALL, "steps": 150, "measure_every": 150, "batch": 32, "cache_size": 1500}


class OpenRun:
    """A trained run that is asked again and again."""

    def __init__(self) -> None:
        self._context = TrackedContext(0, "cpu")
        self._records = run(CacheParameters(**TRAINED), self._context)
        self.last = [next(self._records) for _ in range(TRAINED["steps"])][-1]

    def ask(self, **changes):
        for name, value in changes.items():
            self._context.queue_change(name, value)
        return next(self._records)


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def opened():
    return OpenRun()


@pytest.fixture
def ask(opened):
    """Ask, and put every slider back afterwards."""
    asked = {}

    def ask_with(**changes):
        asked.update(changes)
        return opened.ask(**changes)

    yield ask_with
    fresh = CacheParameters()
    opened.ask(**{name: getattr(fresh, name) for name in asked})


def value(record, quantity: str, variant: str) -> float:
    return record.scalars[f"{quantity}/{variant}"]


def test_the_network_learnt_and_its_cache_withstands_what_deceives_it(opened):
    assert value(opened.last, "error", "network") < 0.3
    assert value(opened.last, "fgsm", "cache") > value(opened.last, "fgsm", "network") + 0.1


def test_the_ends_of_lambda_are_the_network_and_the_cache_by_itself(opened, ask):
    for weight, variant in ((0.0, "network"), (1.0, "cache-only")):
        answer = ask(cache_weight=weight, theta_alone=90.0)
        for quantity in ("error", "attacked", "jacobian_norm", "first_value", "lower_values"):
            same = value(answer, quantity, variant)
            assert value(answer, quantity, "cache") == pytest.approx(same, rel=1e-9)
    # The curve along lambda says the same.
    for place, variant in ((0, "network"), (-1, "cache-only")):
        assert answer.curves["along/error"][place] == value(answer, "error", variant)


def test_each_answer_is_what_a_network_with_nothing_kept_would_say(ask):
    first = ask(theta=50.0, key_layers=["hidden"], attack="iterative", strength=0.05)
    ask(theta=120.0, key_layers=["conv-2"], attack="blur", attack_mode="white-box")
    again = ask(
        theta=50.0, key_layers=["hidden"], attack="iterative", strength=0.05,
        attack_mode="transferred",
    )  # fmt: skip
    assert first.scalars == again.scalars
    np.testing.assert_equal(first.fields, again.fields)


def test_a_cache_of_one_image_knows_one_class_and_its_jacobian_is_zero(ask):
    answer = ask(cache_size=1)
    labels = np.unique(answer.fields["neighbours_label"])
    assert len(labels) == 1
    assert set(answer.fields["neighbours_answer"][:, :, 2].ravel()) == set(labels)
    assert value(answer, "jacobian_norm", "cache-only") == pytest.approx(0, abs=1e-4)


def test_an_attack_of_no_strength_changes_nothing(ask):
    answer = ask(strength=0.0, attack_mode="white-box")
    for variant in ("network", "cache", "cache-only"):
        assert value(answer, "attacked", variant) == answer.curves[f"by_attack/{variant}"][0]
    np.testing.assert_allclose(
        answer.fields["neighbours_changed"], answer.fields["neighbours_query"], atol=1e-6
    )


def test_a_cached_image_seen_again_unchanged_is_always_known(ask):
    assert value(ask(view_noise=0.0), "familiarity", "most-similar") == 1.0
    hidden = ask(view_noise=0.5)
    assert 0.5 < value(hidden, "familiarity", "most-similar") < 0.95


def test_the_browser_shows_the_most_similar_cached_images(opened):
    fields = opened.last.fields
    similar = fields["neighbours_similarity"]
    assert (np.diff(similar, axis=2) <= 0).all()
    assert similar.max() <= 1 + 1e-5
    assert np.abs(fields["neighbours_changed"] - fields["neighbours_query"]).max() <= 0.1 + 1e-6
    # The first queries are right without the attack and wrong with it.
    answers, truth = fields["neighbours_answer"][:4, :, 0], fields["neighbours_truth"][:4]
    assert (answers[:, 0] == truth).all()
    assert (answers[:, 1] != truth).all()


def test_what_does_not_fit_is_left_out_and_the_run_kept(ask):
    answer = ask(cache_weight=1.5, theta=-1.0, key_layers=[], steps=3)
    assert answer.scalars["changes_left_out"] == 4


def test_a_network_that_is_not_trained_is_not_attacked():
    (record,) = run(CacheParameters(**{**SMALL, "steps": 1}), TrackedContext(0, "cpu"))
    assert not any(key.split("/")[0] in ("attacked", *STANDARD) for key in record.scalars)
    assert not len(record.fields["neighbours_changed"])
    assert record.fields["neighbours"].shape[:3] == (24, 1, 8)


@pytest.mark.parametrize("values", [{"theta": -1}, {"cache_weight": 1.1}, {"steps": 0},
                                    {"key_layers": ()}, {"variants": ()}])  # fmt: skip
def test_values_out_of_range_are_refused(values):
    with pytest.raises(ValidationError):
        CacheParameters(**values)


def file_of(tmp_path, shape, classes: int) -> str:
    generator = np.random.default_rng(0)
    path = tmp_path / "images.npz"
    np.savez(path, x=generator.integers(0, 256, (60, *shape)), y=np.arange(60) % classes)
    return str(path)


@pytest.mark.parametrize(("shape", "classes", "words"), [
    ((20, 30), 3, "square images"), ((100, 100), 3, "square images"), ((28, 28), 1, "one class"),
])  # fmt: skip
def test_images_that_do_not_fit_are_refused_with_a_sentence(tmp_path, shape, classes, words):
    parameters = CacheParameters(task="file", data_file=file_of(tmp_path, shape, classes))
    with pytest.raises(BadInput, match=words):
        next(run(parameters, TrackedContext(0, "cpu")))


def test_a_missing_file_and_too_many_images_at_once_are_refused():
    for values, words in (
        ({"task": "file"}, "no data"),
        ({"task": "file", "data_file": "/no/such"}, "no data file"),
        ({"samples": 100_000, "tests": 20_000}, "at once"),
    ):
        with pytest.raises(BadInput, match=words):
            CacheParameters(**values).check()


def test_coloured_images_of_a_persons_own_are_learnt_from(tmp_path):
    path = file_of(tmp_path, (3, 32, 32), 4)
    parameters = CacheParameters(
        **{**SMALL, "task": "file", "data_file": path, "steps": 2, "attacked": 10}
    )
    record = list(run(parameters, TrackedContext(0, "cpu")))[-1]
    assert record.fields["neighbours"].shape[3:] == (3, 32, 32)


def test_ranks_correlate_as_spearman_has_it():
    values = np.array([0.3, 0.1, 0.2, 0.2])
    assert evidence._rank_correlation(values, np.exp(values)) == pytest.approx(1)
    assert evidence._rank_correlation(values, -values) == pytest.approx(-1)
    assert evidence._rank_correlation(values, np.ones(4)) == 0
    # Ranks 4, 1, 2.5, 2.5 and 1, 2, 3, 4.
    assert evidence._rank_correlation(values, np.arange(4.0)) == pytest.approx(-0.3162, abs=1e-4)


def test_the_seeds_have_their_own_images():
    parameters = CacheParameters(**{**SMALL, "steps": 2, "seeds": 2})
    pair = list(run(parameters, TrackedContext(0, "cpu")))[-1]
    alone = list(run(CacheParameters(**{**SMALL, "steps": 2}), TrackedContext(1, "cpu")))[-1]
    for quantity in ("loss/network", "error/cache-only", "familiarity/most-similar"):
        assert pair.scalars[f"{quantity}/1"] == pytest.approx(alone.scalars[quantity], rel=1e-3)
