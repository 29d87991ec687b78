"""What the stages of the split share: the page, the words, the findings, and how to cut a block in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.document import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse.diagnostics import Findings
    from procparse.vocabulary import Vocabulary


class Context(NamedTuple):
    """What the stages of the split need besides the blocks."""

    page: str
    wrapped: bool
    vocabulary: Vocabulary
    findings: Findings
    refuses: bool
    """Contraindications are spoken of somewhere: then they are looked for inside every section."""


def piece(kind: str, block: Block, page: str, start: int, stop: int, like: Block | None) -> Iterable[Block]:
    """Yield the part `start:stop` of a block (offsets within it) as a block of its own, unless it is blank."""
    raw = page[block.start + start : block.start + stop]
    bare = raw.strip()
    if not bare:
        return
    begin = block.start + start + raw.find(bare)
    if like is not None:
        yield like._replace(text=cut(page, begin, begin + len(bare)), start=begin, end=begin + len(bare))
    else:
        depth = 6 if kind == "heading" else 0
        yield Block(kind, cut(page, begin, begin + len(bare)), begin, begin + len(bare), depth, None, begin, 0)  # type: ignore[arg-type]


def cut(page: str, start: int, end: int) -> str:
    """Return the text of a span: white space collapsed, erased marks taken out."""
    raw = page[start:end]
    if "\uffff" in raw:
        raw = raw.replace("\uffff", "")
    return " ".join(raw.split())
