"""Arguments -> files, each once, in an order that does not depend on the file system."""

from __future__ import annotations

import errno
import glob
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PAGE_SUFFIXES = (".txt", ".md", ".text", ".html", ".htm", ".xhtml")
"""Pages that are read inside a folder or archive; a file that is named itself may have any ending."""
ROW_SUFFIXES = (".jsonl", ".ndjson", ".parquet", ".warc", ".wet")
TABLE_SUFFIXES = (".csv", ".tsv")
"""Read where they are named, or lie in an archive; beside pages in a folder they are mostly about something else."""
PACKED_SUFFIXES = (".gz", ".zst", ".bz2", ".xz", ".zip", ".tar", ".tgz", ".tbz2", ".txz")


OUTPUT_MARK = ".procparse"
"""The folder that marks the output of a batch run."""


class Input(NamedTuple):
    """One file to convert: where it is, and what it is called in the record."""

    path: str
    name: str | None
    size: int = 0
    """Bytes, of an address; of a path on this machine the system is asked."""


class Missing(NamedTuple):
    """An argument, or a folder within one, that gives no file, and why."""

    path: str
    cause: str


def is_readable_name(name: str, *, tables: bool = True) -> bool:
    """Tell whether a file inside a folder or archive is read: it is not hidden and has a known ending."""
    known = PAGE_SUFFIXES + ROW_SUFFIXES + PACKED_SUFFIXES + (TABLE_SUFFIXES if tables else ())
    return not name.startswith(".") and name.casefold().endswith(known)


def inputs(paths: Sequence[str], missing: list[Missing]) -> Iterator[Input]:
    """Yield each file once, in the order of `paths` and sorted within each; what is not there goes to `missing`.

    A file is called by its path within the folder that was named, or by its own name, so that the record does
    not depend on where the folder lies. Where two would be called the same, both keep the path as given.
    """
    found: dict[str, Input] = {}
    for path in paths:
        if path == "-":
            found.setdefault("-", Input("-", None))
            continue
        before = len(missing)
        some = False
        for entry in _expanded(path, missing):
            some = True
            found.setdefault(entry.path if "://" in entry.path else os.path.abspath(entry.path), entry)
        if not some and len(missing) == before:
            missing.append(Missing(path, _nothing_there(path)))
    names = Counter(entry.name for entry in found.values())
    for entry in found.values():
        if entry.name is not None and names[entry.name] > 1:
            yield entry._replace(name=clean(entry.path if "://" in entry.path else Path(entry.path).as_posix()))
        else:
            yield entry


def clean(text: str) -> str:
    """Return an argument without lone surrogates, which stand for bytes that are no UTF-8 and fit no JSON."""
    return os.fsencode(text).decode("utf-8", "replace")


def _nothing_there(path: str) -> str:
    if os.path.isdir(path):
        return f"no {', '.join('*' + suffix for suffix in PAGE_SUFFIXES)} files in this folder"
    if glob.has_magic(path):
        return "no file matches this pattern"
    return os.strerror(errno.ENOENT)


def _expanded(path: str, missing: list[Missing]) -> Iterator[Input]:
    if "://" in path:
        from procparse.intake.remote import found

        for url, name, size in found(path):
            if url.endswith(path) or path.endswith(url) or is_readable_name(name.rpartition("/")[2]):
                yield Input(url, name, size)
    elif os.path.isdir(path):
        yield from _folder(path, missing)
    elif os.path.lexists(path):
        yield Input(path, clean(os.path.basename(path)))
    elif glob.has_magic(path):
        for match in sorted(glob.glob(path, recursive=True)):
            # `dumps/**` matches folders too, and what is in them
            if not os.path.isdir(match):
                yield Input(match, clean(os.path.basename(match)))


def _folder(folder: str, missing: list[Missing]) -> Iterator[Input]:
    def unreadable(error: OSError) -> None:
        missing.append(Missing(str(error.filename), error.strerror or str(error)))

    found: list[tuple[tuple[str, ...], str]] = []
    for here, folders, files in os.walk(folder, onerror=unreadable):
        if OUTPUT_MARK in folders and here != folder:
            folders.clear()  # what an earlier run has written is no input, as in `convert . -o out/ --resume`
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(here, name)
            # a pipe or device in a folder is no page, and reading it may never end; a broken link is told
            if is_readable_name(name, tables=False) and (os.path.isfile(path) or not os.path.exists(path)):
                found.append((Path(path).relative_to(folder).parts, path))
    for parts, path in sorted(found):
        yield Input(path, clean("/".join(parts)))
