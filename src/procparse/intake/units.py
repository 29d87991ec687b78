"""The units of intake: one document to parse, or the word why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from procparse.outcomes import Outcome


class Unit(NamedTuple):
    """One input document, as bytes that nobody has looked into yet."""

    source: str
    """Where it is: `dumps/a.txt`, `dumps.zip!a.txt`, `rows.jsonl:17`. Unique within a run."""
    name: str | None
    """What it is called in the record."""
    data: bytes
    """A page, or one line of JSON Lines."""
    form: Literal["page", "row"] = "page"
    url: str | None = None
    metadata: str | None = None
    """A JSON object that goes into the record's source as it is."""


class Refused(NamedTuple):
    """An input, or a part of one, that gives no document."""

    source: str
    outcome: Outcome
    cause: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may cost before it is refused. No header of a file is trusted on any of these."""

    document_bytes: int = 16 << 20
    """Size of one document."""
    members: int = 1_000_000
    """Members of one archive, those of archives within it counted too."""
    total_bytes: int = 64 << 30
    """What one input may grow to when it is unpacked."""
    ratio: int = 200
    """How many times its own size an input may grow to, beyond the first MiB."""
    depth: int = 4
    """Containers within containers; `.tar.gz` is two."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the columns of JSON Lines, CSV, TSV and Parquet that hold the page; all others are metadata."""

    text: str = "text"
    url: str = "url"
    name: str | None = None
    """The column that names the document; None: its URL does, else the hash of its text."""
