"""Target S: loading a SQLite database with search beside plain JSON Lines, whole commands over the same documents."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from benchmarks import batch
from benchmarks.measures import Row
from benchmarks.timing import child_environment

_MAIN = "from procparse.cli import main; main()"
_OUTPUTS = ("kb.jsonl", "kb.sqlite")


def rows(work: batch.Work) -> Iterator[Row]:
    """Yield the row of the target, and what a second run costs, which finds every record as it is."""
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        documents = batch.documents(here / "documents.jsonl", work.many)
        plain, first, second = [], [], []
        for number in range(work.passes):
            # side by side, and in turn, so that other work on the machine falls on both
            runs = {}
            for output in _OUTPUTS if number % 2 else _OUTPUTS[::-1]:
                (here / output).unlink(missing_ok=True)
                runs[output] = _seconds(documents, here / output)
            plain.append(runs["kb.jsonl"])
            first.append(runs["kb.sqlite"])
            second.append(_seconds(documents, here / "kb.sqlite"))
        for what, times, target in (
            (f"speed of convert -o kb.sqlite : kb.jsonl, {work.many:,} documents", first, 0.5),
            ("the same a second time, which changes nothing : kb.jsonl", second, None),
        ):
            ratio = median(a / b for a, b in zip(plain, times, strict=True))
            shown = [f"{work.many / median(seconds):,.0f}/s" for seconds in (times, plain)]
            yield Row("S", what, *shown, ratio, target, more=True)


def _seconds(documents: Path, output: Path) -> float:
    command = [sys.executable, "-c", _MAIN, "convert", str(documents), "-o", str(output), "-q"]
    began = time.perf_counter()
    subprocess.run(command, env=child_environment(), check=True, capture_output=True)
    return time.perf_counter() - began
