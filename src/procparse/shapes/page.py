"""What every shape needs of the page at hand, and where what is no leaf of the record is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from procparse.document import BLANK, ERASED, tidy

if TYPE_CHECKING:
    from procparse.diagnostics import Findings
    from procparse.vocabulary import Vocabulary

Record = dict[str, Any]
Trace = tuple[int, int, str, int | str]
"""Start and end of characters that are no leaf of the record, their role, and what they belong to: where the leaf
starts (-1: there is none), or a JSON pointer where it has no place in the text."""


class Page:
    """What every shape needs of the page at hand."""

    __slots__ = ("findings", "nesting", "piped", "text", "trace", "vocabulary")

    def __init__(self, text: str, vocabulary: Vocabulary, findings: Findings) -> None:
        self.text = text
        self.vocabulary = vocabulary
        self.findings = findings
        self.trace: list[Trace] = []
        self.nesting = False
        self.piped = "\n|" in text

    def cut(self, start: int, end: int) -> str:
        """Return the verbatim text of a span: white space collapsed, erased marks taken out."""
        raw = self.text[start:end]
        if "\n" in raw or "  " in raw or ERASED in raw:
            return tidy(raw)
        return raw

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """Return the span without white space and erased marks at its ends."""
        raw = self.text[start:end]
        bare = raw.lstrip(BLANK)
        start += len(raw) - len(bare)
        return start, start + len(bare.rstrip(BLANK))

    def note(self, start: int, end: int, role: str, owner: int) -> None:
        """Note the non-blank characters between two offsets as no leaf of the record."""
        raw = self.text[start:end]
        bare = raw.lstrip(BLANK)
        if bare:
            start += len(raw) - len(bare)
            self.trace.append((start, start + len(bare.rstrip(BLANK)), role, owner))
