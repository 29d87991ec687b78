"""The first bytes of a file, and its name where they say nothing -> the kind of file."""

from __future__ import annotations

import json
import re

_MAGIC = (
    (re.compile(rb"\x1f\x8b\x08"), "gz"),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)"), "bz2"),
    (re.compile(rb"\xfd7zXZ\x00"), "xz"),
    (re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18"), "zst"),
    (re.compile(rb"PK(?:\x03\x04|\x05\x06)"), "zip"),
    (re.compile(rb"PAR1"), "parquet"),
    (re.compile(rb"WARC/[01]\.\d"), "warc"),
    (re.compile(rb"[\s\S]{257}ustar"), "tar"),
)
_SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".tar": "tar"}
PACKED = {"gz": ".gz", "bz2": ".bz2", "xz": ".xz", "zst": ".zst"}
_SHORT = {".tgz": ".tar", ".tbz2": ".tar", ".txz": ".tar"}


def kind_of(head: bytes, name: str | None, text_field: str) -> str:
    """Return gz, bz2, xz, zst, zip, tar, parquet, warc, jsonl, csv, tsv, or page."""
    for magic, kind in _MAGIC:
        if magic.match(head):
            return kind
    low = (name or "").casefold()
    for suffix, kind in _SUFFIXES.items():
        if low.endswith(suffix) and (kind not in ("csv", "tsv") or _is_table(head, text_field)):
            return kind
    if head.startswith(b"{") and _is_row(head.partition(b"\n")[0], text_field):
        return "jsonl"
    return "page"


def _is_table(head: bytes, text_field: str) -> bool:
    """Tell a table from a page of that name: a table has the column, or at least more than one line."""
    first, _, rest = head.partition(b"\n")
    return text_field.encode() in first or bool(rest.strip())


def _is_row(line: bytes, text_field: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and isinstance(row.get(text_field), str)


def inner_name(name: str | None, kind: str) -> str | None:
    """Return the name of what is in a compressed file: `a.txt` for `a.txt.gz`, `a.tar` for `a.tgz`."""
    if name is None:
        return None
    low = name.casefold()
    if low.endswith(PACKED[kind]):
        return name[: -len(PACKED[kind])]
    for short, suffix in _SHORT.items():
        if low.endswith(short):
            return name[: -len(short)] + suffix
    return name
