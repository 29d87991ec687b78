"""Items of the record -> strings that FHIR allows: one line, lines of markdown, or XHTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from procparse.record import Passage

LONGEST = 1_000_000
"""Characters of a string; FHIR allows 1,048,576 of them."""

# What XML 1.0 or FHIR forbids, and what no reader wants: C0 but tab and newlines, DEL, C1, surrogates, U+FFFE/F.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"

# Markdown would take these for marks. Inside words and in the middle of a line most are harmless, but not all.
_MARKS_AT_START = re.compile(r"[#>+=|-]|(\d{1,9})(?=[.)])")
_MARKS_INSIDE = re.compile(r"[\\`*_\[\]<~]|&(?=#?\w{1,31};)")


def clean(text: str) -> str:
    """Return the text with each forbidden character replaced by U+FFFD."""
    # isprintable is a quick look that mostly settles it; it is false for harmless characters too
    return text if text.isprintable() else FORBIDDEN.sub(REPLACEMENT, text)


def shortened(text: str) -> str:
    """Return the text, cut where it is longer than a string may be; the narrative has it whole."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def said(passage: Passage) -> str:
    """Return one passage as it stands on the page: its label, a colon, its text; what is nested left out."""
    values = passage.__dict__
    label = values.get("label")
    text = clean(values["text"])
    return f"{clean(label)}: {text}" if label else text


def below(passage: Passage) -> Iterator[tuple[str, Passage]]:
    """Yield what is nested below a passage, each with the words that introduced it and a colon, or nothing.

    Of an alternative that is also what speaks for and against it: never without saying which.
    """
    values = passage.__dict__
    for key, introduced in _BELOW:
        for child in values.get(key) or ():
            own = child.__dict__
            under = clean(own["under"]) if own["under"] else None if own["label"] else introduced
            yield f"{under}: " if under else "", child


_BELOW = (("items", None), ("pros", "Pros"), ("cons", "Cons"))


def line(passage: Passage) -> str:
    """Return a passage and all below it on one line, under the line that introduced it."""
    under = passage.__dict__.get("under")
    text = _line(passage)
    return shortened(f"{clean(under)}: {text}" if under else text)


def _line(passage: Passage) -> str:
    text = said(passage)
    nested = [under + _line(child) for under, child in below(passage)]
    if not nested:
        return text
    stopped = text.endswith((".", ":", ";", ",", "?", "!"))
    return f"{text} {_joined(nested)}" if stopped else f"{text}: {_joined(nested)}"


def _joined(texts: Sequence[str]) -> str:
    """Return texts one after the other, a semicolon behind those that end without a stop."""
    return " ".join(
        text if text.endswith((".", ";", "?", "!")) or number == len(texts) else f"{text};"
        for number, text in enumerate(texts, 1)
    )


def lines(passages: Iterable[Passage]) -> str:
    """Return several passages, one a line."""
    return shortened("\n".join(map(line, passages)))


def escaped(text: str) -> str:
    r"""Return text that markdown shows as it is.

    >>> escaped("a*b <i>, 1. x_y")
    'a\\*b &lt;i>, 1. x\\_y'
    >>> escaped("1. x")
    '1\\. x'
    """
    if _MARKS_INSIDE.search(text):
        # an entity, for no reader of markdown may take what follows for HTML, escaped or not
        text = _MARKS_INSIDE.sub(r"\\\g<0>", text).replace("\\<", "&lt;")
    start = _MARKS_AT_START.match(text)
    if start:
        text = f"{start[1]}\\{text[start.end() :]}" if start[1] else f"\\{text}"
    return text


def paragraphs(passages: Iterable[Passage]) -> str:
    """Return passages as paragraphs of markdown."""
    return shortened("\n\n".join(escaped(line(passage)) for passage in passages))


def markdown_list(passages: Sequence[Passage], *, numbered: bool = False) -> list[str]:
    """Return the lines of a markdown list, each run under the line that introduced it."""
    if is_single(passages):
        return [escaped(said(passages[0]))]
    out: list[str] = []
    under: Any = None
    for number, passage in enumerate(passages, 1):
        introduced = passage.__dict__.get("under")
        if introduced != under:
            under = introduced
            if out:
                out.append("")
            if under:
                out += [f"{escaped(clean(under))}:", ""]
        mark = f"{number}. " if numbered else "- "
        out.append(mark + escaped(said(passage)))
        _nested(passage, " " * len(mark), out)
    return out


def _nested(passage: Passage, indent: str, out: list[str]) -> None:
    for under, child in below(passage):
        out.append(f"{indent}- {escaped(under + said(child))}")
        _nested(child, indent + "  ", out)


def xhtml(text: str) -> str:
    """Return cleaned text escaped for a text node."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def xhtml_list(passages: Sequence[Passage], *, numbered: bool = False) -> str:
    """Return an XHTML list of passages with all below them, each run under the line that introduced it."""
    if is_single(passages):
        return f"<p>{_labelled(passages[0])}</p>"
    tag = "ol" if numbered else "ul"
    out: list[str] = []
    under: Any = None
    is_open = False
    for passage in passages:
        introduced = passage.__dict__.get("under")
        if introduced != under or not is_open:
            if is_open:
                out.append(f"</{tag}>")
            under = introduced
            out.append(f"<p>{xhtml(clean(under))}:</p><{tag}>" if under else f"<{tag}>")
            is_open = True
        _entry("", passage, out)
    if is_open:
        out.append(f"</{tag}>")
    return "".join(out)


def is_single(passages: Sequence[Passage]) -> bool:
    """Return whether the passages are one paragraph, which needs no list."""
    if len(passages) != 1:
        return False
    values = passages[0].__dict__
    return not (values.get("under") or values.get("items") or "pros" in values or "number" in values)


def _labelled(passage: Passage) -> str:
    values = passage.__dict__
    label = values.get("label")
    text = xhtml(clean(values["text"]))
    return f"<b>{xhtml(clean(label))}:</b> {text}" if label else text


def _entry(under: str, passage: Passage, out: list[str]) -> None:
    out.append(f"<li>{xhtml(under)}{_labelled(passage)}" if under else f"<li>{_labelled(passage)}")
    values = passage.__dict__
    if values.get("items") or "pros" in values:
        inner: list[str] = []
        for introduced, child in below(passage):
            _entry(introduced, child, inner)
        if inner:
            out += ["<ul>", *inner, "</ul>"]
    out.append("</li>")
