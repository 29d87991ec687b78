"""Floors: what the work must cost at least in Python, for the same pages."""

from __future__ import annotations

import re
from typing import Any

from procparse.record import Procedure

HEADINGS = (
    "Name of the Procedure", "Summary", "Purpose", "Indications", "Contraindications", "Preparation",
    "Procedure Description", "Duration", "Setting", "Personnel", "Risks and Complications", "Benefits", "Recovery",
    "Alternatives", "Patient Experience", "Similar Codes",
)  # fmt: skip

# One alternative a kind of line, in the order in which a person would test them: blank, bullet (its label and
# colon are found on the way), number, known heading with or without a colon, label line, text. One group a kind
# and no captures inside: `lastgroup` names the kind, the match the span. That is the least a section tree needs;
# no text is cut out, nothing nests, nothing is filed.
LINE = re.compile(
    rf"""^(?:
      (?P<blank>[\ \t]*)$
    | (?P<bullet>[\ \t]*[-•*][\ ]+(?:[A-Z][^:\n]{{0,60}}:[\ ])?[^\n]+)
    | (?P<number>[\ \t]*\d{{1,2}}[.)][\ ]+(?:[A-Z][^:\n]{{0,60}}:[\ ])?[^\n]+)
    | (?P<heading>(?:{"|".join(map(re.escape, HEADINGS))})[\ ]*:?[\ ]*)$
    | (?P<label>[A-Z][^:\n]{{0,60}}:[\ ]*)$
    | (?P<text>[^\n]+)$
    )""",
    re.MULTILINE | re.VERBOSE,
)


def decode(raw: bytes) -> str:
    return raw.decode()


def split_lines(raw: bytes) -> list[str]:
    return raw.decode().split("\n")


def strip_lines(raw: bytes) -> list[str]:
    return [line.strip() for line in raw.decode().split("\n")]


def classify_lines(text: str) -> list[tuple[str | None, int, int]]:
    """Return kind and span of each line, as one scan finds them."""
    return [(match.lastgroup, match.start(), match.end()) for match in LINE.finditer(text)]


def classify_lines_only(text: str) -> list[str | None]:
    return [match.lastgroup for match in LINE.finditer(text)]


def validate(record: dict[str, Any]) -> Procedure:
    return Procedure.model_validate(record)


def validate_and_dump(record: dict[str, Any]) -> str:
    return Procedure.model_validate(record).model_dump_json()
