"""What became of one input document: one word for each way a conversion can end."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The end of one input document. Every input has exactly one."""

    PARSED = "parsed"
    WARNINGS = "parsed_with_warnings"
    UNREADABLE = "unreadable"
    BROKEN = "broken"
    REFUSED = "refused"
    TOO_LARGE = "too_large"
    FAILED = "failed"
    RECURSION = "recursion"
    MEMORY = "memory"
    TIMEOUT = "timeout"
    CRASHED = "crashed"

    @property
    def quarantined(self) -> bool:
        """Whether the document has no record, and stands in quarantine.jsonl."""
        return self not in (Outcome.PARSED, Outcome.WARNINGS)


MEANING: dict[Outcome, str] = {
    Outcome.PARSED: "Read, and nothing is worth a warning.",
    Outcome.WARNINGS: "Read, with a finding of severity warning or error.",
    Outcome.UNREADABLE: "The file could not be opened or read; the cause is the system's own word.",
    Outcome.BROKEN: "The container (archive, row, compressed stream) is damaged here.",
    Outcome.REFUSED: "Hostile or out of bounds: a limit of the intake was passed, or a member is no plain file.",
    Outcome.TOO_LARGE: "One document is larger than the limit.",
    Outcome.FAILED: "The parser or an exporter raised: a bug, told with its place in the code.",
    Outcome.RECURSION: "The parser ran out of stack.",
    Outcome.MEMORY: "The document needed more memory than the cap.",
    Outcome.TIMEOUT: "The document took longer than its deadline.",
    Outcome.CRASHED: "The process that read the document died.",
}
"""For the reference page: what each outcome says of the document."""

DEPEND_ON_LIMITS = frozenset({Outcome.TIMEOUT, Outcome.MEMORY, Outcome.CRASHED})
"""What may end otherwise when deadline or memory cap change; the same document is tried again then."""


class Refusal(Exception):
    """Raised within the intake for one document or member that cannot be read: its outcome and why."""

    def __init__(self, outcome: Outcome, cause: str) -> None:
        super().__init__(cause)
        self.outcome = outcome
        self.cause = cause
