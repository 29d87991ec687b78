"""zip and tar -> their members, one after the other, as streams; nothing is ever written to the disk.

The tar reader is our own: a few fields of a header of 512 bytes, where the standard library's reader follows links,
sparse maps and offsets of whoever made the file (CVE-2007-4559, CVE-2025-4517, CVE-2025-8194).
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, NamedTuple

from procparse.intake.bounds import Slice, Unpacked
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from procparse.intake.bounds import Budget

_BLOCK = 512
_HEADER_BYTES = 1 << 16
"""A long name or a pax header is not larger than this."""


class Member(NamedTuple):
    """One member of an archive."""

    name: str
    open: Callable[[], IO[bytes]]
    """Raises Refusal for a member that is not read."""


def _refuse_name(name: str) -> None:
    """Raise Refusal for a name that points out of the archive, which only a hostile one has."""
    parts = re.split(r"[/\\]", name)
    if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name) or "\0" in name:
        raise Refusal(Outcome.REFUSED, "its name points out of the archive")


# ---- zip


def zip_members(stream: IO[bytes], budget: Budget) -> Iterator[Member]:
    """Yield the files of a zip archive in the order of its directory."""
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
        raise Refusal(Outcome.BROKEN, f"not a zip archive that can be read: {error}") from None
    with archive:
        entries = archive.infolist()
        overlapping = _overlapping(entries)
        for entry in entries:
            budget.member()
            if not entry.is_dir():
                yield Member(entry.filename, _opener(archive, entry, entry.header_offset in overlapping, budget))
            overlapping.add(entry.header_offset)  # a second entry for the same bytes


def _overlapping(entries: list[zipfile.ZipInfo]) -> set[int]:
    """Return the offsets of entries whose bytes begin within those of an earlier one (CVE-2024-0450)."""
    found = set()
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            found.add(entry.header_offset)
        # an entry for the very same bytes is told apart in order, above
        end = max(end, entry.header_offset + 30 + max(entry.compress_size, 0))
    first = min((entry.header_offset for entry in entries), default=0)
    found.discard(first)
    return found


def _opener(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, overlaps: bool, budget: Budget
) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        _refuse_name(entry.filename)
        if overlaps:
            raise Refusal(Outcome.REFUSED, "its bytes are those of another member")
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind and kind != stat.S_IFREG:
            raise Refusal(Outcome.REFUSED, "not a plain file")
        if entry.flag_bits & 1:
            raise Refusal(Outcome.REFUSED, "encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2):
            # LZMA in zip may name a dictionary of any size, and its reader has no limit
            raise Refusal(Outcome.REFUSED, f"compressed by method {entry.compress_type}")
        try:
            file = archive.open(entry)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as error:
            raise Refusal(Outcome.BROKEN, f"{error}") from None

        def read(size: int) -> bytes:
            try:
                return file.read(size)
            except (zipfile.BadZipFile, OSError, ValueError, EOFError, zlib.error) as error:
                raise Refusal(Outcome.BROKEN, f"damaged: {error}") from None

        return io.BufferedReader(Unpacked(read, lambda: entry.compress_size, budget), 1 << 16)

    return opened


# ---- tar


def tar_members(stream: IO[bytes], budget: Budget) -> Iterator[Member]:
    """Yield the files of a tar archive as they come; each must be read before the next is asked for."""
    named: dict[str, str] = {}
    while True:
        header = stream.read(_BLOCK)
        if not header.strip(b"\0"):
            return
        if len(header) < _BLOCK or not _sound(header):
            raise Refusal(Outcome.BROKEN, "no header of a tar archive where one must be")
        size = int(named["size"]) if named.get("size", "").isdecimal() else _number(header[124:136])
        kind = header[156:157]
        part = Slice(stream, size)
        if kind in b"xgLK" and size <= _HEADER_BYTES:
            raw = stream.read(size)
            part.left -= len(raw)
            if kind == b"x":
                named.update(_pax(raw))
            elif kind == b"L":
                named["path"] = raw.split(b"\0")[0].decode("utf-8", "replace")
        elif kind in b"xgLK":
            raise Refusal(Outcome.REFUSED, "a tar header of a name is larger than any name")
        else:
            budget.member()
            name = named.get("path") or _name(header)
            sparse = kind == b"S" or any(key.startswith("GNU.sparse") for key in named)
            named = {}
            if kind != b"5":
                yield Member(name, _tar_opener(name, part, kind in b"0\0" and not sparse))
        part.drain()
        # members are filled up to whole blocks
        stream.read(-size % _BLOCK)


def _tar_opener(name: str, part: Slice, plain: bool) -> Callable[[], IO[bytes]]:
    def opened() -> IO[bytes]:
        _refuse_name(name)
        if not plain:
            raise Refusal(Outcome.REFUSED, "not a plain file")
        return io.BufferedReader(part, 1 << 16)

    return opened


def _sound(header: bytes) -> bool:
    """Tell whether the sum of the header is the one it names; its own field counts as blanks."""
    try:
        return sum(header[:148]) + sum(header[156:]) + 8 * 32 == _number(header[148:156])
    except Refusal:
        return False


def _number(field: bytes) -> int:
    """Return an octal number, or a binary one, which is marked by its first bit (GNU)."""
    if field[0] == 0x80:
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    if not re.fullmatch(rb"[0-7]*", digits):
        raise Refusal(Outcome.BROKEN, "a size in a tar header is no number")
    return int(digits or b"0", 8)


def _name(header: bytes) -> str:
    name = header[:100].split(b"\0")[0]
    prefix = header[345:500].split(b"\0")[0] if header[257:263] == b"ustar\0" else b""
    return (prefix + b"/" + name if prefix else name).decode("utf-8", "replace")


def _pax(raw: bytes) -> dict[str, str]:
    """Return the pairs of a pax header: `17 path=some/name\\n` each."""
    pairs = {}
    while raw:
        length, _, _ = raw.partition(b" ")
        if not length.isdigit() or len(length) > 6 or not 0 < int(length) <= len(raw):
            raise Refusal(Outcome.BROKEN, "a pax header is damaged")
        key, _, value = raw[len(length) + 1 : int(length)].rstrip(b"\n").partition(b"=")
        pairs[key.decode("utf-8", "replace")] = value.decode("utf-8", "replace")
        raw = raw[int(length) :]
    return pairs
