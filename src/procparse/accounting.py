"""Proves that every non-blank character of a page is in exactly one place, and names the place."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from procparse.document import Document, Section


class Part(NamedTuple):
    """A run of characters and what became of them."""

    start: int
    end: int
    role: str
    """text, label, heading, marker, separator, markup, duplicate or furniture."""
    path: str | None
    """JSON pointer to the Passage of the record that it belongs to; None where there is none."""


@dataclass(frozen=True, slots=True)
class Accounting:
    """The parts of a page, sorted and disjoint; `gaps` and `overlaps` are empty unless procparse has a bug."""

    parts: tuple[Part, ...]
    gaps: tuple[tuple[int, int], ...]
    """Runs of non-blank characters that no part covers."""
    overlaps: tuple[tuple[Part, Part], ...]
    """Pairs of parts that claim the same character."""

    @property
    def complete(self) -> bool:
        """True where every non-blank character is in exactly one part."""
        return not self.gaps and not self.overlaps


def leaves(record: Any, pointer: str = "") -> Iterator[tuple[int, int, str]]:
    """Yield start, end and JSON pointer of each Passage in a dumped record."""
    if isinstance(record, dict):
        if "text" in record and record.get("span") is not None:
            yield record["span"][0], record["span"][1], pointer
        for key, value in record.items():
            if key not in ("span", "fasting", "source") and isinstance(value, (dict, list)):
                yield from leaves(value, f"{pointer}/{key}")
    elif isinstance(record, list):
        for index, value in enumerate(record):
            yield from leaves(value, f"{pointer}/{index}")


def account(
    document: Document,
    record: dict[str, Any],
    sections: Sequence[Section],
    trace: Iterable[tuple[int, int, str, int | str]],
    marks: Iterable[tuple[int, int]],
) -> Accounting:
    """Gather the parts of one page from the record, what the shapes took out of lines, and the typography."""
    texts = sorted(leaves(record))
    headings = {
        (start, end) for start, end, path in texts if path.startswith("/extra_sections/") and path.endswith("/heading")
    }
    pointers = {start: path for start, _, path in texts}
    for index, code in enumerate(record["codes"]):
        if code["span"] is not None:
            pointers.setdefault(code["span"][0], f"/codes/{index}")
    parts = [
        Part(start, end, "heading" if (start, end) in headings else "text", path)
        for start, end, path in texts
        if end > start
    ]
    for start, end, role, owner in trace:
        parts.append(Part(start, end, role, owner if isinstance(owner, str) else pointers.get(owner)))
    taken = {(part.start, part.end) for part in parts}
    for section in sections:
        heading = section.heading
        if heading is not None and section.key not in (None, "extra") and heading.span not in taken:
            parts.append(Part(heading.start, heading.end, "heading", None))
    starts = [start for start, _, _ in texts]
    for block in document.blocks:
        if block.marker is not None:
            place = bisect_left(starts, block.start)
            owner_path = texts[place][2] if place < len(texts) and texts[place][0] < block.end else None
            parts.append(Part(block.at, block.at + len(block.marker), "marker", owner_path))
    marking = sorted(
        {
            *((mark.start, mark.end, mark.role) for mark in document.marks),
            *((start, end, "markup") for start, end in marks),
        }
    )
    parts = _carved(parts, [Part(*mark, None) for mark in marking])
    overlaps = tuple((left, right) for left, right in zip(parts, parts[1:], strict=False) if right.start < left.end)
    return Accounting(tuple(parts), tuple(_gaps(document.text, parts)), overlaps)


def _carved(parts: list[Part], marks: list[Part]) -> list[Part]:
    """Return all parts in order, what is markup taken out of the others: an emphasis sign stands inside a text."""
    if not marks:
        return sorted(parts)
    starts = [mark.start for mark in marks]
    carved: list[Part] = list(marks)
    for part in parts:
        at = part.start
        for place in range(bisect_left(starts, part.start), bisect_left(starts, part.end)):
            mark = marks[place]
            if mark.start > at:
                carved.append(part._replace(start=at, end=mark.start))
            at = mark.end
        if at < part.end:
            carved.append(part._replace(start=at))
    return sorted(carved)


def _gaps(text: str, parts: list[Part]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in [*parts, Part(len(text), len(text), "", None)]:
        between = text[at : part.start]
        if between and not between.isspace():
            lead = len(between) - len(between.lstrip())
            yield at + lead, at + len(between.rstrip())
        at = max(at, part.end)
