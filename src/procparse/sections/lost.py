"""Headings that an extractor lost -> sections inferred where two blank lines mark each gap; the rest is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from procparse.document import Block, Section
from procparse.sections.labels import grouped

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse.sections.context import Context

# The order in which the page family prints its sections; never seen in another.
ORDER = """
    names summary purpose indications preparation description duration setting personnel risks benefits
    recovery alternatives patient_experience
    """.split()
_RANK = {key: rank for rank, key in enumerate(ORDER)}


def with_lost(sections: list[Section], condition: bool, context: Context) -> list[Section]:
    """Infer headings that an extractor lost, where two blank lines mark each gap; name those that stay absent."""
    present = {section.key for section in sections}
    if condition or len(present & set(ORDER)) < 3:
        return sections
    missing = [key for key in ORDER if key not in present]
    if not missing:
        return sections
    # where blank lines are doubled throughout, they stand before the known headings too and prove nothing
    known = [section.heading for section in sections[1:] if section.heading is not None]
    doubled = sum(1 for heading in known if heading.blanks >= 2) * 2 > len(known)
    result: list[Section] = []
    inferred: list[str] = []
    anchors = [section for section in sections if section.key in _RANK]
    place = -1
    for section in sections:
        gaps: list[str] = []
        if section.key in _RANK:
            place += 1
        if section.key in _RANK and not doubled:
            rank = _RANK[section.key]
            stop = _RANK[anchors[place + 1].key or ""] if place + 1 < len(anchors) else rank + 1
            gaps = [key for key in ORDER[rank + 1 : stop] if key not in present]
        body = list(_all_blocks(section)) if gaps else []
        cuts = [index for index, block in enumerate(body) if index and block.blanks >= 2]
        if not gaps or len(cuts) != len(gaps):
            result.append(section)
            continue
        inferred.extend(gaps)
        for key, heading, start, stop in zip(
            [section.key, *gaps], [section.heading, *[None] * len(gaps)], [0, *cuts], [*cuts, len(body)], strict=True
        ):
            result.append(grouped(key, heading, body[start:stop], context))
            if heading is None:
                context.findings.add("headings-inferred", (body[start].at, body[stop - 1].end), key=key)
    absent = [key for key in missing if key not in inferred]
    if absent:
        context.findings.add("headings-missing", None, keys=", ".join(absent))
    return result


def _all_blocks(section: Section) -> Iterable[Block]:
    yield from section.blocks
    for child in section.children:
        if child.heading is not None:
            yield child.heading
        yield from child.blocks
