"""The value of an alias label -> its names, one a part."""

from __future__ import annotations

from procparse.values.lists import Separator, comma_parts, pieces, separators, splits, trim
from procparse.values.names.labels import Use
from procparse.values.names.single import Label, NamePart, one
from procparse.values.words import pattern

_OR = pattern(r"or(?<![\w/&-]or)(?![\w/-])")
_MAY_SPLIT = (",", ";", "or", '"', "”", "etc", "Etc", "ETC")


def several(text: str, start: int, end: int, use: Use, label: Label) -> list[NamePart]:
    """Alias values: split at commas and `or`, at `and` only between quotes; where semicolons part, only at them."""
    value = text[start:end]
    for sign in _MAY_SPLIT:
        if sign in value:
            break
    else:
        return one(text, start, end, use, label)
    simple = _simple_aliases(value)
    if simple is not None:
        return [name for left, right in simple for name in one(text, start + left, start + right, use, label)]
    marks = [mark for mark in separators(value) if _parts_aliases(value, mark)]
    if ";" in value:
        # "Purse-string, iliac; Cuff gathering": the commas belong to the names
        marks = [mark for mark in marks if mark.kind == ";" and mark.end < len(value.rstrip())] or marks
    found: list[NamePart] = []
    for piece in pieces(value, marks):
        found += one(text, start + piece.start, start + piece.end, use, label)
    return found or one(text, start, end, use, label)  # `also known as etc.`: its words have no other place


def _simple_aliases(value: str) -> list[tuple[int, int]] | None:
    """The aliases of a text that nothing but commas and `or` parts; None where something else may."""
    parts = comma_parts(value)
    if parts is None or "or" not in value:
        return parts[0] if parts else None
    spans: list[tuple[int, int]] = []
    for start, end in parts[0]:
        left = start
        for match in [*_OR.finditer(value, start, end), None]:
            first, last = trim(value, left, match.start() if match else end)
            if first >= last or not value[first].isalnum() or value[first : first + 2] in ("an", "as", "or"):
                return None
            spans.append((first, last))
            left = match.end() if match else end
    return spans


def _parts_aliases(value: str, mark: Separator) -> bool:
    if mark.kind in ("and", "and/or"):  # Incision and Drainage is one name
        left, right = mark.start - 1, mark.end
        while left >= 0 and value[left].isspace():
            left -= 1
        while right < len(value) and value[right].isspace():
            right += 1
        return left >= 0 and value[left] in '"”' and value[right : right + 1] in ('"', "“")
    return mark.kind == "or" or splits(value, mark)
