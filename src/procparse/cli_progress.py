"""What is shown of a batch run: a line while it goes, a summary at its end."""

from __future__ import annotations

import json
import shlex
import sys
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.batch.run import Summary
    from procparse.batch.shards import Converted
    from procparse.intake.opening import Meter


class Watcher:
    """What is shown of a run: a line that is rewritten on a terminal, lines or objects elsewhere, nothing if quiet."""

    def __init__(self, say: Callable[[str], None], meter: Meter, *, quiet: bool, as_json: bool) -> None:
        self.say = say
        self.meter = meter
        self.quiet = quiet
        self.as_json = as_json
        self.terminal = not quiet and not as_json and sys.stderr is not None and sys.stderr.isatty()
        self.began = self.told = time.monotonic()
        self.done = self.lost = 0

    def shard(self, done: Converted) -> None:
        """Take note of a shard that is done."""
        self.done += done.tally["documents"]
        self.lost += len(done.quarantine)
        now = time.monotonic()
        if not self.quiet and now - self.told >= (0.1 if self.terminal else 10):
            self.told = now
            self._show(now - self.began)

    def _show(self, seconds: float) -> None:
        rate = self.done / seconds if seconds else 0.0
        share = self.meter.share()
        left = seconds * (1 - share) / share if share else None
        if self.as_json:
            self._event("progress", documents=self.done, quarantined=self.lost, rate=round(rate, 1), share=share)
            return
        words = f"{self.done:,} documents, {rate:,.0f}/s, {self.lost:,} in quarantine"
        if share is not None and left is not None:
            words += f", {share:.0%} read, {_clock(left)} to go"
        if not self.terminal:
            self.say(f"procparse: {words}")
            return
        filled = round(20 * (share or 0))
        sys.stderr.write(f"\r\x1b[2K[{'#' * filled}{'.' * (20 - filled)}] {words}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the terminal's line empty."""
        if self.terminal:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()

    def summary(self, summary: Summary) -> None:
        """Say what was done."""
        if self.quiet:
            return
        if self.as_json:
            told = {key: summary.manifest[key] for key in _TOLD}
            self._event("summary", folder=str(summary.folder), seconds=summary.run["seconds"], **told)
            return
        for line in summary_lines(summary):
            self.say(line)

    def _event(self, event: str, **values: Any) -> None:
        self.say(json.dumps({"event": event, **values}))


_TOLD = ("documents", "records", "shards", "outcomes", "dialects", "diagnostics", "headings")


def summary_lines(summary: Summary) -> list[str]:
    """Return the summary: outcomes, dialects, findings, unknown headings, and where to look."""
    told = summary.manifest
    total = max(told["records"], 1)
    lines = [first_line(told, summary.run["seconds"])]
    if summary.run["shards_reused"]:
        lines.append(f"procparse: {summary.run['shards_reused']:,} of {told['shards']:,} shards were done before")
    dialects = [f"{name} {number / total:.0%}" for name, number in told["dialects"].items()]
    findings = [f"{code} {number:,}" for code, number in told["diagnostics"].items()]
    headings = [f"{heading!r} {number:,}" for heading, number in told["headings"].items()]
    for name, found in (("dialects", dialects), ("findings", findings), ("unknown headings", headings)):
        if found:
            lines.append(f"procparse: {name}: {', '.join(found[:8])}" + (", ..." if len(found) > 8 else ""))
    if summary.quarantined:
        lost = _count(summary.quarantined, "document")
        lines.append(f"procparse: {lost} without a record: see {summary.folder}/quarantine.jsonl")
    lines.append(f"procparse: wrote {summary.folder}/: {', '.join(sorted(told['files']))}")
    if "://" not in str(summary.folder):
        lines.append(f"procparse: to look at it: procparse report {shlex.quote(str(summary.folder))}")
    return lines


def first_line(told: dict[str, Any], seconds: float) -> str:
    """Return the line that sums up the counts of a run."""
    outcomes = ", ".join(f"{name.replace('_', ' ')} {number:,}" for name, number in told["outcomes"].items())
    head = f"procparse: {_count(told['documents'], 'document')}, {_count(told['records'], 'record')} in {seconds:.1f} s"
    return f"{head}: {outcomes}" if outcomes else head


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
