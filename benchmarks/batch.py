"""Targets 8 and 9: memory and scaling of `convert` over JSON Lines, measured in processes of their own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks import corpus
from benchmarks.measures import Row
from benchmarks.timing import child_environment

_RUN = """
import json, resource, sys, time
from procparse import convert
began = time.perf_counter()
summary = convert(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]))
seconds = time.perf_counter() - began
assert summary.quarantined == 0, summary.manifest["outcomes"]
own = resource.getrusage(resource.RUSAGE_SELF)
workers = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({
    "seconds": seconds,
    "parent_kib": own.ru_maxrss,
    "worker_kib": workers.ru_maxrss,
    "parent_cpu": own.ru_utime + own.ru_stime,
    "worker_cpu": workers.ru_utime + workers.ru_stime,
}))
"""
_LOOP = """
import json, sys, time
from procparse import parse_all
from procparse.exporters.records import write
list(parse_all(b"x"))
began = time.perf_counter()
with open(sys.argv[1], "rb") as lines, open(sys.argv[2], "w", encoding="utf-8") as out:
    for line in lines:
        row = json.loads(line)
        for result in parse_all(row["text"].encode(), url=row["url"]):
            out.write(write(result.procedure) + "\\n")
print(json.dumps({"seconds": time.perf_counter() - began}))
"""
_MODEL = """
import pydantic, resource
class One(pydantic.BaseModel):
    name: str
One(name="x")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
_DIFFERENT = 200
"""So many different pages are made; the others are these again, under other addresses."""


class Work(NamedTuple):
    """How much of it."""

    few: int
    many: int
    passes: int


FULL = Work(500, 20_000, 3)
QUICK = Work(50, 200, 1)


def rows(work: Work) -> Iterator[Row]:
    """Yield the rows of both targets."""
    with tempfile.TemporaryDirectory() as name:
        here = Path(name)
        few, many = documents(here / "few.jsonl", work.few), documents(here / "many.jsonl", work.many)
        model = int(_python(_MODEL))
        small = [_convert(few, here / "out", 1) for _ in range(work.passes)]
        one, two, loop = [], [], []
        for _ in range(work.passes):
            # side by side, so that other work on the machine falls on all of them
            one.append(_convert(many, here / "out", 1))
            two.append(_convert(many, here / "out", 2))
            loop.append(json.loads(_python(_LOOP, str(many), str(here / "loop.jsonl")))["seconds"])
        for process in ("parent", "worker"):
            key = f"{process}_kib"
            peak = max(run[key] for run in (*one, *two))
            alone = max(run[key] for run in one)
            before = max(run[key] for run in small)
            what = f"peak memory of a {process}, {work.many:,} documents : one pydantic model"
            yield Row("8", what, _mib(peak), _mib(model), peak / model, 1.5)
            what = f"the same with one worker : {work.few:,} documents"
            yield Row("8", what, _mib(alone), _mib(before), alone / before, 1.1)
        seconds = [[run["seconds"] for run in runs] for runs in (one, two)]
        ratio = median(a / b for a, b in zip(*seconds, strict=True))
        shown = [f"{work.many / median(times):,.0f}/s" for times in (seconds[1], seconds[0], loop)]
        yield Row("9", f"two workers : one, {work.many:,} documents", shown[0], shown[1], ratio, 1.7, 1.85, more=True)
        share = median(a / b for a, b in zip(loop, seconds[0], strict=True))
        yield Row("9", "one worker : the bare loop of parse and write", shown[1], shown[2], share, 0.5, more=True)
        parent = median(run["parent_cpu"] / run["worker_cpu"] for run in one)
        yield Row("", "CPU of the parent : CPU of its worker", f"{parent:.1%}", "", parent)


def documents(path: Path, count: int) -> Path:
    """Write JSON Lines with so many pages, and return the path."""
    made = [corpus.texts(form, _DIFFERENT // 2, seed=3) for form in corpus.FORMS]
    texts = [text for pair in zip(*made, strict=True) for text in pair]
    with path.open("w", encoding="utf-8") as file:
        for number, text in enumerate(islice(cycle(texts), count)):
            file.write(json.dumps({"text": text, "url": f"https://example.org/{number}"}) + "\n")
    return path


def _convert(source: Path, out: Path, workers: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        told: dict[str, float] = json.loads(_python(_RUN, str(source), f"{name}/out", str(workers)))
        return told


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=child_environment(), check=True, capture_output=True, text=True).stdout


def _mib(kib: float) -> str:
    return f"{kib / 1024:,.0f} MiB"
