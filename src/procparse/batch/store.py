"""Bytes -> files that are whole or absent, whatever happens in between."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from procparse.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterable


StoreError = OutputError
"""Under the name that the batch knows it by."""


def write(folder: Path, name: str, chunks: Iterable[bytes | bytearray], *, mark: str = "") -> int:
    """Write a file under `folder` so that it survives the loss of power, and return its size.

    Written under another name, flushed to the disk, renamed, and the rename flushed to the disk: in that order.
    `mark` tells that other name from those of whoever may be writing the same file.
    """
    path = folder / name
    temporary = path.with_name(f".{path.name}{mark}.tmp")
    size = 0
    try:
        make_folder(path.parent)
        with open(temporary, "wb", buffering=0) as file:
            for chunk in chunks:
                view = memoryview(chunk)
                while view:
                    view = view[file.write(view) :]
                size += len(chunk)
            os.fsync(file.fileno())
        os.rename(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(str(path), error.strerror or str(error)) from None
    return size


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    try:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
    except OSError as error:
        raise StoreError(str(path), error.strerror or str(error)) from None


def make_folder(folder: Path) -> None:
    """Make a folder and those above it, each flushed to the disk as an entry of its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        os.mkdir(folder)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Flush the entries of a folder to the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
