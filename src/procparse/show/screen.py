"""What a line for a terminal is made of: runs in their paint, with all that a terminal would obey spelt out."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    from procparse.diagnostics import Diagnostic
    from procparse.pipeline import Result

Paint = dict[str, Any]
"""Keyword arguments of `click.style`; empty for plain text."""

PAINTS: dict[str, Paint] = {
    "text": {},
    "label": {"bold": True},
    "heading": {"bold": True, "fg": "cyan"},
    "marker": {"dim": True},
    "separator": {"dim": True},
    "markup": {"dim": True},
    "duplicate": {"dim": True},
    "furniture": {"dim": True},
    "lost": {"fg": "red", "reverse": True},
    "line": {"dim": True},
    "path": {"fg": "green"},
    "homeless": {"fg": "yellow"},
    "info": {"fg": "blue"},
    "warning": {"fg": "yellow"},
    "error": {"fg": "red", "bold": True},
}

PATH_WIDTH = 32
"""Columns given to what a line became, on a wide screen; a longer path pushes its own text to the right."""

# What a terminal would obey and not show: C0 without tab, DEL, C1, line separators, bidirectional controls
# (a page must not be able to reorder what is printed beside it), and surrogates, which cannot be encoded.
OBEYED = frozenset([
    *range(0x09), *range(0x0A, 0x20), *range(0x7F, 0xA0),
    0x061C, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2066, 0x206A), 0xFEFF,
    *range(0xD800, 0xE000),
])  # fmt: skip
_VISIBLE = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in OBEYED}
_VISIBLE[0x09] = "    "
_ESCAPED = {code: f"\\u{code:04x}" for code in OBEYED if code >= 0x7F}


def visible(text: str) -> str:
    r"""Return `text` on one line, with everything that a terminal would obey spelt out.

    >>> visible("a\x1b[2Jb\n")
    'a\\x1b[2Jb\\x0a'
    """
    return text.translate(_VISIBLE)


def visible_json(text: str) -> str:
    """Return JSON `text` with the same characters as JSON escapes: safe to print, equal when read."""
    return text.translate(_ESCAPED)


def diagnostic_line(result: Result, finding: Diagnostic, where: str, lines_before: int = 0) -> tuple[str, str]:
    """Return the place of `finding` (`hand.txt:41:1`) and what it says.

    `lines_before` counts those of the pages that stand before this one in a dump of several.
    """
    place = visible(where)
    if finding.span is not None:
        line, column = result.document.position(finding.span[0])
        place += f":{line + lines_before}:{column}"
    return place, visible(f"{finding.message} [{finding.code}]")


class Run(NamedTuple):
    """A stretch of output in one style."""

    text: str
    style: str = "text"


class Screen:
    """Joins runs into lines: coloured or not, wrapped at `width` or, where it is None, not at all."""

    def __init__(self, color: bool, width: int | None) -> None:
        self.color = color
        self.width = width
        self.path_width = PATH_WIDTH if width is None else min(PATH_WIDTH, width // 3)

    def line(self, runs: Iterable[Run], indent: int = 0) -> str:
        """Return one line, or several where it has to wrap; the following ones start at column `indent`."""
        out: list[str] = []
        column = 0
        room = self.width or 0
        for run in runs:
            text = visible(run.text)
            while room and column + _columns(text) > room:
                cut = _cut(text, room - column, column > indent)
                if cut or column > indent:
                    out.append(self.paint(text[:cut].rstrip(), run.style) + "\n" + " " * indent)
                    text = text[cut:].lstrip()
                    column = indent
                if indent + 8 > room:
                    break
            out.append(self.paint(text, run.style))
            column += _columns(text)
        return "".join(out).rstrip(" ")

    def paint(self, text: str, style: str) -> str:
        """Return `text` in a style of PAINTS."""
        paint = PAINTS[style]
        return click.style(text, **paint) if self.color and paint and text else text


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _cut(text: str, room: int, may_be_nothing: bool) -> int:
    """Return how much of `text` goes into `room` columns: up to a space, else to the last character."""
    used = end = 0
    while end < len(text) and (used := used + _columns(text[end])) <= room:
        end += 1
    space = text.rfind(" ", 0, end + 1)
    if space > 0 or may_be_nothing:
        return max(space, 0)
    return max(end, 1)


# ---- the page, line by line
