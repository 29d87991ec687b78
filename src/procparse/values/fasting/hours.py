"""A statement about fasting -> the hours of the fast; those of fluids, tablets and arrivals are passed over."""

from __future__ import annotations

from typing import Any

from procparse.values.durations import flat_times
from procparse.values.words import has_any

# Between the cue and a time that is not the fast's: "and stop aspirin 7 days before"
_ANOTHER = (
    "liquid", "fluid", "water", "juice", "arriv", "check in", "medic", "aspirin", "insulin", "thinner",
    "smok", "alcohol", "anticoag", "ibuprofen", "nsaid", "shower", "light meal", "midnight", "appointment",
    "shav", "caffein", "coffee", "exercis",
)  # fmt: skip
FLUIDS = ("fluid", "liquid", "water", "drink", "juice")
SOLIDS = ("food", "solid", "eat", "meal", "fast")


def hours(sentence: str, at: int, after: int) -> tuple[dict[str, Any] | None, bool]:
    """The first time of the fast after the cue, else the last one before it; and whether another stands beside it."""
    if "npo x" in sentence:
        sentence = sentence.replace("npo x ", "npo   ")
    earlier: dict[str, Any] | None = None
    taken: dict[str, Any] | None = None
    last = 0
    for match in flat_times(sentence):
        begin, last = max(last, after), match.end
        if match.per or match.range["unit"] not in ("h", "d", "min"):
            continue
        if match.range["unit"] == "min" and not 0 <= match.start - after <= 12:
            continue  # "do not eat for 20 minutes", but no other minutes in the sentence
        if taken is not None:
            if match.range["unit"] == "h" and match.range != taken:
                return taken, True
            continue
        words = sentence[match.start : match.end]
        value = match.range
        if words.startswith(("less", "fewer", "under")):
            continue  # "nothing to eat less than 6 hours before": not at most six
        if words.startswith("within") and value["low"] is None:
            value = {**value, "low": value["high"]}  # "no food within 6 hours of surgery" is six hours
        if match.start >= after:
            between = sentence[begin : match.start]
            behind = sentence[match.end : match.end + 30].partition(",")[0].partition(" and ")[0]
            if _fluids(between) or _fluids(behind):
                if earlier is not None:
                    return earlier, True
                if _speaks_of_another(between):
                    continue
            if _speaks_of_another(between) or (value["unit"] == "d" and len(between) > 20):
                return earlier, False
            taken = value
            continue
        around = sentence[max(0, match.start - 60) : match.start] + sentence[match.end : at]
        if value["unit"] == "h" and not _speaks_of_another(around):
            earlier = value
    return (taken or earlier), False


def _speaks_of_another(words: str) -> bool:
    return len(words.strip()) > 3 and any(stem in words for stem in _ANOTHER)


def _fluids(words: str) -> bool:
    """Whether the words speak of what may be drunk, and of no food."""
    return has_any(words, FLUIDS) and not has_any(words, SOLIDS)
