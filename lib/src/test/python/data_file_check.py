"""Holds every row of a file that relief.data.DataFile wrote against its CRC-32.

    python3 lib/src/test/python/data_file_check.py file.h5

Needs h5py. Prints each array and how many of its rows are damaged; ends with 1 if any is, or if nothing has sums.
"""

import sys
import zlib

import h5py

found = []


def check(name, node):
    sums = node.parent.get(name.split("/")[-1] + "_crc32") if isinstance(node, h5py.Dataset) else None
    if sums is not None:
        damaged = sum(zlib.crc32(row.tobytes()) != expected for row, expected in zip(node, sums[:]))
        found.append(damaged)
        print(f"{name}: {len(node)} rows, {damaged} damaged")


with h5py.File(sys.argv[1]) as file:
    file.visititems(check)
sys.exit(0 if found and not sum(found) else 1)
