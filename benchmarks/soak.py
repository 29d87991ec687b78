"""`python -m benchmarks.soak 1000000`: convert so many made pages, and watch the memory of every process meanwhile."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.batch import documents
from benchmarks.timing import child_environment

_PAGE = os.sysconf("SC_PAGE_SIZE")
_WARM = 0.1
"""Of the documents, before memory is looked at."""


class Sample(NamedTuple):
    documents: int
    parent: int
    worker: int
    """Bytes of the largest."""


def main() -> None:
    """Convert, and print what it took."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("documents", type=int, nargs="?", default=1_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", help="where the input and the output are kept meanwhile")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        here = Path(name)
        size = documents(here / "in.jsonl", options.documents).stat().st_size
        print(f"{options.documents:,} documents, {size / 1e6:,.0f} MB, {options.workers} workers", flush=True)
        seconds, cpu, samples = _convert(here, options.workers)
        manifest = json.loads((here / "out" / "manifest.json").read_bytes())
        assert manifest["documents"] == options.documents, manifest["documents"]
        assert manifest["records"] == options.documents, manifest["outcomes"]
    parent, workers = cpu
    print(f"{seconds:,.0f} s, {options.documents / seconds:,.0f} documents a second")
    print(
        f"CPU: {workers:,.0f} s of workers, {parent:,.0f} s of the parent ({parent / workers:.1%}), "
        f"{options.documents / (parent + workers):,.0f} documents a core-second"
    )
    warm = [sample for sample in samples if sample.documents >= _WARM * options.documents]
    for process in ("parent", "worker"):
        sizes = [getattr(sample, process) for sample in warm]
        print(
            f"{process}: {sizes[0] >> 20} MiB after a tenth, {max(sizes) >> 20} MiB at most, {sizes[-1] >> 20} MiB at "
            f"the end; {_slope(warm, process) / 1024 * 1000:+.2f} KiB for each 1,000 documents"
        )


def _convert(here: Path, workers: int) -> tuple[float, tuple[float, float], list[Sample]]:
    command = [sys.executable, "-m", "procparse", "convert", "in.jsonl", "-o", "out/", "--workers", str(workers)]
    began = time.monotonic()
    program = subprocess.Popen([*command, "-q"], cwd=here, env=child_environment())
    samples: list[Sample] = []
    ended = threading.Event()

    def watch() -> None:
        marks = here / "out" / ".procparse" / "shards"
        while not ended.wait(2):
            shards = sum(1 for _ in os.scandir(marks)) if marks.is_dir() else 0
            parent, children = _memory(program.pid)
            if parent and children:
                samples.append(Sample(shards, parent, max(children)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = program.wait()
    ended.set()
    watcher.join()
    seconds = time.monotonic() - began
    assert code == 0, code
    run = json.loads((here / "out" / "run.json").read_bytes())
    manifest = json.loads((here / "out" / "manifest.json").read_bytes())
    each = manifest["documents"] / manifest["shards"]
    samples = [sample._replace(documents=round(sample.documents * each)) for sample in samples]
    return seconds, (run["cpu_seconds"]["parent"], run["cpu_seconds"]["workers"]), samples


def _memory(parent: int) -> tuple[int, list[int]]:
    """Return the resident bytes of a process and of its children."""
    children: list[int] = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if int((path / "stat").read_text().rpartition(")")[2].split()[1]) == parent:
                children.append(_resident(int(path.name)))
        except OSError:
            continue
    return _resident(parent), children


def _resident(process: int) -> int:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def _slope(samples: list[Sample], process: str) -> float:
    """Return the bytes that each document adds, by least squares."""
    count = len(samples)
    if count < 2:
        return 0.0
    xs, ys = [sample.documents for sample in samples], [getattr(sample, process) for sample in samples]
    middle, level = sum(xs) / count, sum(ys) / count
    spread = sum((x - middle) ** 2 for x in xs)
    return sum((x - middle) * (y - level) for x, y in zip(xs, ys, strict=True)) / spread if spread else 0.0


if __name__ == "__main__":
    main()
