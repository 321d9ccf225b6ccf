"""Labelled data from a person's file: read whole, or refused in a sentence that names the place."""

import gzip
import struct

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.learn.data import source
from severe_gui.learn.labelled import Labelled, read_labelled


def test_the_bundled_digits_are_the_1797_of_uci():
    digits = read_labelled(resource_path("data", "digits.csv.gz"))
    assert digits.inputs.shape == (1797, 64)
    # Counts by class. Source: scikit-learn's documentation of load_digits ("~180 a class").
    assert np.bincount(digits.labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert digits.inputs.min() == 0
    assert digits.inputs.max() == 1


def idx(kind: int, array: np.ndarray) -> bytes:
    head = struct.pack(">BBBB", 0, 0, kind, array.ndim) + struct.pack(
        f">{array.ndim}I", *array.shape
    )
    return head + array.astype(">u1").tobytes()


def test_csv_npz_and_idx_of_the_same_data_are_read_alike(tmp_path):
    random = np.random.default_rng(0)
    images, labels = random.integers(0, 256, (12, 2, 3)), np.arange(12) % 3
    flat = images.reshape(12, 6)
    (tmp_path / "a.csv").write_text(
        "\n".join(
            ",".join(map(str, [*row, label])) for row, label in zip(flat, labels, strict=True)
        )
    )
    np.savez(tmp_path / "a.npz", x=images, y=labels)
    (tmp_path / "t-images-idx3-ubyte").write_bytes(idx(8, images))
    (tmp_path / "t-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(8, labels)))
    (tmp_path / "t-labels-idx1-ubyte").write_bytes(idx(8, labels))
    read = [read_labelled(tmp_path / name) for name in ("a.csv", "a.npz", "t-images-idx3-ubyte")]
    for other in read[1:]:
        assert np.allclose(other.inputs, read[0].inputs)
        assert np.array_equal(other.labels, read[0].labels)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("words.csv", b"a,b,c\nx,y,z\n"),
        ("ragged.csv", b"1,2,0\n1,2\n3,4,1\n"),
        ("binary.csv", b"\x00\xff\x80" * 40),
        ("nan.csv", b"1,nan,0\n2,3,1\n"),
        ("fraction.csv", b"1,2,0.5\n1,2,1.5\n"),
        ("negative.csv", b"1,2,-1\n1,2,0\n"),
        ("cut.npz", b"PK\x03\x04 and no more"),
        ("a-images-idx3-ubyte", b"\x00\x00\x08\x03\x00\x00"),
        ("photo.jpeg", b"\xff\xd8\xff"),
        ("damaged.csv.gz", b"\x1f\x8b\x08\x00 nothing"),
        ("alike.csv", b"1,2,4\n" * 20),
        ("few.csv", b"1,2,0\n1,2,1\n" * 4),
        ("many-classes.csv", b"1,2,0\n1,2,1000\n" * 8),
        ("no-arrays.npz", b""),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as refusal:
        read_labelled(tmp_path / name)
    assert name in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_pickle_inside_an_npz_is_never_opened(tmp_path):
    np.savez(tmp_path / "evil.npz", x=np.array([{"a": 1}], dtype=object), y=np.array([0]))
    with pytest.raises(BadInput, match=r"evil\.npz"):
        read_labelled(tmp_path / "evil.npz")


@pytest.mark.parametrize(
    ("arrays", "said"),
    [
        ({"x": np.zeros((12, 4)), "y": np.arange(11)}, r"\(12, 4\).*\(11,\)"),
        ({"x": np.zeros(12), "y": np.arange(12)}, r"\(12,\)"),
        ({"x": np.zeros((12, 0)), "y": np.arange(12)}, "without features"),
        ({"x": np.zeros((0, 3)), "y": np.zeros(0)}, "0 examples"),
        ({"x": np.zeros((12, 4), complex), "y": np.arange(12)}, "not a number"),
        ({"x": np.zeros((12, 4)), "y": np.array(["a", "b"] * 6)}, "not a number"),
        ({"x": np.full((12, 4), np.inf), "y": np.arange(12)}, "inf in example 1"),
        ({"x": np.zeros((12, 4)), "y": np.full(12, np.nan)}, "whole numbers"),
        ({"x": np.zeros((12, 4)), "y": np.zeros((12, 2))}, r"\(12, 2\)"),
        ({"pictures": np.zeros((12, 4))}, "pictures.*must be called x"),
    ],
)
def test_arrays_that_do_not_fit_are_refused_with_their_fault(tmp_path, arrays, said):
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(BadInput, match=said):
        read_labelled(tmp_path / "a.npz")


def test_a_file_beyond_the_limit_is_refused_by_what_it_states_and_by_what_comes(
    tmp_path, monkeypatch
):
    # The head states 4,000 million values: refused before they are sought.
    head = struct.pack(">BBBBIII", 0, 0, 8, 3, 60_000, 300, 300)
    (tmp_path / "a-images-idx3-ubyte").write_bytes(head + bytes(100))
    (tmp_path / "a-labels-idx1-ubyte").write_bytes(idx(8, np.arange(12)))
    with pytest.raises(BadInput, match=r"too large.*200,000,000"):
        read_labelled(tmp_path / "a-images-idx3-ubyte")
    # A small file that unpacks to more than is allowed.
    monkeypatch.setattr(source, "MOST_BYTES", 1_000_000)
    (tmp_path / "bomb.csv.gz").write_bytes(gzip.compress(b"1,2,0\n" * 400_000))
    with pytest.raises(BadInput, match="too large"):
        read_labelled(tmp_path / "bomb.csv.gz")


def test_a_table_beyond_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(source, "MOST_VALUES", 3000)
    (tmp_path / "long.csv").write_bytes(b"1,2,0\n3,4,1\n" * 1000)
    with pytest.raises(BadInput, match="too large"):
        read_labelled(tmp_path / "long.csv")


def test_a_file_that_may_not_be_read_is_no_damaged_one(tmp_path, monkeypatch):
    (tmp_path / "mine.csv").write_bytes(b"1,2,0\n")

    def closed(*_arguments, **_more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.open", closed)
    with pytest.raises(BadInput, match="cannot be read: permission denied"):
        read_labelled(tmp_path / "mine.csv")


def test_bytes_stay_bytes_until_inputs_are_asked_for(tmp_path):
    images = np.random.default_rng(0).integers(0, 256, (12, 28, 28), np.uint8)
    np.savez(tmp_path / "a.npz", x=images, y=np.arange(12))
    examples = read_labelled(tmp_path / "a.npz")
    assert examples.values.dtype == np.uint8
    assert examples.inputs.dtype == np.float32
    assert np.array_equal(examples.inputs, (images.reshape(12, -1) / 255).astype(np.float32))


def test_scaling_in_portions_equals_scaling_at_once():
    # 3,000 x 3,072 values are more than one portion.
    values = np.random.default_rng(0).normal(size=(3000, 3072))
    low, high = values.min(), values.max()
    inputs = Labelled(values, np.arange(3000) % 7).inputs
    assert np.array_equal(inputs, ((values - low) / (high - low)).astype(np.float32))


def test_values_that_are_all_alike_become_zeros():
    assert not Labelled(np.full((10, 3), 7), np.arange(10)).inputs.any()


def test_the_summary_says_what_there_is():
    values = np.arange(120).reshape(10, 3, 4)
    summary = Labelled(values, np.array([0, 0, 2, 2, 2, 2, 3, 3, 3, 3]), ("a", "b", "c")).summary()
    assert summary.counts == (2, 0, 4, 4)
    assert summary.names == ("a", "b", "c", "3")
    assert summary.shape_text == "4 × 3 pixels"
    assert summary.document() == {
        "examples": 10, "features": 12, "shape": [3, 4], "low": 0.0, "high": 119.0, "note": "",
        "classes": [
            {"label": 0, "name": "a", "examples": 2}, {"label": 1, "name": "b", "examples": 0},
            {"label": 2, "name": "c", "examples": 4}, {"label": 3, "name": "3", "examples": 4},
        ],
    }  # fmt: skip


def test_reading_needs_no_torch():
    import subprocess
    import sys

    code = "import sys; sys.modules['torch'] = None\nimport severe_gui.learn.labelled"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
