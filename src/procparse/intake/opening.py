"""Files -> units: each file is opened, its kind is seen by its content, and its documents are yielded in order."""

from __future__ import annotations

import io
import sys
from typing import IO, TYPE_CHECKING, NamedTuple

from procparse.intake import archives, rows, warc
from procparse.intake.bounds import Budget, Counted, Exhausted, seekable, whole
from procparse.intake.kinds import PACKED, inner_name, kind_of
from procparse.intake.packed import unpacked
from procparse.intake.paths import Missing, clean, inputs, is_readable_name
from procparse.intake.units import Fields, Limits, Refused, Unit
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BUFFER = 1 << 18


class _At(NamedTuple):
    """Where we are: what all that is found here has in common."""

    source: str
    name: str | None
    depth: int
    budget: Budget
    fields: Fields


def units(
    paths: Sequence[str], *, limits: Limits, fields: Fields, part: tuple[int, int] = (0, 1)
) -> Iterator[Unit | Refused]:
    """Yield the documents of files, folders, patterns and `-` (stdin), lazily, in an order that holds.

    `part` (i, n) takes every n-th file, beginning with the i-th. Nothing raises for what a file holds: a file,
    member or row that cannot be read is a `Refused` in its place.
    """
    missing: list[Missing] = []
    entries = list(inputs(paths, missing))
    index, parts = part
    if index == 0:
        for path, cause in missing:
            yield Refused(clean(path), Outcome.UNREADABLE, cause)
    for entry in entries[index::parts]:
        source = "<stdin>" if entry.path == "-" else clean(entry.path)
        yield from _file(entry.path, _At(source, entry.name, 0, Budget(limits), fields))


def _file(path: str, at: _At) -> Iterator[Unit | Refused]:
    try:
        with _opened(path) as file:
            yield from documents(io.BufferedReader(Counted(file), _BUFFER), at)
    except OSError as error:
        yield Refused(at.source, Outcome.UNREADABLE, error.strerror or str(error))
    except ValueError as error:  # a NUL in the path
        yield Refused(at.source, Outcome.UNREADABLE, str(error))
    except Refusal as refusal:
        yield Refused(at.source, refusal.outcome, refusal.cause)


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
        yield from rows.table(stream, at.source, limits, at.fields, {"csv": ",", "tsv": "\t"}[kind])


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
    if not some:
        raise Refusal(Outcome.REFUSED, "no file with the name of a page in this archive")


def _opened(path: str) -> IO[bytes]:
    if path == "-":
        return open(sys.stdin.fileno(), "rb", closefd=False)
    if "://" in path:
        from procparse.intake.remote import opened

        return opened(path)
    return open(path, "rb", buffering=0)
