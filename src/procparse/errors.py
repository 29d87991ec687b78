"""Mistakes of the caller, and strict mode. Content never raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from procparse.diagnostics import Diagnostic


class ProcparseError(Exception):
    """A mistake of the caller: one sentence that says what was expected and what came."""


class BatchError(Exception):
    """The end of a run that is nobody's content: one sentence, and the exit code of the command."""

    exit_code = 70


class OutputError(BatchError):
    """The output could not be written: which, and the system's own word."""

    exit_code = 74  # EX_IOERR of sysexits.h

    def __init__(self, place: str, cause: str) -> None:
        super().__init__(f"cannot write {place}: {cause}")
        self.path = place
        self.cause = cause

    def __reduce__(self) -> tuple[type[OutputError], tuple[str, str]]:
        return type(self), (self.path, self.cause)


class VocabularyError(ProcparseError):
    """A vocabulary file that cannot be used: what stands where, and what is allowed there."""


class StrictError(ProcparseError):
    """Raised by `parse(..., strict=True)` on a page with a diagnostic of severity error or warning."""

    def __init__(self, name: str | None, diagnostics: Sequence[Diagnostic]) -> None:
        self.name = name
        self.diagnostics = tuple(diagnostics)
        first = self.diagnostics[0]
        more = f" (and {len(self.diagnostics) - 1} more)" if len(self.diagnostics) > 1 else ""
        super().__init__(f"{name or 'page'}: {first.message} [{first.code}]{more}")
