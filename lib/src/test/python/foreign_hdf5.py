"""HDF5 arrays as other programs write them, for the tests of relief.data.DataFile.

    python3 lib/src/test/python/foreign_hdf5.py lib/src/test/resources/relief/data/foreign.h5

Needs NumPy and h5py (written with 1.24 and 3.7). The groups under /pandas have the layout of pandas' HDFStore, by h5py:
names, attributes and types are those of pandas 1.5 with PyTables 3.7; the bytes were not written by PyTables itself.
Row i, column j of every array is i + j / 8 (whole: 3 i + j), in the array's type.
"""

import sys

import h5py
import numpy as np


def real(rows, columns, kind):
    return (np.arange(rows)[:, None] + np.arange(columns)[None, :] / 8).astype(kind)


def whole(rows, columns, kind):
    return (3 * np.arange(rows)[:, None] + np.arange(columns)[None, :]).astype(kind)


def node(parent, name, /, **attributes):
    group = parent.create_group(name)
    group.attrs.update(CLASS=np.bytes_("GROUP"), TITLE=np.bytes_(""), VERSION=np.bytes_("1.0"))
    group.attrs.update({key: np.bytes_(value) if isinstance(value, str) else value for key, value in attributes.items()})
    return group


def array(group, name, values, /, **attributes):
    data = group.create_dataset(name, data=values)
    data.attrs.update(CLASS=np.bytes_("ARRAY"), FLAVOR=np.bytes_("numpy"), TITLE=np.bytes_(""), VERSION=np.bytes_("2.4"))
    data.attrs.update({key: np.bytes_(value) if isinstance(value, str) else value for key, value in attributes.items()})


def frame(parent, name, *blocks):
    columns = np.array([f"column{j}" for j in range(sum(block.shape[1] for block in blocks))], "S8")
    group = node(parent, name, pandas_type="frame", pandas_version="0.15.2", encoding="UTF-8", errors="strict",
                 axis0_variety="regular", axis1_variety="regular", ndim=2, nblocks=len(blocks))
    array(group, "axis0", columns, kind="string", name="N.")
    array(group, "axis1", np.arange(len(blocks[0])), kind="integer", name="N.")
    first = 0
    for i, block in enumerate(blocks):
        group.attrs[f"block{i}_items_variety"] = np.bytes_("regular")
        array(group, f"block{i}_items", columns[first:first + block.shape[1]], kind="string", name="N.")
        array(group, f"block{i}_values", block, transposed=1)
        first += block.shape[1]


with h5py.File(sys.argv[1], "w") as file:
    file["float64"] = real(9, 4, ">f8")
    file["float16"] = real(9, 4, "<f2")
    file["int16"] = whole(9, 4, ">i2")
    file["uint32"] = whole(9, 4, "<u4")
    file["uint64"] = whole(9, 4, "<u8")
    file["int8"] = whole(9, 4, "i1") - 5
    file["truth"] = whole(9, 4, "u1") % 2 == 1
    file["train/images"] = whole(9, 4, "u1").reshape(9, 2, 2)
    file["train/labels"] = np.arange(9, dtype="u1") % 3
    file["line"] = np.arange(9, dtype="f4")
    file["nan"] = np.where(whole(9, 4, "f4") == 10, np.nan, 1).astype("f4")
    file["text"] = np.array([b"a", b"b"])
    file["empty"] = np.zeros((0, 4), "f4")
    file.create_dataset("never", (9, 4), "f4")
    file.create_dataset("deflated", data=real(9, 6, "f4").reshape(9, 2, 3), chunks=(4, 1, 2), compression="gzip",
                        shuffle=True)
    file.create_dataset("chunked", data=whole(9, 4, "u1"), chunks=(2, 4), maxshape=(None, 4))
    pandas = file.create_group("pandas")
    frame(pandas, "frame", real(9, 4, "f8"))
    frame(pandas, "bytes", whole(9, 4, "u1"))
    frame(pandas, "mixed", real(9, 2, "f8"), whole(9, 2, "i8"))
    series = node(pandas, "series", pandas_type="series", pandas_version="0.15.2", name="N.")
    array(series, "index", np.arange(9), kind="integer", name="N.")
    array(series, "values", np.arange(9) % 3)
    table = node(pandas, "appended", pandas_type="frame_table", pandas_version="0.15.2", table_type="appendable_frame")
    table["table"] = np.zeros(9, [("index", "i8"), ("values_block_0", "f8", (4,))])
    objects = node(pandas, "objects", pandas_type="frame", pandas_version="0.15.2", nblocks=1)
    pickled = objects.create_dataset("block0_values", (1,), h5py.vlen_dtype(np.uint8))
    pickled[0] = np.arange(20, dtype="u1")
