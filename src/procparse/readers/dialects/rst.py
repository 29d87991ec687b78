"""reStructuredText: rubrics, containers, line blocks, links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_RUBRIC = re.compile(r"^[ ]*(\.\. rubric::)(?= )", re.M)
# `.. container::`, `:name: summary` below a directive
_LINE = re.compile(
    r"^[ ]*(?:\.\. (?:container|raw|rst-class|_[^\n:]*):[^\n]*|:(?:name|class|align|widths):[^\n]*)[ ]*$", re.M
)
_LINE_BLOCK = re.compile(r"^[ ]*(\| )(?=\S)", re.M)
_LINK = re.compile(r"(`)[^`<>\n]+?( <[^<>\s]*>`__?)")


def rewrite(edits: Edits) -> None:
    """Rewrite the signs of reStructuredText."""
    page = edits.page
    for hit in _RUBRIC.finditer(page):
        edits.put(*hit.span(1), "##")
    edits.erase_all(_LINE.finditer(page))
    edits.erase_all(_LINE_BLOCK.finditer(page))
    edits.erase_all(_LINK.finditer(page))
