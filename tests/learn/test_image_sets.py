"""CIFAR's batches and folders of pictures: read whole without trust, or refused in a sentence."""

import gzip
import io
import pickle
import struct
import tarfile
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from severe_gui.errors import BadInput
from severe_gui.learn.data.cifar import unpickled
from severe_gui.learn.labelled import read_labelled


def string(text: bytes) -> bytes:
    """A short string of Python 2: the opcode SHORT_BINSTRING."""
    return b"U" + bytes([len(text)]) + text


def integer(value: int) -> bytes:
    return b"M" + struct.pack("<H", value)


def batch(pixels: np.ndarray, labels: list[int], key: bytes = b"labels") -> bytes:
    """A batch as Python 2 and NumPy 1 wrote it, opcode by opcode.

    Source: pickletools' table of opcodes, and the head of CIFAR-10's data_batch_1:
    80 02 7d 71 01 28 55 0b "batch_label".
    """
    array = (
        b"cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85U\x01b\x87R(K\x01"
        + integer(len(pixels)) + integer(pixels.shape[1])
        + b"\x86cnumpy\ndtype\nU\x02u1K\x00K\x01\x87R(K\x03U\x01|NNN"
        + b"J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb\x89"
        + b"T" + struct.pack("<i", pixels.size) + pixels.astype(np.uint8).tobytes() + b"tb"
    )  # fmt: skip
    listed = b"](" + b"".join(integer(label) for label in labels) + b"e"
    return (
        b"\x80\x02}q\x01("
        + string(b"batch_label") + string(b"training batch 1 of 5")
        + string(key) + listed
        + string(b"data") + array
        + b"u."
    )  # fmt: skip


def names(key: bytes, words: list[bytes]) -> bytes:
    return b"\x80\x02}(" + string(key) + b"](" + b"".join(map(string, words)) + b"eu."


def pictures(seed: int, count: int = 6) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (count, 3072), np.uint8)


@pytest.fixture
def cifar_10(tmp_path):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for i in range(1, 6):
        (folder / f"data_batch_{i}").write_bytes(batch(pictures(i), [i, 0, 1, 2, 3, 9]))
    (folder / "test_batch").write_bytes(batch(pictures(0, 12), [*range(10), 5, 5]))
    words = [b"airplane", b"automobile", *(b"other" for _ in range(7)), b"truck"]
    (folder / "batches.meta").write_bytes(names(b"label_names", words))
    return folder


def archived(folder: Path) -> Path:
    path = folder.parent / "cifar.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(folder, folder.name)
    return path


def test_cifar_10_is_read_from_its_folder_in_order_with_names(cifar_10):
    examples = read_labelled(cifar_10)
    assert examples.values.shape == (30, 3, 32, 32)
    assert examples.values.dtype == np.uint8
    # Red, green, blue, each row by row. Source: "The CIFAR-10 dataset", layout of data.
    assert np.array_equal(examples.values[6].ravel(), pictures(2)[0])
    assert examples.labels[:7].tolist() == [1, 0, 1, 2, 3, 9, 2]
    assert (examples.names[0], examples.names[9]) == ("airplane", "truck")
    assert examples.summary().shape_text == "32 × 32 pixels in colour"


def test_the_archive_is_read_as_the_folder_is_and_nothing_is_unpacked(cifar_10):
    archive = archived(cifar_10)
    before = sorted(cifar_10.parent.rglob("*"))
    from_archive, from_folder = read_labelled(archive), read_labelled(cifar_10)
    assert np.array_equal(from_archive.values, from_folder.values)
    assert np.array_equal(from_archive.labels, from_folder.labels)
    assert from_archive.names == from_folder.names
    assert sorted(cifar_10.parent.rglob("*")) == before


def test_the_test_part_is_left_aside_and_read_by_name(cifar_10):
    assert np.array_equal(
        read_labelled(cifar_10, part="test").values.reshape(12, -1), pictures(0, 12)
    )
    assert len(read_labelled(archived(cifar_10), part="test").labels) == 12


def test_one_batch_is_read_alone(cifar_10):
    assert len(read_labelled(cifar_10 / "test_batch").labels) == 12


