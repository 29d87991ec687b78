"""Counts over many documents: how they ended, their dialects, findings and unknown headings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

KINDS = ("outcomes", "dialects", "readers", "kinds", "diagnostics", "severities", "headings")
MOST_HEADINGS = 10_000
"""So many different unknown headings are counted; later ones are counted together, so that memory stays flat."""
OTHER = "(other)"


def _counters() -> dict[str, Counter[str]]:
    return {name: Counter() for name in KINDS}


@dataclass(slots=True)
class Tally:
    """The counts of one shard or one run; shards are merged in their order."""

    documents: int = 0
    records: int = 0
    bytes: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=_counters)

    def merge(self, told: dict[str, Any]) -> None:
        """Add the counts of another tally, as `to_json` gives them."""
        self.documents += told["documents"]
        self.records += told["records"]
        self.bytes += told["bytes"]
        for name in KINDS:
            counter = self.counts[name]
            for key, number in told[name].items():
                full = name == "headings" and len(counter) >= MOST_HEADINGS and key not in counter
                counter[OTHER if full else key] += number

    def to_json(self) -> dict[str, Any]:
        """Return the counts as plain dicts, the largest first."""
        told: dict[str, Any] = {"documents": self.documents, "records": self.records, "bytes": self.bytes}
        for name in KINDS:
            told[name] = dict(sorted(self.counts[name].items(), key=lambda pair: (-pair[1], pair[0])))
        return told
