r"""Text that was escaped on its way -> the text itself: `&gt;`, `&amp;` of HTML; `\n`, `\u2022` of a JSON string."""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from procparse.diagnostics import Findings

# With its semicolon, which every escaping tool writes: `AT&T` and `a & b` are none.
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_QUOTE = re.compile(r'(?<!\\)"')
_TIMES = 3
"""So often is a text escaped at most: `&amp;gt;`."""
_MIN_BREAKS = 3
"""So many `\\n` in a text without any line end are a page's lines."""


def without_json(text: str, findings: Findings) -> str:
    """Return what a JSON string says, its quotes there or not; any other text as it is."""
    bare = text.strip()
    if "\n" in bare or bare.count("\\n") < _MIN_BREAKS:
        return text
    whole = bare[0] == bare[-1] == '"' and len(bare) > 1
    try:
        plain = json.loads(bare if whole else f'"{_QUOTE.sub(chr(92) + chr(34), bare)}"', strict=False)
    except ValueError:
        return text
    if not isinstance(plain, str):
        return text
    findings.add("text-unescaped", None, kind="JSON")
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # a lone surrogate is no character


def without_references(text: str, findings: Findings) -> str:
    """Return the text with `&gt;` as `>`. What comes out may show tags: it is text that speaks of them, no page."""
    plain = text
    for _ in range(_TIMES):
        again = _REFERENCE.sub(lambda hit: html.unescape(hit.group()), plain)
        if again == plain:
            break
        plain = again
    if plain != text:
        findings.add("text-unescaped", None, kind="HTML")
    return plain
