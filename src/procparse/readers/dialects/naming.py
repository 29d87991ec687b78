"""A text and its blocks -> the name of its dialect, and the evidence that decided. A report; no decision rests on it.

The first row that fits names the page: markups by a sign that only they print, the others by how lists and lines look.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from procparse.readers.dialects.signs import Signs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from procparse.document import Block, Document


class Markup(NamedTuple):
    """A language with signs for headings or lists."""

    name: str
    signs: tuple[str, ...]
    """Without one of these it is not searched for."""
    shows: re.Pattern[str]


class Seen(NamedTuple):
    """What there is to see on a page without a markup."""

    text: str
    kinds: set[str]
    """Of its blocks."""
    markers: set[str | None]
    wrap: int | None
    """The width at which the page is wrapped."""


class Look(NamedTuple):
    """What a page without a markup looks like."""

    name: str
    fits: Callable[[Seen], bool]
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
_SIGNS = Signs(markup.signs for markup in MARKUPS)
LOOKS: tuple[Look, ...] = (
    Look("one-line", lambda seen: len(seen.text) > 400 and seen.text.strip().count("\n") < 3, "nearly no line ends"),
    Look("wrapped", lambda seen: seen.wrap is not None, "lines are broken at {wrap} columns; list marks: {marks}"),
    Look("unmarked", lambda seen: "item" not in seen.kinds, "no list mark on the page"),
    Look("dash", lambda seen: seen.markers <= {"-", None}, "all list marks are hyphens: {marks}"),
    Look("bullet", lambda seen: "•" in seen.markers, "list marks: {marks}"),
    Look("other", lambda _: True, "list marks: {marks}"),
)
"""In order; the last fits any page."""


def name_of(text: str, blocks: Sequence[Block], wrap: int | None) -> str:
    """Return the name of the dialect of a text."""
    markup = _markup(text)
    if markup is not None:
        return markup[0]
    # where the text has a blank, the reader has put the marker
    markers = {block[5] for block in blocks if not text[block[6]].isspace()}
    seen = Seen(text, {block[0] for block in blocks}, markers, wrap)
    for look in LOOKS:
        if look.fits(seen):
            break
    return look.name


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
    for row in _SIGNS.rows_on(text):
        name, _, shows = MARKUPS[row]
        hit = shows.search(text)
        if hit is not None:
            return name, hit
    return None
