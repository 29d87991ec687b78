"""The ends of a command, and what it says: exit codes, lines on stderr, colours, and where output goes."""

from __future__ import annotations

import contextlib
import os
import re
import sys
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from procparse.diagnostics import Diagnostic
    from procparse.pipeline import Result

FAILED = 1
"""Some input could not be read, or a page has findings that `--fail-on` names."""
USAGE = 2
"""The command line, the vocabulary file or the place of the output is wrong; nothing was done."""
NO_OUTPUT = 74
"""The output could not be written (EX_IOERR of sysexits.h)."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""The reader of stdout went away; what a shell reports for SIGPIPE."""
TERMINATED = 143

SEVERITIES = ("info", "warning", "error")
FAIL_ON = {"never": len(SEVERITIES), "warning": 1, "error": 2}


class Failure(Exception):
    """The end of a command, told in one line, with its exit code."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def no_output(name: str, error: OSError) -> Failure:
    """Return the failure of an output that cannot be written."""
    return Failure(f"cannot write {name}: {error.strerror or error}", NO_OUTPUT)


def say(line: str) -> None:
    """Print a line on stderr; without a reader there, the work goes on."""
    with contextlib.suppress(OSError):
        click.echo(line, err=True, color=None if wants_color(sys.stderr) else False)


def visible(text: str) -> str:
    """Return a text on one line, with all that a terminal would obey spelt out."""
    from procparse.show import visible

    return visible(text)


def is_terminal(stream: IO[Any] | None) -> bool:
    """Tell whether a person reads there."""
    return stream is not None and stream.isatty()  # None: it is closed


def wants_color(stream: IO[Any] | None, choice: str = "auto") -> bool:
    """Tell whether a stream is painted; `choice` is that of --color."""
    if choice != "auto":
        return choice == "always"
    return (
        stream is not None and stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def say_lines(text: str) -> None:
    """Print each line of a text on stderr."""
    for line in text.split("\n"):
        say(visible(line))


def silence(_: str) -> None:
    """Say nothing."""


def _shown(path: str) -> str:
    return "<stdin>" if path == "-" else path


def limit_of(fail_on: str, strict: bool) -> int:
    """Return the number of the least severity that makes a command fail."""
    return FAIL_ON["warning"] if strict else FAIL_ON[fail_on]


def gravest(findings: Sequence[Diagnostic]) -> int:
    """Return the number of the gravest severity among the findings, -1 where there are none."""
    return max((SEVERITIES.index(finding.severity) for finding in findings), default=-1)


def report_findings(result: Result, path: str, least: int, lines_before: int = 0) -> None:
    """Print the findings of a page that are at least so grave, one a line."""
    from procparse.show import PAINTS, diagnostic_line

    for finding in result.diagnostics:
        if SEVERITIES.index(finding.severity) >= least:
            place, words = diagnostic_line(result, finding, _shown(path), lines_before)
            say(f"{place}: {click.style(finding.severity + ':', **PAINTS[finding.severity])} {words}")


_JSON_TOKEN = re.compile(
    r"""
    (?P<key>"(?:[^"\\]|\\.)*")(?=:)      # "title":
    | (?P<text>"(?:[^"\\]|\\.)*")        # "Release, hand"
    | (?P<value>-?\d[\d.eE+-]*|true|false|null)
    """,
    re.VERBOSE,
)


def colored_json(text: str) -> str:
    """Return JSON with its keys and values in colours."""
    colors = {"key": "cyan", "text": "green", "value": "yellow"}
    return _JSON_TOKEN.sub(lambda match: click.style(match[0], fg=colors[match.lastgroup or "key"]), text)


class Sink:
    """Where output goes: stdout (None), or a file that appears whole when the block ends without an error."""

    file: IO[bytes]

    def __init__(self, path: str | None) -> None:
        self.name = "<stdout>" if path is None else path
        self.path = path
        self.temporary: Path | None = None

    def __enter__(self) -> Sink:
        try:
            self._open()
        except OSError as error:
            raise no_output(self.name, error) from None
        except BaseException:  # interrupted while the file was being made
            self._tidy()
            raise
        return self

    def _open(self) -> None:
        if self.path is None:
            if sys.stdout is None:
                raise Failure("cannot write <stdout>: it is closed", NO_OUTPUT)
            self.file = sys.stdout.buffer
            return
        from pathlib import Path

        self.target = Path(os.path.realpath(self.path))
        if self.target.exists() and not self.target.is_file():
            self.file = self.target.open("wb")  # /dev/null, a named pipe: nothing to rename over
            return
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.temporary = self.target.with_name(f".{self.target.name}.{os.getpid()}.tmp")
        self.file = self.temporary.open("wb")

    def _tidy(self) -> None:
        if self.temporary is not None:
            with contextlib.suppress(OSError):
                self.temporary.unlink()

    def write(self, text: str) -> None:
        """Add text."""
        try:
            # only a name given by the system could hold what UTF-8 cannot; as an escape it is still JSON
            self.file.write(text.encode("utf-8", "backslashreplace"))
        except BrokenPipeError:
            raise
        except OSError as error:
            raise no_output(self.name, error) from None

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if self.name == "<stdout>":
                if kind is None:
                    self.file.flush()
                return
            self.file.close()
            if self.temporary is not None and kind is None:
                self.temporary.replace(self.target)
        except BrokenPipeError:
            raise
        except OSError as error:
            if kind is None:
                raise no_output(self.name, error) from None
        finally:
            self._tidy()
