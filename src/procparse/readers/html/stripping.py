"""HTML source -> its words without any parser: a linear scan that takes out tags, to check what the parser read.

It fails in other ways than libxml2 does: it knows no limit on depth or length, and what a comment, a tag or an
attribute without an end would swallow stays text.
"""

from __future__ import annotations

import html
import re
from collections import Counter

_SWALLOWING = re.compile(r"<!--|<(?:script|style)\b", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_ENDS = {
    "<!--": _COMMENT_END,
    "<script": re.compile(r"</script\b[^<>]*+>", re.IGNORECASE),
    "<style": re.compile(r"</style\b[^<>]*+>", re.IGNORECASE),
}
# Possessive throughout: each sign is scanned at most once a kind of quote, so the time is linear whatever the text.
_TAG = re.compile(
    r"""
      </?[a-z]
      (?:
        [^<>"'=]++
      | =\s*+ (?:
          "[^"<>]*+" | '[^'<>]*+'
          # A value with a tag in it that breaks off behind `=` has lost its quote: `<p class="x>No.</p><p class="`
        | "[^"]*+(?<!=)" | '[^']*+(?<!=)'
        )?+
      | ["']
      )*+
      >
    | <[!?/][^<>]*+>
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Enough where no value in quotes holds a sign of a tag, as on most pages; takes out less than _TAG, never more.
_SIMPLE = re.compile("<[^<>]*+>")
# Control signs and noncharacters: the one reader drops what the other replaces.
_SIGNS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd-\uffff\U0010fffe\U0010ffff]")
_WORD = re.compile(r"\w+")


def stripped(source: str) -> str:
    """Return the text of an HTML source: a space for each tag, nothing for a comment, a script or a style.

    >>> stripped("<p>No <b>milk</b><!-- or tea -->.").split()
    ['No', 'milk', '.']
    """
    text = _TAG.sub(" ", _without_code(source))
    return html.unescape(text) if "&" in text else text


def _without_code(source: str) -> str:
    """Take out comments, scripts and styles; one that has no end is left."""
    hit = _SWALLOWING.search(source)
    if hit is None:
        return source
    parts: list[str] = []
    unending: set[str] = set()
    at = 0
    while hit is not None:
        kind = hit.group().lower()
        end = None
        if kind not in unending:
            # `<!-->` and `<!--->` are comments too
            end = _ENDS[kind].search(source, hit.start() + 2 if kind == "<!--" else hit.end())
            if end is None:
                unending.add(kind)  # and is not looked for again, which keeps the time linear
        if end is None:
            hit = _SWALLOWING.search(source, hit.end())
            continue
        parts.append(source[at : hit.start()])
        at = end.end()
        hit = _SWALLOWING.search(source, at)
    parts.append(source[at:])
    return "".join(parts)


def missing(source: str, words: list[str]) -> list[str]:
    """Return the runs of words in the source that are not in `words`, the pieces of text that a parser gave."""
    seen = _packed("".join(words))
    bare = _without_code(source)
    quick = _SIMPLE.sub("", bare)
    if _packed(html.unescape(quick) if "&" in quick else quick) == seen:
        return []
    wanted = _SIGNS.sub("", stripped(source))
    given = _SIGNS.sub("", " ".join(words))
    left, right = "".join(wanted.split()), "".join(given.split())
    if left == right:
        return []
    before = _common(left, right)
    left, right = left[before:], right[before:]
    after = _common(left[::-1], right[::-1])
    wanted = _inner(wanted, before, after)
    counts = Counter(_WORD.findall(_inner(given, before, after)))
    runs: list[str] = []
    start = -1
    end = 0
    for hit in _WORD.finditer(wanted):
        word = hit.group()
        if counts[word] > 0:
            counts[word] -= 1
            if start >= 0:
                runs.append(wanted[start:end])
                start = -1
            continue
        if start < 0:
            start = hit.start()
        end = hit.end()
    if start >= 0:
        runs.append(wanted[start:].rstrip() if not wanted[end:].strip(" .,;:!?)") else wanted[start:end])
    return [" ".join(run.split()) for run in runs]


def _packed(text: str) -> bytes:
    """Return a text without its ASCII white space, the fastest way there is."""
    return text.encode("utf-8", "surrogatepass").translate(None, b" \t\n\r\f\v")


def _common(left: str, right: str) -> int:
    """Return how long the common start of two texts is."""
    low, high = 0, min(len(left), len(right))
    while low < high:
        middle = (low + high + 1) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _inner(text: str, before: int, after: int) -> str:
    """Return a text without so many signs that are not blank at its start and end, whole words kept."""
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    start = places[before] if before < len(places) else len(text)
    stop = places[-after - 1] + 1 if after < len(places) else 0
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while stop < len(text) and text[stop].isalnum() and text[stop - 1].isalnum():
        stop += 1
    return text[start : max(start, stop)]
