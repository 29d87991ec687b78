"""A text and its blocks -> the name of its dialect, and the evidence that decided. A report; no decision rests on it.

The first row that fits names the page: markups by a sign that only they print, the others by how lists and lines look.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procparse.document import Block, Document


class Markup(NamedTuple):
    """A language with signs for headings or lists."""

    name: str
    signs: tuple[str, ...]
    """Without one of these it is not searched for."""
    shows: re.Pattern[str]


class Look(NamedTuple):
    """What a page without a markup looks like."""

    name: str
    fits: Callable[[str, Sequence[Block], int | None], bool]
    """Of the text, the blocks and the width at which the page is wrapped."""
    why: str
    """The evidence, with the count of each marker in `{marks}` and the width in `{wrap}`."""


MARKUPS: tuple[Markup, ...] = (
    Markup("org", (":PROPERTIES:", "#+"), re.compile(r"^[ ]*:PROPERTIES:|^#\+[A-Za-z_]+:", re.M)),
    Markup("rst", (".. ", "`__"), re.compile(r"^[ ]*\.\. [a-z-]+::|>`__", re.M)),
    Markup(
        "mediawiki",
        ("==", "= ", "'''", "<dt>", "{|"),
        re.compile(r"^={1,6} [^\n=]+ ={1,6}(?=[ ]*$)|'''[^'\n]+'''|^<dt>|^\{\|", re.M),
    ),
    Markup("asciidoc", ("== ", "|==="), re.compile(r"^={2,6} [^\n=]*[^\n= ](?=[ ]*$)|^\|===", re.M)),
    Markup("starred", ("* ",), re.compile(r"^(\*{1,6}) [^\n*]+ \1(?=[ ]*$)", re.M)),
    Markup(
        "markdown",
        ("#", "**", "](", "---", "==="),
        re.compile(
            r"^#{1,6} [^\s#.][^\n]*|\*\*[^\s*][^\n*]*\*\*|\[[^\[\]\n]+\]\((?:https?:|/|#)"
            r"|^[^\s\n][^\n]{2,98}\n(?:={3,}|-{3,})(?=[ ]*$)",
            re.M,
        ),
    ),
)
LOOKS: tuple[Look, ...] = (
    Look("one-line", lambda text, _, __: len(text) > 400 and text.strip().count("\n") < 3, "nearly no line ends"),
    Look("wrapped", lambda _, __, wrap: wrap is not None, "lines are broken at {wrap} columns; list marks: {marks}"),
    Look("unmarked", lambda _, blocks, __: not any(one.kind == "item" for one in blocks), "no list mark on the page"),
    Look(
        "dash",
        lambda text, blocks, _: all(one.marker in ("-", None) or text[one.at].isspace() for one in blocks),
        "all list marks are hyphens: {marks}",
    ),
    Look(
        "bullet",
        lambda text, blocks, _: any(one.marker == "•" and not text[one.at].isspace() for one in blocks),
        "list marks: {marks}",
    ),
    Look("other", lambda _, __, ___: True, "list marks: {marks}"),
)
"""In order; the last fits any page."""


def name_of(text: str, blocks: Sequence[Block], wrap: int | None) -> str:
    """Return the name of the dialect of a text."""
    markup = _markup(text)
    if markup is not None:
        return markup[0]
    return next(look.name for look in LOOKS if look.fits(text, blocks, wrap))


def evidence(document: Document) -> str:
    """Return in words what decided on the dialect of a document."""
    if document.dialect == "html":
        return "the page is made of HTML elements"
    markup = _markup(document.text)
    if markup is not None:
        _, hit = markup
        shown = " ".join(hit.group().split())
        return f"`{shown[:60]}` in line {document.position(hit.start())[0]}"
    look = next(look for look in LOOKS if look.name == document.dialect)
    counts = Counter(
        "1." if block.number is not None else block.marker for block in document.blocks if block.marker is not None
    )
    marks = ", ".join(f"{count} `{sign}`" for sign, count in counts.most_common(6)) or "none"
    return look.why.format(marks=marks, wrap=document.wrap)


def _markup(text: str) -> tuple[str, re.Match[str]] | None:
    if "\r" in text:
        text = text.replace("\r", "\n")
    for name, signs, shows in MARKUPS:
        for sign in signs:
            if sign in text:
                hit = shows.search(text)
                if hit is not None:
                    return name, hit
                break
    return None
