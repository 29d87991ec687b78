"""Words -> ranked places in a database of records."""

from __future__ import annotations

import os
import re
import sqlite3
from typing import TYPE_CHECKING, NamedTuple

from procparse.errors import ProcparseError
from procparse.exporters.layout import LAYOUT
from procparse.exporters.walk import SECTIONS

if TYPE_CHECKING:
    from pathlib import Path

_QUERY = """
SELECT chunk.id, chunk.procedure_id, chunk.title, chunk."key", chunk.heading,
  snippet(chunk_fts, 2, ?, ?, '…', 24), chunk.source, chunk.char_start, chunk.char_end,
  -bm25(chunk_fts, 4.0, 2.0, 1.0)
FROM chunk_fts JOIN chunk ON chunk.number = chunk_fts.rowid
WHERE chunk_fts MATCH ? AND (? IS NULL OR chunk.section = ? OR chunk."key" = ?)
ORDER BY bm25(chunk_fts, 4.0, 2.0, 1.0), chunk.id LIMIT ?
"""
_WORD = re.compile(r'"([^"]*)"|([^\s"]+)')


class Hit(NamedTuple):
    """One chunk that holds the words."""

    id: str
    """Of the chunk."""
    doc_id: str
    title: str | None
    key: str
    """Path in the record, such as `risks.rare`."""
    heading: str
    snippet: str
    """Words around the first place, what was found between marks."""
    source: str
    """Name of the page, else its URL, else its hash."""
    char_start: int
    """Where the chunk's passages start on the page, in characters of its decoded text."""
    char_end: int
    score: float
    """The higher the better; to compare hits of one search."""


def search(
    path: str | Path,
    words: str,
    *,
    section: str | None = None,
    limit: int = 10,
    marks: tuple[str, str] = ("[", "]"),
) -> list[Hit]:
    """Return the chunks that hold all the words, the best first; words in double quotes stand side by side.

    `section` is a field of the record (`risks`) or the path of a group (`risks.rare`). Words are compared without
    regard to case, accents and English endings. Nothing in `words` is a command.
    Raises ProcparseError where there are no words, no such section, or the file is no database that `convert -o` made.
    """
    query = _query(words)
    if section is not None and section.split(".")[0] not in SECTIONS:
        raise ProcparseError(
            f"expected a section of {', '.join(SECTIONS)}, or a group such as risks.rare, got {section!r}"
        )
    if not os.path.isfile(path):
        raise ProcparseError(f"expected a database made by `procparse convert -o kb.sqlite`, found no file {path}")
    try:
        # immutable would be wrong while another process writes; this only promises not to write
        connection = sqlite3.connect(f"file:{_uri(os.fspath(path))}?mode=ro", uri=True)
        try:
            (layout,) = connection.execute("PRAGMA user_version").fetchone()
            if layout != LAYOUT:
                raise ProcparseError(f"expected a database of layout {LAYOUT}, got {path} with layout {layout}")
            found = connection.execute(_QUERY, (*marks, query, section, section, section, limit)).fetchall()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise ProcparseError(f"cannot search {path}: {error}") from None
    return [Hit(*row) for row in found]


def _query(words: str) -> str:
    """Return words as a query of FTS5 in which nothing is an operator.

    >>> _query('nerve OR "lasting change"')
    '"nerve" "OR" "lasting change"'
    """
    found = [phrase or word for phrase, word in _WORD.findall(words)]
    # a phrase without a letter or digit has no token, and matches nothing
    kept = [part.replace("\x00", " ") for part in found if any(character.isalnum() for character in part)]
    if not kept:
        raise ProcparseError(f"expected words to search for, got {words!r}")
    return " ".join(f'"{part}"' for part in kept)


def _uri(path: str) -> str:
    from urllib.parse import quote

    return quote(os.path.abspath(path))
