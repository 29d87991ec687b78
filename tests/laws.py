"""The three laws of the record as checks on a Result; every test that parses calls them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from procparse.accounting import leaves
from procparse.document import ERASED, Document
from procparse.pipeline import Result

ROLES = {"text", "label", "heading", "marker", "separator", "markup", "duplicate", "furniture"}


def check(result: Result) -> None:
    """Assert that the record conserves the page and quotes it verbatim."""
    conserving(result)
    verbatim(result)


def conserving(result: Result) -> None:
    """Law 2: every non-blank character is in exactly one part; the parts are sorted and disjoint."""
    text = result.document.text
    accounting = result.accounting()
    assert accounting.complete, (
        [text[a:b] for a, b in accounting.gaps],
        [(left, right, text[right.start : right.end]) for left, right in accounting.overlaps],
    )
    covered = bytearray(len(text))
    last = 0
    dumped = result.procedure.model_dump()
    for part in accounting.parts:
        assert last <= part.start < part.end <= len(text), part
        assert part.role in ROLES, part
        last = part.end
        covered[part.start : part.end] = b"\x01" * (part.end - part.start)
        if part.path is not None:
            resolve(dumped, part.path)
    missing = [place for place, seen in enumerate(covered) if not seen and not text[place].isspace()]
    assert not missing, [text[place] for place in missing[:20]]


def verbatim(result: Result) -> None:
    """Law 3: every leaf is the slice that its span names, white space collapsed, marks taken out."""
    unmarked = without_marks(result.document, result._marks)
    dumped = result.procedure.model_dump()
    for start, end, path in leaves(dumped):
        said = resolve(dumped, path)["text"]
        assert said == " ".join(said.split()), path
        assert said == " ".join(unmarked[start:end].replace(ERASED, "").split()), path
        assert said.strip(), path


def without_marks(document: Document, later: Iterable[tuple[int, int]] = ()) -> str:
    """Return the text of a page at its own length, every character that a mark covers erased."""
    text = list(document.text)
    for start, end in [*((mark.start, mark.end) for mark in document.marks), *later]:
        text[start:end] = ERASED * (end - start)
    return "".join(text)


def resolve(record: Any, pointer: str) -> Any:
    """Return what a JSON pointer names."""
    for step in pointer.split("/")[1:]:
        record = record[int(step)] if isinstance(record, list) else record[step]
    return record


def content(result: Result) -> dict[str, Any]:
    """Return the record without spans, source and id: what typography must not change."""
    dumped: dict[str, Any] = stripped(result.procedure.model_dump(mode="json"))
    for key in ("source", "id"):
        dumped.pop(key)
    return dumped


def stripped(value: Any) -> Any:
    """Return a dumped record without its spans."""
    if isinstance(value, dict):
        return {key: stripped(part) for key, part in value.items() if key != "span"}
    if isinstance(value, list):
        return [stripped(part) for part in value]
    return value
