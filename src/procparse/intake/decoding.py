"""Bytes -> text by rule, never by guessing: BOM, NUL bytes, UTF-8, what HTML declares, Windows-1252, replacement."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, NamedTuple

from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from procparse.diagnostics import Findings

# Longest first: the UTF-16 mark is the start of the UTF-32 one.
_BOMS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
# How files open that are no text; each is told by what its own definition calls its signature.
_SIGNATURES = {
    b"%PDF-": "PDF",
    b"{\\rtf": "RTF",
    b"PK\x03\x04": "ZIP archive (as those of Word and OpenDocument)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "Word 97",
    b"\x1f\x8b\x08": "gzip",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ\x00": "xz",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"SQLite format 3\x00": "SQLite",
}
_OPENINGS = tuple(_SIGNATURES)
_UNWRITABLE = re.compile("[\ud800-\udfff\uffff]")
# What UTF-8 bytes of common signs look like when read as Windows-1252: bullet, quotes, dashes, accents
_MOJIBAKE = re.compile("â€[¢™œ\x9d˜“”¦]|Ã[\xa0-\xbf©¨¢¤¶¼‚ƒ]|Â[\xa0°±·]|ï»¿|ï‚·")

# The start of an HTML or XML page that names its encoding; browsers look at so much of it (HTML Standard, 13.2.3.2).
_DECLARED = re.compile(
    rb"<(?:meta\b[^<>]{0,300}?\bcharset|\?xml\b[^<>]{0,100}?\bencoding)\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I
)
_HEAD = 1024
# Labels of the Encoding Standard (WHATWG) that Python decodes the same way, where the two names differ. Browsers read
# Latin 1 and ASCII as Windows-1252, which is what the last rule does anyway.
_ENCODINGS = {
    **{f"windows-125{digit}": f"cp125{digit}" for digit in range(9)},
    **{f"iso-8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    "iso-8859-9": "cp1254",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "euc-jp": "euc-jp",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "euc-kr": "cp949",
}


class Decoded(NamedTuple):
    """Text of one source, how it was decoded, and the hash of its bytes."""

    text: str
    encoding: str | None
    sha256: str


def decode(source: str | bytes, findings: Findings, *, repair: bool = False) -> Decoded:
    """Decode a source. The byte-order mark is taken off; nothing is ever guessed from statistics.

    Raises ProcparseError only for a source that is neither str nor bytes, or a repair without its library.
    """
    encoding: str | None = None
    lone = False  # whether there may be lone surrogates
    if isinstance(source, str):
        text = source
        try:
            raw = text.encode()
        except UnicodeEncodeError:
            lone = True
            raw = text.encode("utf-8", "surrogatepass")
    elif isinstance(source, (bytes, bytearray, memoryview)):
        raw = bytes(source)
        text, encoding = _decoded(raw, findings)
    else:
        raise ProcparseError(f"expected a page as str or bytes, got {type(source).__name__}")
    if raw.startswith(_OPENINGS):
        kind = next(kind for opening, kind in _SIGNATURES.items() if raw.startswith(opening))
        findings.add("not-text", None, kind=kind)
    if text[:1] == "\ufeff":
        text = text[1:]
    if not text.isascii():
        if lone or "\uffff" in text:
            text = _writable(text, findings)
        garbled = _MOJIBAKE.search(text) if "â" in text or "Ã" in text or "Â" in text or "ï" in text else None
        if garbled:
            if repair:
                text = _repaired(text)
                findings.add("mojibake-repaired", None)
            else:
                findings.add("mojibake", garbled.span(), example=garbled.group())
    return Decoded(text, encoding, hashlib.sha256(raw).hexdigest())


def _decoded(raw: bytes, findings: Findings) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return _lenient(raw[len(mark) :], encoding, findings), encoding
    # UTF-16 text without a mark is valid UTF-8 with NULs between the letters, so this test comes first
    wide = _wide_encoding(raw) if b"\x00" in raw else None
    if wide is not None:
        return _lenient(raw, wide, findings), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(raw) - 3 and not raw[: error.start].isascii():
            # a dump cut off in the middle of its last character is still UTF-8
            return _lenient(raw, "utf-8", findings), "utf-8"
    declared = _DECLARED.search(raw, 0, _HEAD)
    if declared is not None:
        encoding = _ENCODINGS.get(declared[1].decode("ascii", "replace").lower(), "")
        try:
            text = raw.decode(encoding) if encoding else ""
        except UnicodeDecodeError:
            text = ""  # a false declaration
        if text:
            findings.add("decoded-as-declared", None, encoding=encoding)
            return text, encoding
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return _lenient(raw, "utf-8", findings), "utf-8"
    findings.add("decoded-as-cp1252", None)
    return text, "cp1252"


def _wide_encoding(raw: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 form that the places of the NUL bytes show, or None for stray NULs."""
    sample = raw[:4096]
    sample = sample[: len(sample) - len(sample) % 4]
    if len(sample) < 4:
        return None
    quarter = len(sample) // 4
    nuls = [sample[place::4].count(0) for place in range(4)]
    if min(nuls[1:]) >= quarter * 0.7 and nuls[0] < quarter * 0.2:
        return "utf-32-le"
    if min(nuls[:3]) >= quarter * 0.7 and nuls[3] < quarter * 0.2:
        return "utf-32-be"
    if min(nuls[1], nuls[3]) >= quarter * 0.4 and max(nuls[0], nuls[2]) < quarter * 0.2:
        return "utf-16-le"
    if min(nuls[0], nuls[2]) >= quarter * 0.4 and max(nuls[1], nuls[3]) < quarter * 0.2:
        return "utf-16-be"
    return None


def _lenient(raw: bytes, encoding: str, findings: Findings) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode(encoding, "replace")
    first = text.find("\ufffd")
    findings.add("decoding-replaced", (first, first + 1), count=text.count("\ufffd"))
    return text


def _writable(text: str, findings: Findings) -> str:
    """Replace what no JSON writer takes, one character for one, so that offsets hold."""
    places = [hit.span() for hit in _UNWRITABLE.finditer(text)]
    findings.add("character-replaced", places[0], count=len(places))
    return _UNWRITABLE.sub("\ufffd", text)


def _repaired(text: str) -> str:
    try:
        import ftfy
    except ImportError:
        raise ProcparseError("repair=True needs the library ftfy: pip install 'procparse[repair]'") from None
    return ftfy.fix_encoding(text)
