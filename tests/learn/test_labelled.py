"""Labelled data from a person's file: read whole, or refused in a sentence that names the place."""

import gzip
import struct

import numpy as np
import pytest

from severe_gui.errors import BadInput
from severe_gui.installation import resource_path
from severe_gui.learn.labelled import read_labelled


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
