"""`python -m benchmarks`: time procparse beside floors and peers, and print one table."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import procparse
from benchmarks import batch, corpus, feeds, measures
from benchmarks.measures import FULL, QUICK, Corpus, Row

WORST = 12
"""So many pathological shapes are shown, and all that miss the target."""


def main() -> None:
    """Measure and print; the exit code says nothing about speed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test of a few seconds; its figures mean nothing")
    parser.add_argument("--no-shapes", action="store_true", help="leave out the pathological shapes (minutes)")
    parser.add_argument("--no-batch", action="store_true", help="leave out batch conversion and feeds (minutes)")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL

    print("\n".join(_machine()), flush=True)
    groups = [Corpus(form, size) for form in corpus.FORMS]
    for pages in groups:
        print(pages.describe())
    samples = corpus.samples()
    print(f"sample pages: {len(samples)}" if samples else "sample pages: none beside this checkout, skipped")
    print()
    for pages in groups:
        print(measures.throughput(pages), flush=True)
    print()
    print(_head(), flush=True)
    for rows in (measures.core_rows, measures.peer_rows, measures.fhir_rows):
        for pages in groups:
            _print(rows(pages))
    _print(measures.html_rows(size))
    _print(measures.start_rows(size))
    _print(measures.size_rows(size))
    for pages in groups:
        _print(measures.floor_rows(pages))
    _print(measures.sample_rows(size))
    if not options.no_batch:
        work = batch.QUICK if options.quick else batch.FULL
        _print(batch.rows(work))
        _print(feeds.rows(work))
    if not options.no_shapes:
        _print_shapes(list(measures.shape_rows(options.quick)))
    print()
    print("Ratio: subject / reference, the median over the passes; for peers how many times as long they take.")
    print("Figures drift with the machine's other work; only the ratios of one run compare.")
    if os.getloadavg()[1] > (os.cpu_count() or 1):
        print("CAUTION: other work filled this machine; long subjects suffered more than short references. Run again.")


def _machine() -> list[str]:
    packages = ("pydantic", "pydantic-core", "click", "lxml", "mistune", "markdown-it-py", "orjson", "fhir.resources")
    return [
        f"machine: {_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.platform()}",
        f"python {platform.python_version()} ({sys.executable}), procparse {procparse.__version__}, "
        + ", ".join(f"{name} {_version(name)}" for name in packages),
    ]


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"


def _head() -> str:
    return f"{'#':>2} {'what':<66} {'subject':>12} {'reference':>12} {'ratio':>7} {'target':>7} {'stretch':>7}  verdict"


def _print(rows: Iterable[Row]) -> None:
    for row in rows:
        sign = ">=" if row.more else "<="
        limits = [f"{sign}{limit:g}" if limit is not None else "" for limit in (row.target, row.stretch)]
        ratio = f"{row.ratio:.3g}" if row.ratio is not None else ""
        print(
            f"{row.number:>2} {row.what:<66} {row.subject:>12} {row.reference:>12} {ratio:>7} {limits[0]:>7} "
            f"{limits[1]:>7}  {row.verdict}".rstrip(),
            flush=True,
        )


def _print_shapes(rows: list[Row]) -> None:
    missed = sum(row.verdict == "NOT MET" for row in rows)
    print(f"10 CPU time for 4 times the text, {len(rows)} pathological shapes: {missed} above the target; the worst:")
    _print(rows[: max(WORST, missed)])


if __name__ == "__main__":
    main()
