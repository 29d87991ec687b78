"""What each kind of loss does to a record: truth -> the most that a dump with this loss can give.

A loss either has an exact consequence (`CONSEQUENCES`), and then the record is compared with that, or it leaves a
part of the page's words in their field and no more (`PARTIAL`): then every word must be in the field where the truth
has it, every typed value must be the true one or missing, and only leftovers may hold what found no home.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from tests.pages.model import Json

_WORD = re.compile(r"\w+")
_DASHES = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\xa0": " "})


# -- exact consequences --------------------------------------------------------------------------------
def unmarked(truth: Json) -> Json:
    """No list marks: what was a step is a paragraph of the description, in page order."""
    record = copy.deepcopy(truth)
    for step in record["steps"]:
        step.pop("number")
        field = record["anesthesia"]["statements"] if step["label"] == "Anesthesia" else record["description"]
        field.append(step)
    record["steps"] = []
    for one in record["equipment"]:
        one["step"] = None
    return record


def _texts(value: Any, change: Callable[[str, str], str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _texts(one, change, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_texts(one, change, key) for one in value]
    return change(key, value) if isinstance(value, str) and key in ("text", "label", "under") else value


def same_signs(record: Json) -> Json:
    """Dashes and quotes as a typewriter has them: `--` for a dash, `'` for a curly quote."""

    def change(_: str, text: str) -> str:
        return text.translate(_DASHES).replace("---", "-").replace("--", "-")

    folded: Json = _texts(record, change)
    return folded


def same_case(record: Json) -> Json:
    """Titles, headings and sub-labels without regard to capitals: where they were headings they are in capitals."""
    folded: Json = _texts(record, lambda key, text: text if key == "text" else text.casefold())
    if folded["title"]:
        folded["title"]["text"] = folded["title"]["text"].casefold()
    for section in folded["extra_sections"]:
        section["heading"]["text"] = section["heading"]["text"].casefold()
    return folded


# -- partial records -----------------------------------------------------------------------------------
_GROUPS = {"steps": "description", "equipment": "description", "anesthesia": "description"}
_TYPED = {"fasting", "range", "kinds", "time", "role", "condition", "frequency", "kind", "use"}


def misplaced(truth: Json, got: Json) -> list[tuple[str, str, Any]]:
    """Return what stands in a field where the truth does not have it: field, what it is, the value."""
    known: dict[str, set[str]] = {}
    for field, text in _words_of(truth):
        known.setdefault(field, set()).update(_WORD.findall(text.casefold()))
    found: list[tuple[str, str, Any]] = []
    for field, text in _words_of(got):
        if field == "leftovers":
            continue
        strange = set(_WORD.findall(text.casefold())) - known.get(field, set())
        if strange:
            found.append((field, "text", text))
    for path in ("preparation.fasting", "duration.range", "recovery.time", "setting.kinds", "anesthesia.kinds"):
        head, tail = path.split(".")
        want, have = truth[head][tail], got[head][tail]
        if have and have != want and not (isinstance(have, list) and set(have) <= set(want)):
            found.append((path, "value", have))
    return found


def _words_of(record: Json) -> Iterator[tuple[str, str]]:
    for field, value in record.items():
        for text in _leaves(value):
            yield _GROUPS.get(field, field), text


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("text", "label", "under"):
                if isinstance(one, str):
                    yield one
            elif key not in _TYPED:
                yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
