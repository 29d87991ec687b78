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
_MARKED_STARTS = frozenset("#>+=|-0123456789")
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
    if text[:1] in _MARKED_STARTS:
        start = _MARKS_AT_START.match(text)
        if start:
            return f"{start[1]}\\{text[start.end() :]}" if start[1] else f"\\{text}"
    return text


def paragraphs(passages: Iterable[Passage]) -> str:
    """Return passages as paragraphs of markdown."""
    return shortened("\n\n".join(escaped(line(passage)) for passage in passages))


def xhtml(text: str) -> str:
    """Return cleaned text escaped for a text node."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text


def rendered(passages: Sequence[Passage], *, numbered: bool = False) -> tuple[list[str], str]:
    """Return passages with all below them as lines of markdown and as XHTML, each run under what introduced it.

    Both at once, for most of the time goes into looking for characters that either would take for a mark.
    """
    if not passages:
        return [], ""
    if is_single(passages):
        label, text, is_plain = _words(passages[0].__dict__)
        if not is_plain:
            return [escaped(f"{label}: {text}" if label else text)], f"<p>{_bold(label, text)}</p>"
        return (
            [f"{label}: {text}" if label else escaped(text)],
            f"<p><b>{label}:</b> {text}</p>" if label else f"<p>{text}</p>",
        )
    short = _plain_list(passages, numbered)
    if short is not None:
        return short
    # a list that is interrupted would count from one again, so its numbers are written out
    is_counted = numbered and len({passage.__dict__.get("under") for passage in passages}) == 1
    tag = "ol" if is_counted else "ul"
    out: list[str] = []
    inner: list[str] = []
    under: str | None = None
    is_open = False
    for number, passage in enumerate(passages, 1):
        values = passage.__dict__
        introduced = values.get("under")
        if introduced != under or not is_open:
            if is_open:
                inner.append(f"</{tag}>")
            under = introduced
            if out:
                out.append("")
            if under:
                words = clean(under)
                out += [f"{escaped(words)}:", ""]
                inner.append(f"<p>{xhtml(words)}:</p>")
            inner.append(f"<{tag}>")
            is_open = True
        mark = f"{number}. " if numbered else "- "
        label, text, is_plain = _words(values)
        if not is_plain:
            out.append(mark + escaped(f"{label}: {text}" if label else text))
            item = _bold(label, text)
        elif label:
            out.append(f"{mark}{label}: {text}")
            item = f"<b>{label}:</b> {text}"
        else:
            out.append(mark + text)
            item = text
        if values.get("items") or "pros" in values:
            nested: list[str] = []
            _below(passage, " " * len(mark), out, nested)
            if nested:
                item = f"{item}<ul>{''.join(nested)}</ul>"
        inner.append(f"<li>{mark}{item}</li>" if numbered and not is_counted else f"<li>{item}</li>")
    if is_open:
        inner.append(f"</{tag}>")
    return out, "".join(inner)


def _plain_list(passages: Sequence[Passage], numbered: bool) -> tuple[list[str], str] | None:
    """Return a list without nesting and without a character to look after, which most are; None for another."""
    points: list[str] = []
    items: list[str] = []
    for passage in passages:
        values = passage.__dict__
        if values.get("under") or values.get("items") or "pros" in values:
            return None
        text = values["text"]
        label = values.get("label")
        if label:
            points.append(f"{label}: {text}")
            items.append(f"<b>{label}:</b> {text}")
        else:
            points.append(text)
            items.append(text)
    everything = "".join(points)
    if not everything.isprintable() or not _is_plain(everything):
        return None
    for point in points:
        if point[:1] in _MARKED_STARTS:
            return None
    inner = "</li><li>".join(items)
    if numbered:
        return [f"{number}. {point}" for number, point in enumerate(points, 1)], f"<ol><li>{inner}</li></ol>"
    return [f"- {point}" for point in points], f"<ul><li>{inner}</li></ul>"


def _is_plain(text: str) -> bool:
    """Return whether neither markdown nor XHTML takes anything in the text for a mark.

    A chain of `in` is five times as fast as a search for a set of characters.
    """
    return not (
        text[:1] in _MARKED_STARTS
        or "&" in text
        or "<" in text
        or ">" in text
        or "*" in text
        or "_" in text
        or "`" in text
        or "[" in text
        or "]" in text
        or "~" in text
        or "\\" in text
    )


def _words(values: dict[str, Any]) -> tuple[str | None, str, bool]:
    """Return label and text of a passage, cleaned, and whether both formats can have them as they are."""
    text = values["text"]
    label = values.get("label")
    if not text.isprintable():
        text = FORBIDDEN.sub(REPLACEMENT, text)
    if label:
        label = clean(label)
        return label, text, _is_plain(text) and _is_plain(label)
    return None, text, _is_plain(text)


def _bold(label: str | None, text: str) -> str:
    return f"<b>{xhtml(label)}:</b> {xhtml(text)}" if label else xhtml(text)


def _below(passage: Passage, indent: str, out: list[str], inner: list[str]) -> None:
    """Add what is nested below a passage: lines of markdown to `out`, list items of XHTML to `inner`."""
    for under, child in below(passage):
        label, text, _ = _words(child.__dict__)
        out.append(f"{indent}- {escaped(under + (f'{label}: {text}' if label else text))}")
        nested: list[str] = []
        _below(child, indent + "  ", out, nested)
        lists = f"<ul>{''.join(nested)}</ul>" if nested else ""
        inner.append(f"<li>{xhtml(under)}{_bold(label, text)}{lists}</li>")


def is_single(passages: Sequence[Passage]) -> bool:
    """Return whether the passages are one paragraph, which needs no list."""
    if len(passages) != 1:
        return False
    values = passages[0].__dict__
    return not (values.get("under") or values.get("items") or "pros" in values or "number" in values)
