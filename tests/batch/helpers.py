"""Folders of made pages, and runs over them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from procparse.batch.plan import Guard, Plan, plan

ROOT = Path(__file__).parent.parent.parent
FAULTS = Path(__file__).parent / "faults"

PAGE = """Velar ridge smoothing {n}
CPT4 code
Name of the Procedure:
Ridge smoothing {n}
Purpose:
- Smooths ridge number {n}
Indications
- A rough ridge
Contraindications
- A ridge that was smoothed {n} days ago
Duration:
About {n} minutes
"""

ENDS = {
    "segv": "crashed",
    "kill": "crashed",
    "abort": "crashed",
    "exit": "crashed",
    "hang": "timeout",
    "spin": "timeout",
    "memory": "memory",
    "raise": "failed",
    "recursion": "recursion",
    "interrupt": "failed",
    "leave": "failed",
}
"""A planted fault -> the outcome it must have."""


def page(number: int) -> str:
    return PAGE.format(n=number)


def pages(folder: Path, count: int, faults: dict[int, str] | None = None) -> Path:
    """Write a folder of pages; some obey an order instead of being parsed."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        order = (faults or {}).get(number)
        text = page(number) + (f"!!FAULT {order}\n" if order else "")
        (folder / f"p{number:05d}.txt").write_text(text)
    return folder


def small(folder: Path, **rest: Any) -> Plan:
    """A plan with small shards and short patience."""
    options: dict[str, Any] = {"shard_documents": 8, "guard": Guard(seconds=2.0, memory_bytes=128 << 20)}
    return plan([folder], **(options | rest))


def tree(folder: Path, *, hidden: bool = False) -> dict[str, bytes]:
    """Every file that a run must give the same bytes: all but the clock and, unless asked for, the state."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != "run.json" and (hidden or not name.startswith(".procparse/")):
            found[name] = path.read_bytes()
    return found


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().split(b"\n") if line]


def outcomes(out: Path) -> list[dict[str, Any]]:
    return [row for path in sorted((out / "outcomes").iterdir()) for row in rows(path)]


def records(out: Path) -> list[dict[str, Any]]:
    return [row for path in sorted((out / "records").iterdir()) for row in rows(path)]


def recipe(mark: str) -> str:
    """The code that follows <!-- mark --> in the page on clusters."""
    document = (ROOT / "docs" / "how-to" / "cluster.md").read_text()
    found = re.search(rf"^<!-- {mark} -->\n```python\n(.*?)^```", document, re.MULTILINE | re.DOTALL)
    assert found
    return found[1]


def environment(*, faults: bool = False) -> dict[str, str]:
    """The environment of a program that finds this checkout, and obeys planted faults if asked to."""
    paths = [*([str(FAULTS)] if faults else []), str(ROOT / "src")]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