def test_cifar_100_has_fine_labels(tmp_path):
    folder = tmp_path / "cifar-100-python"
    folder.mkdir()
    labels = [99, 3, 4, 5, 6, 7, 8, 9, 10, 11]
    (folder / "train").write_bytes(batch(pictures(1, 10), labels, b"fine_labels"))
    (folder / "meta").write_bytes(names(b"fine_label_names", [b"apple", b"aquarium_fish"]))
    examples = read_labelled(folder)
    assert examples.labels.tolist() == labels
    assert examples.classes == 100
    assert examples.summary().names[:3] == ("apple", "aquarium_fish", "2")


def test_a_batch_that_python_3_wrote_is_read_too(tmp_path):
    for protocol in (2, 4):
        content = {b"labels": list(range(10)), b"data": pictures(3, 10), b"note": b"bytes"}
        (tmp_path / "train").write_bytes(pickle.dumps(content, protocol))
        examples = read_labelled(tmp_path / "train")
        assert np.array_equal(examples.values.reshape(10, -1), pictures(3, 10))


def test_missing_batches_are_named(cifar_10):
    (cifar_10 / "data_batch_3").unlink()
    with pytest.raises(BadInput, match="lacks data_batch_3"):
        read_labelled(cifar_10)


class Harm:
    """What a pickle of `open` does when it is trusted: it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_a_pickle_that_would_write_a_file_is_refused_and_writes_none(tmp_path):
    made = tmp_path / "made"
    harm = pickle.dumps({b"labels": [1], b"data": Harm(made)}, protocol=2)
    # First that it would do harm, else the refusal proves nothing.
    pickle.loads(harm)[b"data"].close()
    assert made.is_file()
    made.unlink()
    (tmp_path / "data_batch_1").write_bytes(harm)
    with pytest.raises(BadInput, match=r"data_batch_1 was not opened.*open") as refusal:
        read_labelled(tmp_path / "data_batch_1")
    assert not made.exists()
    assert "\n" not in str(refusal.value)


def test_a_harmful_pickle_inside_an_archive_is_refused(cifar_10):
    made = cifar_10.parent / "made"
    (cifar_10 / "batches.meta").write_bytes(pickle.dumps(Harm(made), protocol=2))
    with pytest.raises(BadInput, match="was not opened"):
        read_labelled(archived(cifar_10))
    assert not made.exists()


@pytest.mark.parametrize(
    "program",
    [
        b"cposix\nsystem\n(S'true'\ntR.",
        b"c__builtin__\neval\n(S'1'\ntR.",
        b"cnumpy.core.multiarray\nfromfile\n(S'/etc/passwd'\ntR.",
        b"cnumpy\nload\n(S'/etc/passwd'\ntR.",
        # A state for a name that is allowed, to change what it means.
        b"cnumpy\ndtype\n}(S'__call__'\nI1\nub.",
        # An array of objects, whose bytes NumPy would take for addresses.
        b"cnumpy\ndtype\n(S'O8'\nI0\nI1\ntR.",
        # A made-up class through the registry of extensions, a name by identity.
        b"\x82\x01.",
        b"Pname\n.",
        # Memory for four thousand million names.
        b"Nr\xff\xff\xff\xff.",
        b"cnumpy\nndarray\n(I1\ntR(I1\n(I1000000000\ntcnumpy\ndtype\n(S'u1'\ntRI00\nS'x'\ntb.",
        b"cos\n",
        b"\x80\x02}q\x01(U\x0bbatch",
        b"",
    ],
)
def test_programs_in_pickles_come_to_nothing(program):
    with pytest.raises(BadInput) as refusal:
        unpickled(program, "train")
    assert "train" in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({b"labels": list(range(10))}, "lacks data or labels"),
        ({b"labels": list(range(9)), b"data": pictures(0, 10)}, "10 images and 9 labels"),
        ({b"labels": [0.5] * 10, b"data": pictures(0, 10)}, "whole numbers"),
        ({b"labels": [-1] * 10, b"data": pictures(0, 10)}, "whole numbers"),
        ({b"labels": [3] * 10, b"data": pictures(0, 10)}, "one class only"),
        ({b"labels": list(range(10)), b"data": pictures(0, 10)[:, :3000]}, "3000"),
        ({b"labels": list(range(10)), b"data": np.zeros((10, 3072), np.float32)}, "float32"),
        ([1, 2], "lacks data or labels"),
    ],
)
def test_batches_that_cannot_be_used_are_refused(tmp_path, content, said):
    (tmp_path / "train").write_bytes(pickle.dumps(content, protocol=2))
    with pytest.raises(BadInput, match=said):
        read_labelled(tmp_path / "train")


def test_a_cut_archive_is_refused(cifar_10):
    archive = archived(cifar_10)
    archive.write_bytes(archive.read_bytes()[:4000])
    with pytest.raises(BadInput, match=r"cifar\.tar\.gz is damaged or cut short"):
        read_labelled(archive)


# MNIST's folder.


def idx(array: np.ndarray) -> bytes:
    head = struct.pack(">BBBB", 0, 0, 8, array.ndim) + struct.pack(f">{array.ndim}I", *array.shape)
    return head + array.astype(np.uint8).tobytes()


@pytest.mark.parametrize("packed", [True, False])
def test_a_folder_named_as_mnists_gives_its_training_part(tmp_path, packed):
    random = np.random.default_rng(0)
    images = {
        "train": random.integers(0, 256, (20, 4, 5)),
        "t10k": random.integers(0, 256, (10, 4, 5)),
    }
    for part, array in images.items():
        for kind, content in (("images-idx3", array), ("labels-idx1", np.arange(len(array)) % 3)):
            data, suffix = idx(content), ".gz" if packed else ""
            path = tmp_path / f"{part}-{kind}-ubyte{suffix}"
            path.write_bytes(gzip.compress(data) if packed else data)
    assert np.array_equal(read_labelled(tmp_path).values, images["train"])
    assert np.array_equal(read_labelled(tmp_path, part="test").values, images["t10k"])


def test_a_folder_called_fashion_mnist_has_the_names_of_its_classes(tmp_path):
    folder = tmp_path / "fashion-mnist"
    folder.mkdir()
    (folder / "train-images-idx3-ubyte").write_bytes(idx(np.zeros((12, 4, 4))))
    (folder / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(idx(np.arange(12) % 10)))
    # Source: Zalando Research, "Fashion-MNIST", table of labels.
    assert read_labelled(folder).names[7:] == ("Sneaker", "Bag", "Ankle boot")


# Folders of pictures.


def folder_of(root: Path, sizes: dict[str, list[tuple[int, int]]], mode: str = "RGB") -> Path:
    """Subfolder by name, with pictures of these sizes (width, height)."""
    random = np.random.default_rng(1)
    for name, listed in sizes.items():
        (root / name).mkdir(parents=True)
        for i, (width, height) in enumerate(listed):
            shape = (height, width) if mode == "L" else (height, width, 3)
            pixels = random.integers(0, 256, shape, np.uint8)
            Image.fromarray(pixels, mode=None).save(root / name / f"{i:02}.png")
    return root


def test_pictures_of_one_size_are_taken_as_they_are(tmp_path):
    folder = folder_of(tmp_path / "pets", {"dog": [(20, 10)] * 6, "cat": [(20, 10)] * 5})
    examples = read_labelled(folder)
    assert examples.names == ("cat", "dog")
    assert examples.values.shape == (11, 3, 10, 20)
    stored = np.asarray(Image.open(folder / "dog" / "00.png"))
    assert np.array_equal(examples.values[5], stored.transpose(2, 0, 1))
    assert examples.labels.tolist() == [0] * 5 + [1] * 6
    assert examples.note == ""


def test_grey_pictures_have_no_channels_and_numbered_folders_are_in_their_order(tmp_path):
    folder = folder_of(tmp_path / "digits", {"10": [(8, 8)] * 5, "9": [(8, 8)] * 6}, "L")
    examples = read_labelled(folder)
    assert examples.names == ("9", "10")
    assert examples.values.shape == (11, 8, 8)


@pytest.mark.parametrize("size", [(40, 24), (200, 200)])
def test_pictures_of_several_sizes_or_large_ones_are_resized_and_said_so(tmp_path, size):
    folder = folder_of(tmp_path / "mixed", {"a": [size] * 6, "b": [(200, 200)] * 5})
    examples = read_labelled(folder)
    assert examples.values.shape == (11, 3, 32, 32)
    assert "resized to 32 × 32" in examples.note
    assert "200 × 200" in examples.note


def test_jpeg_sixteen_bits_transparency_and_a_turned_photograph(tmp_path):
    for name in ("a", "b"):
        (tmp_path / "set" / name).mkdir(parents=True)
        for i in range(5):
            Image.new("RGB", (30, 40), (10 * i, 0, 0)).save(tmp_path / "set" / name / f"{i}.png")
    half = Image.new("RGBA", (30, 40), (0, 0, 0, 0))
    half.save(tmp_path / "set" / "a" / "clear.png")
    deep = Image.fromarray(np.full((40, 30), 0x80FF, np.uint16))
    deep.save(tmp_path / "set" / "a" / "deep.png")
    turned = Image.new("RGB", (40, 30), (0, 0, 255))
    marks = turned.getexif()
    marks[274] = 6
    turned.save(tmp_path / "set" / "b" / "turned.jpg", exif=marks)
    examples = read_labelled(tmp_path / "set")
    assert examples.values.shape == (13, 3, 40, 30)
    by_name = sorted(path.name for path in (tmp_path / "set" / "a").iterdir())
    # Clear is white; the upper eight bits of 0x80FF are 0x80.
    assert (examples.values[by_name.index("clear.png")] == 255).all()
    assert (examples.values[by_name.index("deep.png")] == 0x80).all()
    assert np.abs(examples.values[-1].mean((1, 2)) - [0, 0, 255]).max() < 3


def test_pictures_that_cannot_be_read_are_named(tmp_path):
    folder = folder_of(tmp_path / "pets", {"cat": [(8, 8)] * 6, "dog": [(8, 8)] * 6})
    whole = (folder / "dog" / "01.png").read_bytes()
    (folder / "cat" / "02.png").write_bytes(b"no picture")
    with pytest.raises(BadInput, match=r"pets holds a picture that cannot be read: cat/02\.png"):
        read_labelled(folder)
    (folder / "cat" / "02.png").write_bytes(whole)
    (folder / "dog" / "01.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match=r"dog/01\.png"):
        read_labelled(folder)


def test_a_picture_that_unpacks_to_gigabytes_is_refused_by_its_head(tmp_path):
    folder = folder_of(tmp_path / "pets", {"cat": [(8, 8)] * 6, "dog": [(8, 8)] * 6})
    plain = io.BytesIO()
    Image.new("L", (1, 1)).save(plain, "PNG")
    head = plain.getvalue()
    # Width and height stand at byte 16 of a PNG; the check of the head's chunk follows them.
    chunk = b"IHDR" + struct.pack(">II", 60_000, 60_000) + head[24:29]
    bomb = head[:12] + chunk + struct.pack(">I", zlib.crc32(chunk)) + head[33:]
    (folder / "cat" / "bomb.png").write_bytes(bomb)
    with pytest.raises(BadInput, match=r"cat/bomb\.png"):
        read_labelled(folder)


def test_a_folder_without_classes_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="one subfolder of PNG or JPEG per class"):
        read_labelled(tmp_path / "empty")
    folder = folder_of(tmp_path / "one", {"cat": [(8, 8)] * 12})
    with pytest.raises(BadInput, match="one class only"):
        read_labelled(folder)


def test_what_the_pulse_raises_ends_the_reading(tmp_path, cifar_10):
    class Enough(Exception):
        pass

    def pulse():
        raise Enough

    folder = folder_of(tmp_path / "pets", {"cat": [(8, 8)] * 6, "dog": [(8, 8)] * 6})
    for path in (folder, cifar_10, archived(cifar_10)):
        with pytest.raises(Enough):
            read_labelled(path, pulse=pulse)
