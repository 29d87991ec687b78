"""Tests of the generator itself: no parser needed."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .model import Json, Page
from .render import FORMS, NBSP, Style, case, collapse, expected, make_style, render

MARKS = re.compile(r"\*\*|#####|##")


def leaves(value: Any) -> Iterator[tuple[str, str]]:
    """`(kind, text)` of every text, label and introducing line of a record."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("text", "label", "under", "code") and isinstance(one, str):
                yield key, one
            else:
                yield from leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from leaves(one)


def with_spans(value: Any) -> Any:
    """Dummy spans wherever the models want one."""
    if isinstance(value, dict):
        out = {k: with_spans(v) for k, v in value.items()}
        if "text" in out or "from_midnight" in out:
            out["span"] = (0, 1)
        if "origin" in out:
            out["span"] = None
        return out
    if isinstance(value, list):
        return [with_spans(v) for v in value]
    return value


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.casefold()))


def problems(page: Page, form: str, style: Style) -> Iterator[str]:
    text = render(page, form, style)
    record = expected(page, form, style)
    flat = collapse(MARKS.sub("", text.replace(NBSP, " ")))
    rest = words(flat)
    accounted: set[str] = set()
    for kind, leaf in leaves(record):
        if leaf not in flat:
            yield f"{kind} not on the page: {leaf!r}"
        if kind == "text":
            rest.subtract(words(leaf))
        else:
            accounted.update(words(leaf))
    if "section-twice-same" in page.features:
        for before, sec in zip(page.sections, page.sections[1:], strict=False):
            if before.heading == sec.heading and not sec.ops:
                for block in sec.blocks:
                    rest.subtract(words(block.text))
    for heading in page.headings():
        accounted.update(words(heading))
    for block in page.top:
        accounted.update(words(block.text))
    accounted.update(["and", "or", "hcpcs", "cpt", "code", "pros", "cons", "_"])
    if page.open_paths & {"names", "steps", "codes", "preparation.instructions"}:
        return
    for word, count in rest.items():
        if count > 0 and word not in accounted and not word.isdigit() and set(word) != {"_"}:
            yield f"word without a home: {word!r}"
        if count < 0 and "title-cut" not in page.features:
            yield f"word used more often than printed: {word!r}"


def check(seeds: Iterable[int]) -> int:
    """Models accept the truth, every leaf is on the page, no word is lost."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "src"))
    model: Any = None
    try:
        from procparse.record import Procedure

        model = Procedure
    except ImportError:
        print("procparse.record cannot be imported: shapes are not checked", file=sys.stderr)
    found: Counter[str] = Counter()
    bad = 0
    count = 0
    for seed in seeds:
        page, own, style = case(seed)
        styles = [(own, style)]
        if not page.lost_headings:
            styles += [(f, make_style(seed, f, page)) for f in FORMS if f != own]
        for form, one in styles:
            count += 1
            errors = list(problems(page, form, one))
            if model is not None:
                record: Json = with_spans(expected(page, form, one))
                record.update(id="x", source={"sha256": "", "encoding": None, "reader": "text", "dialect": "x"})
                try:
                    model.model_validate(record)
                except ValueError as error:
                    errors.append(f"model: {error}")
            if errors:
                bad += 1
                found.update(e.split(":")[0] for e in errors)
                if bad <= 12:
                    print(f"seed {seed} {form}: {errors[:3]}")
    print(f"{count} renderings, {bad} with problems {dict(found)}")
    return 1 if bad else 0
