"""The start of a line -> whether it is a list marker, a ruled line, or a line with signs around it."""

from __future__ import annotations

from procparse.document import ERASED

BULLETS = frozenset("-*+•◦‣·■●□☆▪▫○►▶✓✔➢➤❖–—~\uf0b7\uf0a7\u2043\u25e6")
# These are bullets even with no space behind them; `-5`, `*note` and `+1` are not.
_TIGHT = frozenset("•◦‣■●□☆▪▫►▶➢➤❖\uf0b7\uf0a7")
SPECIAL = BULLETS | frozenset("0123456789(#=_o") | {ERASED}
"""What a line may start with that is no text; a line that starts otherwise is asked nothing here."""
_RULES = frozenset("=-_~*#")


def depth_of(columns: list[int], column: int, slack: int) -> int:
    """Return the depth of an item whose marker stands at `column`, and keep the stack of open columns.

    A column to the left or right is the same level: numbers are often set one column left of bullets, and one
    extractor puts all items but the first of a list one column in. With a `slack` of 0 it is another level.
    """
    while columns and column < columns[-1] - slack:
        columns.pop()
    if not columns or column > columns[-1] + slack:
        columns.append(column)
    return len(columns) - 1


def is_rule(stripped: str) -> bool:
    """Tell whether a line is nothing but one sign, three times or more."""
    return len(stripped) >= 3 and stripped[0] in _RULES and not stripped.strip(stripped[0])


def marker_size(stripped: str, column: int) -> int:
    """Return the length of the list marker with the spaces behind it; 0: none; -1: a ruled or marked line."""
    first = stripped[0]
    length = len(stripped)
    if stripped[1:3] == ") ":
        size = 2 if first.isalnum() else 0
        if not size:
            return 0
    elif first.isdigit():
        size = 1
        while size < 4 and size < length and stripped[size].isdigit():
            size += 1
        if size < 4 and size < length and stripped[size] in ".)" and (size + 1 == length or stripped[size + 1] == " "):
            size += 1
        else:
            return 0
    elif first == "(":
        close = stripped.find(")", 1, 5)
        if close < 2 or not stripped[1:close].isdigit() or (close + 1 < length and stripped[close + 1] != " "):
            return 0
        size = close + 1
    elif first == "o":
        if column == 0 or length < 3 or stripped[1] != " ":
            return 0
        size = 1
    elif first in "#=_":
        if first == "#" and stripped.startswith("#. "):
            size = 2
        elif is_rule(stripped) or (first == "#" and stripped.lstrip("#")[:1] == " ") or first == "=":
            return -1
        else:
            return 0
    elif first == ERASED:
        return 0
    elif length == 1:
        return 1
    elif stripped[1] == " " or first in _TIGHT:
        size = 1
    elif is_rule(stripped):
        return -1
    elif first in "-*" and stripped[1] == first:
        bare = stripped.lstrip(first)
        size = length - len(bare)
        if size > 6 or not bare.startswith(" "):
            return 0
        if first == "*":
            return -1
    else:
        return 0
    while size < length and stripped[size] == " ":
        size += 1
    return size
