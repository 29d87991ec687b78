"""Clocks: a subject and its reference are always timed side by side, because a machine's pace drifts."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from tests.pathological import empty_caches

import procparse

Work = Callable[[Any], object]


class Timed(NamedTuple):
    """Medians over the passes."""

    subject: float
    """Seconds for each unit of input."""
    reference: float
    ratio: float
    """The median of the ratios subject / reference of the passes, which drift far less than the seconds."""


def side_by_side(
    subject: Work, subject_inputs: Sequence[Sequence[Any]], reference: Work, reference_inputs: Sequence[Sequence[Any]]
) -> Timed:
    """Time both over as many passes as there are inputs; which goes first alternates.

    Every pass has inputs of its own, and caches of words are emptied before it, so nothing is read a second time.
    The garbage collector is on; what is alive already (the inputs) is out of its sight.
    """
    ratios: list[float] = []
    seconds: tuple[list[float], list[float]] = ([], [])
    gc.collect()
    gc.freeze()
    try:
        for number, pair in enumerate(zip(subject_inputs, reference_inputs, strict=True)):
            works = (subject, reference)
            for place in (0, 1) if number % 2 else (1, 0):
                seconds[place].append(_seconds(works[place], pair[place]))
            ratios.append(seconds[0][-1] / seconds[1][-1])
    finally:
        gc.unfreeze()
    return Timed(median(seconds[0]), median(seconds[1]), median(ratios))


def _seconds(work: Work, inputs: Sequence[Any]) -> float:
    gc.collect()
    empty_caches()
    start = time.perf_counter()
    for value in inputs:
        work(value)
    return (time.perf_counter() - start) / len(inputs)


def processes(commands: dict[str, Sequence[str]], passes: int) -> dict[str, list[float]]:
    """Run each command once a pass, in turn, and return its seconds for each pass; its first run does not count."""
    environment = child_environment()
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(passes + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run([sys.executable, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
            if number:
                seconds[name].append(time.perf_counter() - start)
    return seconds


def child_environment() -> dict[str, str]:
    """Return the environment in which a child finds the same procparse."""
    source = str(Path(procparse.__file__).parents[1])
    paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "COLUMNS": "100"}
