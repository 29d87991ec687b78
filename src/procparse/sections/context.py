"""What the stages of the split share: the page, the words, the findings, and how to cut a block in pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.document import Block, tidy

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
    unmarked: bool
    """The page has no list marks at all: then lists are lines, and a line with a colon may introduce them."""


def piece(kind: str, block: Block, page: str, start: int, stop: int, like: Block | None) -> Iterable[Block]:
    """Yield the part `start:stop` of a block (offsets within it) as a block of its own, unless it is blank."""
    raw = page[block.start + start : block.start + stop]
    bare = raw.strip()
    if not bare:
        return
    begin = block.start + start + raw.find(bare)
    if like is not None:
        yield like._replace(text=tidy(bare), start=begin, end=begin + len(bare))
    else:
        depth = 6 if kind == "heading" else 0
        yield Block(kind, tidy(bare), begin, begin + len(bare), depth, None, begin, 0)  # type: ignore[arg-type]
