"""Tells whether markers that stand alone on their lines follow their texts, as one extractor has printed them."""

from __future__ import annotations

_LONE = frozenset("-*•")


def markers_follow(lines: list[str]) -> bool:
    """Tell whether a lone marker belongs to the line above it; most pages with lone markers set them above the text.

    A list is `item - item - item -` in one form and `- item - item` in the other, so only its ends tell: the line
    beyond a list is a heading or a paragraph's start, and headings are shorter than items. A marker at the end of
    the page, or two in a row, can only follow; one with a blank line on one side belongs to the other side.
    """
    bare = [line.strip() for line in lines]
    while bare and not bare[-1]:
        bare.pop()
    lone = [index for index, line in enumerate(bare) if line in _LONE]
    if len(lone) < 2:
        return False
    votes = 2 if lone[-1] == len(bare) - 1 else 0
    start = lone[0]
    for index, following in zip(lone, [*lone[1:], -9], strict=True):
        above = bare[index - 1] if index else ""
        below = bare[index + 1] if index + 1 < len(bare) else ""
        if not above and below:
            votes -= 2
        elif below in _LONE:
            votes += 1
        if following - index in (1, 2):
            continue
        above = bare[start - 1] if start else ""
        if above.endswith((":", "?")):
            votes -= 2
        elif below and above:
            votes += 1 if len(above) > len(below) else -1
        start = following
    return votes > 0
