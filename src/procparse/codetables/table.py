"""A table of codes: names, as they are compared, and the codes that it gives them."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from procparse.errors import ProcparseError
from procparse.values.codes import SYSTEMS, label_system

if TYPE_CHECKING:
    from collections.abc import Iterable


class Entry(NamedTuple):
    """A code that a table gives a name."""

    system: str
    """Short name of the code system, as in `Code.system`."""
    uri: str
    code: str
    display: str | None
    """The table's own text of the code; None where it has none."""


class Row(NamedTuple):
    """One line of a table, as a file states it."""

    place: str
    """Where it stands, for messages: `codes.csv:7`."""
    name: object
    code: object
    display: object = None
    system: object = None
    """Short name or URI; None where the whole table has one."""


class About(NamedTuple):
    """What a file says of the whole table."""

    name: str
    version: str | None = None
    licence: str | None = None
    system: str | None = None


@dataclass(frozen=True, slots=True)
class CodeTable:
    """Names and their codes, with what every code says of where it comes from."""

    name: str
    version: str | None
    licence: str | None
    entries: dict[str, tuple[Entry, ...]] = field(repr=False)
    """Name, as `normalised` compares it -> its codes."""
    fingerprint: str
    """SHA-256 of all of that: what tells two runs of a batch apart."""


_SYSTEM_OF_URI = {system.uri: system for system in SYSTEMS}
_URI = re.compile(r"(?:https?://|urn:)[^\s<>\"{}|\\^`]{1,2000}")

_DROPPED = frozenset("'’™®©")
_SIGNS = frozenset("%#*@")
"""Punctuation that changes what is said."""
_BETWEEN_NUMBERS = frozenset("-/.,:")
"""2.5 is not 25, and neither 1-5 nor 1/5 is 1 5."""
_SPELLINGS = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), "⁄": "/", "&": " and "})


def normalised(name: str) -> str:
    """Return a name as it is compared: without case, punctuation and blanks, but with every word, number and sign.

    Nothing is taken off and nothing is guessed: `with` is not `without`, and `2.5 cm` is not `25 cm`.

    >>> normalised("Release, Muscle(s) of Hand – each") == normalised("release muscle s of hand, EACH.")
    True
    >>> normalised("Repair, 2.5 cm or less") == normalised("Repair, 25 cm or less")
    False
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).translate(_SPELLINGS)
    out: list[str] = []
    for index, char in enumerate(folded):
        kind = unicodedata.category(char)
        if kind[0] in "LMN":
            out.append(char)  # a letter with its accents, a number
        elif kind == "Cf" or char in _DROPPED:
            continue  # a soft hyphen; `Dupuytren's`
        elif kind[0] == "S" or char in _SIGNS:
            out.append(f" {char} ")
        elif char in _BETWEEN_NUMBERS and _is_between_numbers(folded, index):
            out.append(char)
        else:
            out.append(" ")
    return " ".join("".join(out).split())


def _is_between_numbers(text: str, index: int) -> bool:
    return text[index - 1 : index].isnumeric() and text[index + 1 : index + 2].isnumeric()


def code_table(about: About, rows: Iterable[Row]) -> CodeTable:
    """Return the table of these rows; raise ProcparseError, with the place, for one that is no code or has no name."""
    entries: dict[str, dict[Entry, None]] = {}
    for row in rows:
        name, code = _text(row, "name", row.name), _text(row, "code", row.code)
        key = normalised(name)
        if not key:
            raise ProcparseError(f"{row.place}: expected a name with a letter or a number, got {name!r:.80}")
        system, uri = _system(row, about)
        known = _SYSTEM_OF_URI.get(uri)
        if known is not None and not known.shape.fullmatch(code.upper()):
            raise ProcparseError(
                f"{row.place}: expected a code of {known.name}, got {code!r:.40}"
                + ("; a spreadsheet may have dropped its leading zeros" if code.isdigit() else "")
            )
        display = None if row.display in (None, "") else _text(row, "display", row.display)
        entries.setdefault(key, {})[Entry(system, uri, code if known is None else code.upper(), display)] = None
    if not entries:
        raise ProcparseError(f"expected a code table with at least one name and code, got none in {about.name}")
    found = {key: tuple(own) for key, own in entries.items()}
    told = json.dumps([about[:3], sorted(found.items())], ensure_ascii=False)
    return CodeTable(*about[:3], found, hashlib.sha256(told.encode()).hexdigest())


def checked_about(about: About, place: str) -> About:
    """Return what is said of a table, blanks trimmed; raise ProcparseError for what is no line of text."""
    values = []
    for what, value in zip(about._fields, about, strict=True):
        if value is not None and (not isinstance(value, str) or not _is_writable(value)):
            raise ProcparseError(f"{place}: expected the {what} of the table as text, got {value!r:.80}")
        values.append(" ".join(value.split()) or None if isinstance(value, str) else None)
    name, *rest = values
    return About(name or place, *rest)


def _text(row: Row, what: str, value: object) -> str:
    text = value.strip() if isinstance(value, str) else None
    if not text or not _is_writable(text):
        raise ProcparseError(f"{row.place}: expected a {what}, got {value!r:.80}")
    return text


def _is_writable(text: str) -> bool:
    """Return whether UTF-8 can hold it: JSON can bring half a character."""
    return not re.search("[\ud800-\udfff]", text)


def _system(row: Row, about: About) -> tuple[str, str]:
    """Return short name and URI of a row's code system."""
    said = row.system if row.system not in (None, "") else about.system
    told = said.strip() if isinstance(said, str) else ""
    known = _SYSTEM_OF_URI.get(told) or label_system(told)
    if known is not None:
        return known.name, known.uri
    if _URI.fullmatch(told):
        return about.name, told
    raise ProcparseError(
        f"{row.place}: expected the code system as one of {', '.join(system.name for system in SYSTEMS)}, or as a URI, "
        f"got {said!r:.80}"
    )
