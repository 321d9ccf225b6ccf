"""Embeddings as files that other programs read.

word2vec's text (.txt, .vec; gensim loads it), tab-separated vectors with their names (.tsv; the
embedding projector, which wants the names in a file of their own beside it), NumPy (.npz) and
safetensors. Numbers in text have 17 digits, so that they are read back as they were. The programs
that read text know the ball and not the hyperboloid, so text has the same points in the ball; the
other formats have the coordinates of the space. No torch: the window writes them too.
"""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save

from severe_gui.errors import BadInput

FACTS = "severe"
IN_BALL = (".txt", ".vec", ".tsv")
"""Formats without facts, whose readers take what is hyperbolic for points of the Poincare ball."""
HYPERBOLOID = "lorentz"
_MOST = 1.0 - 1e-15
Points = NDArray[np.float64]


def word2vec_text(names: Sequence[str], points: Points, _facts: str) -> bytes:
    """A line with the numbers of rows and columns, then a name and its vector a line."""
    lines = [f"{len(points)} {points.shape[1]}"]
    lines += [f"{name} {_row(row, ' ')}" for name, row in zip(names, points.tolist(), strict=True)]
    return ("\n".join(lines) + "\n").encode()


def tab_separated(_names: Sequence[str], points: Points, _facts: str) -> bytes:
    """A vector a line, as the embedding projector reads them."""
    return "".join(_row(row, "\t") + "\n" for row in points.tolist()).encode()


def numpy_arrays(names: Sequence[str], points: Points, facts: str) -> bytes:
    """Arrays `names` and `vectors`."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, names=np.array(names), vectors=points, severe=np.array(facts))
    return buffer.getvalue()


def safetensors_bytes(names: Sequence[str], points: Points, facts: str) -> bytes:
    """The tensor `vectors`, with the names, a list in JSON, in the metadata."""
    metadata = {"names": json.dumps(list(names), ensure_ascii=False), FACTS: facts}
    return save({"vectors": np.ascontiguousarray(points)}, metadata)


FORMATS: Mapping[str, Callable[[Sequence[str], Points, str], bytes]] = {
    ".txt": word2vec_text,
    ".vec": word2vec_text,
    ".tsv": tab_separated,
    ".npz": numpy_arrays,
    ".safetensors": safetensors_bytes,
}


def files_of(
    path: Path, names: Sequence[str], points: Points, facts: str, space: str = "poincare"
) -> dict[Path, bytes]:
    """What is written for an embedding: by path, its content.

    points: (N, c), a row a name. facts: JSON on how it was made. space: what the points are of; of
    "lorentz", the hyperboloid, text has them in the ball, (N, c - 1).

    Raises BadInput for an unknown ending or a name that the format cannot hold.
    """
    require_names(path, names)
    ending = path.suffix.lower()
    if space == HYPERBOLOID and ending in IN_BALL:
        points = _in_ball(points)
    contents = [FORMATS[ending](names, points, facts)]
    if ending == ".tsv":
        contents.append("".join(f"{name}\n" for name in names).encode())
    return dict(zip(paths_of(path), contents, strict=True))


def paths_of(path: Path) -> tuple[Path, ...]:
    """All that is written for an embedding; names of .tsv have a file of their own.

    Raises BadInput for an unknown ending.
    """
    ending = path.suffix.lower()
    if ending not in FORMATS:
        raise BadInput(f"{path.name} has no known ending", "", f"choose from {', '.join(FORMATS)}")
    return (path, *([path.with_name(f"{path.stem}-names.tsv")] if ending == ".tsv" else []))


def require_names(path: Path, names: Sequence[str]) -> None:
    """Raises BadInput for an unknown ending, or a name that the format cannot hold."""
    ending = paths_of(path)[0].suffix.lower()
    for name in names:
        if ending in (".txt", ".vec") and (not name or any(each.isspace() for each in name)):
            raise BadInput(
                f"The name {name!r} cannot stand in a word2vec file",
                "it has a space in it" if name else "it is empty",
                "write .tsv, .npz or .safetensors, or rename it",
            )  # fmt: skip
        if ending == ".tsv" and any(each in name for each in "\t\n\r"):
            raise BadInput(f"The name {name!r} cannot stand in a TSV file", "", "write .npz")


def _in_ball(points: Points) -> Points:
    """Points of the hyperboloid, time last, in the Poincare ball: (N, d + 1) to (N, d).

    From a distance of about 35 on they would round to its rim, where no distance is defined; they
    are kept just within it.
    """
    ball: Points = points[:, :-1] / (1.0 + points[:, -1:])
    length = np.linalg.norm(ball, axis=1, keepdims=True)
    return ball * np.where(length > _MOST, _MOST / np.maximum(length, _MOST), 1.0)


def _row(row: Sequence[float], separator: str) -> str:
    return separator.join(f"{each:.17g}" for each in row)
