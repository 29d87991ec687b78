"""Lines -> the width at which they are hard-wrapped, and how an extractor has printed its blank lines."""

from __future__ import annotations

import re

from procparse.readers.markers import SPECIAL

_GAP = re.compile(r"\n(?: *+\n)+")
_MAX_WRAP = 132
_WHOLE = 3
"""Of a page that is wrapped, so many lines are not left whole."""


def blank_unit(page: str) -> int:
    """Return 2 where an extractor doubled every blank line: all gaps are even, and one or two prove nothing; else 1."""
    gaps = [hit.group().count("\n") - 1 for hit in _GAP.finditer(page)]
    return 2 if len(gaps) > 2 and not [1 for gap in gaps if gap % 2] else 1


def wrap_width(lines: list[str]) -> int | None:
    """Return the width at which the page is hard-wrapped, or None.

    Evidence: most lines that start in lower case stand behind a line which breaks off in mid-sentence and which
    their first word would have overflowed. Lists and headings start with a marker or a capital and prove nothing.
    Each such break bounds the width from both sides; the width is the one that most of them allow.
    """
    longest = 0
    over = 0
    for line in lines:
        size = len(line)
        if size > longest:
            # an item may be left whole by what wraps its paragraphs, and a link's address counted with it
            stripped = line.strip()
            if stripped and stripped[0] not in SPECIAL:
                size = len(line.rstrip())
                if size > _MAX_WRAP:
                    over += 1
                    if over == _WHOLE:
                        return None
                elif size > longest:
                    longest = size
    if longest < 30:
        return None
    smalls: list[int] = []  # the run of each line in lower case: the first run of all may be a title, and centred
    broken: list[tuple[int, int, int]] = []  # length of a line in mid-sentence, with the next one's first word, its run
    above = ""
    run = 0
    for line in lines:
        stripped = line.strip()
        if not stripped:
            run += 1
        elif stripped[0].islower() and stripped[-1] != ":" and stripped[:2] != "o ":
            smalls.append(run)
            word = stripped.find(" ")
            if above and above[-1] not in ".!?:;" and len(above) <= _MAX_WRAP:
                broken.append((len(above), len(above) + 1 + (word if word > 0 else len(stripped)), run))
        above = line.rstrip()
    if not broken:
        return None
    for first in (broken[0][2], -1):
        breaks = [(size, needed) for size, needed, run in broken if run != first]
        small = len([1 for run in smalls if run != first])
        low, high, evidence = _allowed(breaks)
        if low >= 60 and evidence > 2 and evidence * 2 > small:
            sizes = [len(line.rstrip()) for line in lines if line.strip()[:1] not in SPECIAL]
            # a title that is centred, or a lone line that was left whole, may be longer than all that is wrapped
            whole = [size > high and (not index or sizes[index - 1] <= high) for index, size in enumerate(sizes)]
            if sum(whole) < _WHOLE:
                return max([size for size in sizes if low <= size <= high], default=low)
    if over or len([1 for _, needed, _ in broken if needed > longest - 2]) * 2 <= len(smalls):
        return None
    return longest


def _allowed(broken: list[tuple[int, int]]) -> tuple[int, int, int]:
    """Return the least and the greatest width that most breaks allow, and how many do."""
    ends = sorted([*((size, 0) for size, _ in broken), *((needed, -1) for _, needed in broken)])
    best = count = low = high = 0
    for place, (width, closes) in enumerate(ends):
        count += -1 if closes else 1
        if count > best:
            best, low, high = count, width, ends[place + 1][0] - 1
    return low, max(low, high), best
