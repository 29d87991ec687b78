"""Files -> groups -> units: each file is opened, its kind is seen by its content, its documents come in order."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from procparse.intake import archives, rows, warc
from procparse.intake.bounds import Budget, Counted, Exhausted, seekable, whole
from procparse.intake.kinds import PACKED, inner_name, kind_of
from procparse.intake.packed import unpacked
from procparse.intake.paths import Input, Missing, clean, inputs, is_readable_name
from procparse.intake.units import Fields, Limits, Refused, Unit
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

_BUFFER = 1 << 18


class _At(NamedTuple):
    """Where we are: what all that is found here has in common."""

    source: str
    name: str | None
    depth: int
    budget: Budget
    fields: Fields


class Group(NamedTuple):
    """Consecutive files that are read one after the other, by one reader."""

    files: tuple[Input, ...]
    missing: tuple[Missing, ...] = ()
    """Arguments that gave no file; in the first group alone."""
    first: int = 0
    """How many files stand in the groups before."""
    total: int = 0
    """How many files there are in all."""


_LEAST = 4096
"""So many bytes a file counts at least: opening it costs too."""


def groups(paths: Sequence[str], *, size: int, part: tuple[int, int] = (0, 1)) -> list[Group]:
    """Find the files of files, folders, patterns and `-` (stdin), and cut them where `size` bytes are reached.

    `part` (i, n) takes every n-th file, beginning with the i-th. There is always a first group. Where the cuts fall
    depends on the files and their sizes alone, so every engine cuts alike.
    """
    missing: list[Missing] = []
    index, parts = part
    entries = list(inputs(paths, missing))[index::parts]
    made: list[Group] = []
    start = held = 0
    for number, entry in enumerate(entries, 1):
        held += max(_LEAST, entry.size or _size(entry.path))
        if held >= size or number == len(entries):
            made.append(Group(tuple(entries[start:number]), (), start, len(entries)))
            start, held = number, 0
    made = made or [Group(())]
    if index == 0:
        made[0] = made[0]._replace(missing=tuple(missing))
    return made


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):  # it is told when it is opened
        return 0


def units(group: Group, *, limits: Limits, fields: Fields, meter: Meter | None = None) -> Iterator[Unit | Refused]:
    """Yield the documents of a group, lazily, in an order that holds.

    Nothing raises for what a file holds: a file, member or row that cannot be read is a `Refused` in its place.
    """
    for path, cause in group.missing:
        yield Refused(clean(path), Outcome.UNREADABLE, cause)
    if meter is not None:
        meter.files, meter.before = group.total, group.first
    yield from of_files(group.files, limits=limits, fields=fields, meter=meter)


def of_files(
    entries: Sequence[Input], *, limits: Limits, fields: Fields, meter: Meter | None = None
) -> Iterator[Unit | Refused]:
    """Yield the documents of files that were found."""
    for number, entry in enumerate(entries):
        source = "<stdin>" if entry.path == "-" else clean(entry.path)
        at = _At(source, entry.name, 0, Budget(limits), fields)
        try:
            with _opened(entry.path) as file:
                counted = Counted(file)
                if meter is not None:
                    meter.begin(number, counted)
                yield from documents(io.BufferedReader(counted, _BUFFER), at)
        except OSError as error:
            yield Refused(source, Outcome.UNREADABLE, error.strerror or str(error))
        except Refusal as refusal:
            yield Refused(source, refusal.outcome, refusal.cause)
        except Exception as error:
            # a NUL in the path, a library that stumbles over a file, an object store with errors of its own: whatever
            # it is, it is about this file, and the others are read
            yield Refused(source, Outcome.UNREADABLE, f"{type(error).__name__}: {error}"[:500])


class Meter:
    """How far the reader has come, for whoever shows it."""

    def __init__(self) -> None:
        self.files = 0
        """How many there are."""
        self.before = 0
        """How many of them stand in groups that are read."""
        self._number = 0
        self._size = 0
        self._stream: Counted | None = None

    def begin(self, number: int, stream: Counted) -> None:
        """Note that the file of that number in its group is opened."""
        size = 0
        with contextlib.suppress(OSError, ValueError, AttributeError):
            size = os.fstat(stream.stream.fileno()).st_size
        self._number, self._size, self._stream = self.before + number, size, stream

    def share(self) -> float | None:
        """Return how much of the input was read, 0 to 1: whole files, and of the present one its bytes."""
        if self._stream is None or not self.files:
            return None
        inside = min(self._stream.count / self._size, 1.0) if self._size else 0.0
        return (self._number + inside) / self.files


def documents(stream: io.BufferedReader, at: _At) -> Iterator[Unit | Refused]:
    """Yield what one open file holds; raise Refusal for what is wrong with the file as a whole."""
    limits = at.budget.limits
    kind = kind_of(stream.peek(_BUFFER), at.name, at.fields.text)
    if kind == "page":
        yield Unit(at.source, at.name, whole(stream, limits))
        return
    at = at._replace(depth=at.depth + 1)
    at.budget.deeper(at.depth)
    if kind in PACKED:
        inner = unpacked(stream, kind, at.budget)
        yield from documents(inner, at._replace(name=inner_name(at.name, kind)))  # type: ignore[arg-type]
    elif kind == "zip":
        yield from _members(archives.zip_members(seekable(stream, limits), at.budget), at)
    elif kind == "tar":
        yield from _members(archives.tar_members(stream, at.budget), at)
    elif kind == "warc":
        yield from warc.records(stream, at.source, at.budget)
    elif kind == "parquet":
        yield from rows.parquet(seekable(stream, limits), at.source, at.fields)
    elif kind == "jsonl":
        yield from rows.json_lines(stream, at.source, limits)
    else:
        yield from rows.table(stream, at.source, limits, at.fields, "," if kind == "csv" else "\t")


def _members(members: Iterator[archives.Member], at: _At) -> Iterator[Unit | Refused]:
    """Yield what the members hold that have the name of a page or of a container; others are passed over."""
    some = False
    for member in members:
        if not is_readable_name(member.name.rstrip("/").rpartition("/")[2]):
            continue
        some = True
        source = f"{at.source}!{clean(member.name)}"
        try:
            with member.open() as stream:
                yield from documents(stream, at._replace(source=source, name=clean(member.name)))  # type: ignore[arg-type]
        except Exhausted:
            raise
        except Refusal as refusal:
            yield Refused(source, refusal.outcome, refusal.cause)
        except Exception as error:  # about this member, as above
            yield Refused(source, Outcome.BROKEN, f"{type(error).__name__}: {error}"[:500])
    if not some:
        raise Refusal(Outcome.REFUSED, "no file with the name of a page in this archive")


def _opened(path: str) -> AbstractContextManager[IO[bytes]]:
    if path == "-":
        if sys.stdin is None:
            raise OSError(errno.EBADF, "stdin is closed")
        return contextlib.nullcontext(sys.stdin.buffer)
    if "://" in path:
        from procparse.intake.remote import opened

        return opened(path)
    return open(path, "rb", buffering=0)
