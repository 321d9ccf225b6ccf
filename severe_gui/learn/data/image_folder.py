"""A folder of pictures, one subfolder per class, decoded by Pillow.

Pictures of equal size, with sides of at most `LARGEST_SIDE`, are used as they are. Others are
cropped to the middle square and resized to `SIDE` x `SIDE`, the size of CIFAR's, and the note says
so. Grey if all are grey, else red, green, blue; transparent parts become white; photographs are
turned upright according to their EXIF data.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from severe_gui.errors import BadInput
from severe_gui.learn.data.source import Pulse, Source, refuse_too_many

if TYPE_CHECKING:
    from PIL.Image import Image

SIDE = 32
LARGEST_SIDE = 64
SUFFIXES = (".png", ".jpg", ".jpeg")
# A larger picture is a mistake or an attack: 100 bytes of PNG can unpack to gigabytes.
MOST_PIXELS = 50_000_000
_NAMED = 3
# What Pillow raises for a damaged picture.
_FAULTS = (OSError, ValueError, SyntaxError, IndexError, KeyError)
# The EXIF tag for the camera's orientation, and its values for a quarter turn.
_ORIENTATION, _TURNED = 274, (5, 6, 7, 8)
_GREY = ("1", "L", "LA", "I", "I;16", "I;16B", "I;16L", "F")


def has_images(folder: Path) -> bool:
    """Whether any subfolder holds a PNG or JPEG."""
    return any(_pictures(each) for each in _subfolders(folder))


def read_image_folder(folder: Path, pulse: Pulse) -> Source:
    """values: (N, rows, columns) or (N, 3, rows, columns) uint8; names: the subfolders."""
    classes = [each for each in _subfolders(folder) if _pictures(each)]
    paths = [path for each in classes for path in _pictures(each)]
    labels = [label for label, each in enumerate(classes) for _path in _pictures(each)]
    heads = [_opened(path, pulse) for path in paths]
    _refuse_unreadable(folder, [p for p, head in zip(paths, heads, strict=True) if head is None])
    sizes = [head[0] for head in heads if head is not None]
    grey = all(head[1] in _GREY for head in heads if head is not None)
    columns, rows = _common(sizes) or (SIDE, SIDE)
    shape = (rows, columns) if grey else (3, rows, columns)
    refuse_too_many(folder.name, len(paths) * int(np.prod(shape)))
    values, unreadable = np.empty((len(paths), *shape), np.uint8), []
    for i, path in enumerate(paths):
        pulse()
        decoded = _decoded(path, grey, (columns, rows))
        if decoded is None:
            unreadable.append(path)
        else:
            values[i] = decoded
    _refuse_unreadable(folder, unreadable)
    names = tuple(each.name for each in classes)
    return Source(values, np.array(labels), names, _note(sizes))


def _subfolders(folder: Path) -> list[Path]:
    found = [each for each in folder.iterdir() if each.is_dir() and not each.name.startswith(".")]
    numbered = all(each.name.isdecimal() for each in found)
    return sorted(found, key=lambda each: (int(each.name) if numbered else 0, each.name))


def _pictures(folder: Path) -> list[Path]:
    return sorted(
        each
        for each in folder.iterdir()
        if each.suffix.lower() in SUFFIXES and not each.name.startswith(".")
    )


def _opened(path: Path, pulse: Pulse) -> tuple[tuple[int, int], str] | None:
    """Size and mode from the header of the file, upright; None if it cannot be read."""
    pulse()
    image = _image(path)
    if image is None:
        return None
    with image:
        width, height = image.size
        try:
            turned = image.getexif().get(_ORIENTATION, 1) in _TURNED
        except _FAULTS:
            return None
        return ((height, width) if turned else (width, height)), image.mode


def _image(path: Path) -> "Image | None":
    try:
        from PIL import Image
    except ImportError:
        raise BadInput(
            "Pictures cannot be read here", "the library Pillow is missing", "pip install pillow"
        ) from None
    try:
        image = Image.open(path, formats=("PNG", "JPEG"))
    except (*_FAULTS, Image.DecompressionBombError):
        return None
    if image.width * image.height > MOST_PIXELS:
        image.close()
        raise BadInput(
            f"{path.parent.name}/{path.name} is too large",
            f"{image.width} x {image.height} pixels, over {MOST_PIXELS // 1_000_000} million",
        )
    return image


def _decoded(path: Path, grey: bool, size: tuple[int, int]) -> NDArray[np.uint8] | None:
    from PIL import ImageOps

    image = _image(path)
    if image is None:
        return None
    with image:
        try:
            if image.size != size:
                # A JPEG is decoded no larger than needed.
                image.draft("L" if grey else "RGB", (2 * size[0], 2 * size[1]))
            upright = _flat(ImageOps.exif_transpose(image), grey)
        except _FAULTS:
            return None
    if upright.size != size:
        upright = ImageOps.fit(upright, size)
    pixels: NDArray[Any] = np.asarray(upright, dtype=np.uint8)
    return pixels if grey else np.moveaxis(pixels, -1, 0)


def _flat(image: "Image", grey: bool) -> "Image":
    """Eight bits per channel, on white where it was transparent."""
    from PIL import Image

    if image.mode.startswith("I"):
        # Of sixteen bits the upper eight: Pillow's own conversion clips at 255.
        image = Image.fromarray((np.asarray(image).astype(np.int64) >> 8).astype(np.uint8))
    if image.has_transparency_data:
        solid = image.convert("RGBA")
        white = Image.new("RGBA", solid.size, "white")
        image = Image.alpha_composite(white, solid)
    return image.convert("L" if grey else "RGB")


def _common(sizes: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    first = sizes[0]
    alike = all(size == first for size in sizes)
    return first if alike and max(first) <= LARGEST_SIDE else None


def _note(sizes: Sequence[tuple[int, int]]) -> str:
    if _common(sizes) is not None:
        return ""
    least, most = min(sizes, key=np.prod), max(sizes, key=np.prod)
    were = f"{least[0]} × {least[1]}"
    if most != least:
        were += f" to {most[0]} × {most[1]}"
    return f"Pictures of {were} pixels, cropped to the middle and resized to {SIDE} × {SIDE}."


def _refuse_unreadable(folder: Path, paths: Sequence[Path]) -> None:
    if not paths:
        return
    named = ", ".join(f"{each.parent.name}/{each.name}" for each in paths[:_NAMED])
    more = f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else ""
    raise BadInput(
        f"{folder.name} holds {len(paths)} pictures that cannot be read"
        if len(paths) > 1
        else f"{folder.name} holds a picture that cannot be read",
        f"{named}{more}",
        "repair or remove them",
    )
