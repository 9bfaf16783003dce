"""Named arrays in one file, read where they lie: nothing is copied before it is asked for.

The arrays stand one after the other, each at a multiple of eight bytes; then a directory in JSON;
then a footer: place and length of the directory, CRC-32 of all before the footer, and a mark.
"""

import json
import mmap
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Bools = NDArray[np.bool_]
"""A set of documents: one byte each, by number."""
Floats = NDArray[np.float32]
Arrays = dict[str, Array]

_FOOTER = struct.Struct("<QQI8s")
_MARK = b"GTarray1"
_AT_ONCE = 1 << 24
_NOWHERE = np.empty(0, np.int64)


class DamagedArrays(Exception):
    """The file is not what was written."""


class ArrayWriter:
    """Writes arrays to an open file, one at a time; `finish` makes it readable."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._at = 0
        self._check = 0
        self._directory: dict[str, tuple[str, int, int]] = {}

    def _write(self, content: Any) -> None:
        self._file.write(content)
        self._check = zlib.crc32(content, self._check)
        self._at += len(content)

    def add(self, name: str, array: Array) -> None:
        """Write a one-dimensional array."""
        self._directory[name] = (array.dtype.str, self._at, len(array))
        self._write(np.ascontiguousarray(array).view(np.uint8).data)
        self._write(bytes(-self._at % 8))

    def finish(self, notes: dict[str, Any]) -> None:
        """Write the directory, with notes in JSON, and close the file."""
        at, content = self._at, json.dumps([self._directory, notes]).encode()
        self._write(content)
        self._file.write(_FOOTER.pack(at, len(content), self._check, _MARK))
        self._file.close()


def read_arrays(path: Path) -> tuple[Arrays, dict[str, Any]]:
    """The arrays of a file, as views on it, and its notes.

    The file may be deleted meanwhile, not changed. Raises `OSError`, `DamagedArrays`.
    """
    with path.open("rb") as file:
        try:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            at, length, _check, mark = _FOOTER.unpack(content[-_FOOTER.size :])
            if mark != _MARK or at + length + _FOOTER.size != len(content):
                raise DamagedArrays(f"{path.name} is cut or overwritten")
            directory, notes = json.loads(content[at : at + length])
        except (ValueError, struct.error) as error:
            raise DamagedArrays(f"{path.name} is cut or overwritten") from error
    arrays = {
        name: np.ndarray((count,), np.dtype(kind), content, place)
        for name, (kind, place, count) in directory.items()
    }
    return arrays, notes


def release(arrays: Arrays) -> None:
    """Give back the memory of what was read of a file; it is read again where it is needed."""
    bases: list[Any] = [array.base for array in arrays.values()]
    if isinstance(bases[0], mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        bases[0].madvise(mmap.MADV_DONTNEED)


def check_arrays(path: Path) -> None:
    """Read all of a file. Raises `OSError`, `DamagedArrays`."""
    left = path.stat().st_size - _FOOTER.size
    check = 0
    with path.open("rb") as file:
        while left > 0:
            content = file.read(min(left, _AT_ONCE))
            if not content:
                break
            check = zlib.crc32(content, check)
            left -= len(content)
        footer = file.read()
    if left or len(footer) != _FOOTER.size or _FOOTER.unpack(footer)[2] != check:
        raise DamagedArrays(f"{path.name} is not what was written")


def in_both(one: Array, other: Array) -> tuple[Array, Array]:
    """Places in each of the numbers that both hold. Both ascend, each number once."""
    if len(one) > len(other):
        places, others = in_both(other, one)
        return others, places
    if not len(one):
        return _NOWHERE, _NOWHERE
    one = one.astype(other.dtype)
    at = np.searchsorted(other, one)
    at[at == len(other)] = 0
    both = np.flatnonzero(other[at] == one)
    return both, at[both]
