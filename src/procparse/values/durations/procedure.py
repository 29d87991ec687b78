"""The statements of a page about its duration -> how long the procedure takes."""

from __future__ import annotations

from procparse.values.durations.candidates import TimeMatch
from procparse.values.durations.search import flat_times
from procparse.values.words import flat


def procedure_duration(text: str) -> TimeMatch | None:
    """Return the first time in `text`; where `per` is set it is no duration of the procedure."""
    return next(flat_times(flat(text)), None)
