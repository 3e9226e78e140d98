"""Reads an archive without the library: what is in the file, and whether it is as it was written.

    python3 lib/src/test/python/read_archive.py lib/src/test/resources/relief/io/format-1.h5

lists all data sets with their types, shapes and first numbers, and checks the last line of the file, the SHA-256 sum of
all bytes before it. Needs NumPy and h5py.
"""

import hashlib
import sys
from pathlib import Path

import h5py

MARK = b"\nRelief archive, SHA-256 "


def is_whole(path):
    """Whether the sum in the file's last line is that of all before it."""
    content, mark, seal = Path(path).read_bytes().rpartition(MARK)
    return mark == MARK and seal == hashlib.sha256(content).hexdigest().encode() + b"\n"


def show(name, item):
    """One line for a data set: scalars and texts as they are, of arrays the first three numbers."""
    if isinstance(item, h5py.Dataset):
        value = item[()] if item.shape == () else item[:].ravel()[:3]
        print(f"/{name:50} {str(item.dtype):8} {str(item.shape):12} {value}")


def main(path):
    with h5py.File(path, "r") as archive:
        archive.visititems(show)
        weights = archive["model/edge0/weights"][:]  # [lower units, upper units]
        print(f"edge0 joins {weights.shape[0]} units to {weights.shape[1]}")
    print("whole" if is_whole(path) else "not as it was written")
    return 0 if is_whole(path) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
