"""What became of one input document: one word for each way a conversion can end."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The end of one input document. Every input has exactly one."""

    PARSED = "parsed"
    """Read, and nothing is worth a warning."""
    WARNINGS = "parsed_with_warnings"
    """Read, with a finding of severity warning or error."""
    UNREADABLE = "unreadable"
    """The file could not be opened or read; the cause is the system's own word."""
    BROKEN = "broken"
    """The container (archive, row, compressed stream) is damaged here."""
    REFUSED = "refused"
    """Hostile or out of bounds: a limit of the intake was passed, or a member is no plain file."""
    TOO_LARGE = "too_large"
    """One document is larger than the limit."""
    FAILED = "failed"
    """The parser or an exporter raised: a bug, told with its place in the code."""
    RECURSION = "recursion"
    """The parser ran out of stack."""
    MEMORY = "memory"
    """The document needed more memory than the cap."""
    TIMEOUT = "timeout"
    """The document took longer than its deadline."""
    CRASHED = "crashed"
    """The process that read the document died."""

    @property
    def quarantined(self) -> bool:
        """Whether the document has no record, and stands in quarantine.jsonl."""
        return self not in (Outcome.PARSED, Outcome.WARNINGS)


DEPEND_ON_LIMITS = frozenset({Outcome.TIMEOUT, Outcome.MEMORY, Outcome.CRASHED})
"""What may end otherwise when deadline or memory cap change; the same document is tried again then."""


class Refusal(Exception):
    """Raised within the intake for one document or member that cannot be read: its outcome and why."""

    def __init__(self, outcome: Outcome, cause: str) -> None:
        super().__init__(cause)
        self.outcome = outcome
        self.cause = cause
