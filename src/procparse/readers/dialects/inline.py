"""Tags and attributes within a line -> erased; the words stay."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.readers.dialects.edits import Edits

_TAG = re.compile(r"</?(?:span|b|i|u|em|strong|font|sup|sub|small)(?: [^<>\n]*)?>")
# `[Summary]{.t}` in pandoc's markdown, `[.t]#Summary#` in AsciiDoc
_BRACED = re.compile(r"(\[)[^\[\]\n]+(\]\{[^{}\n]*\})")
_HASHED = re.compile(r"(\[\.[\w.-]+\]#)[^#\n]+(#)")


def rewrite(edits: Edits) -> None:
    """Erase tags, and attributes in braces or brackets."""
    page = edits.page
    edits.erase_all(_TAG.finditer(page))
    edits.erase_all(_BRACED.finditer(page))
    edits.erase_all(_HASHED.finditer(page))
