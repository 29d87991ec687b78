"""Bullets that an extractor left on the line above: `sewn.* Closed`, `sewn- Open route: ...`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

# A heading behind the last words of a section, its own text below a marker that is alone: `by night. - Benefits`
_LAST = re.compile(r"(?<=[\w.)])( )- (?=[A-Z][^\n]{1,80}\n-(?: [^\n]{1,80}\n-)?[ ]*\n)")
# An item with the next one behind it
_NEXT = re.compile(r"(?<=[a-z0-9.)])([*-] )(?=([A-Z])|[a-z])")
_MARKER = re.compile(r"(?:[-*•]|\d{1,3}\.)[ ]")


def rewrite(edits: Edits) -> None:
    """Set each such bullet on a line of its own."""
    page = edits.page
    if "\n-\n" in page or "\n- \n" in page:
        for hit in _LAST.finditer(page):
            edits.break_line(hit.start(1), hit.end(1))
    at = 0
    for line in page.split("\n"):
        if ("* " in line or "- " in line) and _MARKER.match(line):
            hits = list(_NEXT.finditer(line))
            stars = sum(1 for hit in hits if hit[1] == "* ")
            for hit in hits:
                # before a word in lower case a hyphen may be the word's own, and a lone star the mark of a footnote
                if hit[2] or (hit[1] == "* " and stars > 1):
                    edits.put(at + hit.start(1), at + hit.end(1), "\n•", "separator")
        at += len(line) + 1
