"""What each kind of loss does to a record: truth -> the most that a dump with this loss can give.

A loss either has an exact consequence (`CONSEQUENCES`), and then the record is compared with that, or it leaves a
part of the page's words in their field and no more (`PARTIAL`): then every word must be in the field where the truth
has it, every typed value must be the true one or missing, and only leftovers may hold what found no home.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from procparse.vocabulary import default_vocabulary
from tests.pages.model import Json

_WORD = re.compile(r"\w+")
_DASHES = str.maketrans({"–": "-", "—": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "\xa0": " "})


# -- exact consequences --------------------------------------------------------------------------------
def unmarked(truth: Json, printed: str) -> Json:
    """No list marks: what was a step is a paragraph of the description, or tells of the anesthesia, in page order.

    `printed` is the page in any form that keeps its order.
    """
    record = copy.deepcopy(truth)
    statements: list[Json] = record["anesthesia"]["statements"]
    for step in record["steps"]:
        step.pop("number")
        (statements if _of_anesthesia(step) else record["description"]).append(step)
    record["steps"] = []
    order = squeezed(printed)
    for field in (statements, record["description"]):
        field.sort(key=lambda one: order.find(squeezed(f"{one['label'] or ''}{one['text']}")))
    for one in record["equipment"]:
        one["step"] = None
    return record


def _of_anesthesia(step: Json) -> bool:
    return step["label"] and default_vocabulary().label("description", step["label"]) == "anesthesia"


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
_ONE_LINE = {"names", "risks", "equipment"}
"""Fields whose entries a page may print on one line."""
_ALSO = {"description": ("steps",), "steps": ("description",)}
_MORE = {"steps": ("anesthesia",)}
"""A step may be a paragraph of the description where the marks of its list are lost."""
_TYPED = {"fasting", "range", "kinds", "time", "role", "condition", "frequency", "kind", "use"}


def misplaced(truth: Json, got: Json) -> list[tuple[str, str, Any]]:
    """Return what stands in a field where the truth does not have it: field, what it is, the value."""
    known = _vocabulary(truth)
    # a step that tells of the anesthesia is a statement of it, where it is no step
    known.setdefault("anesthesia", set()).update(
        *(_vocabulary({"step": [step]})["step"] for step in truth["steps"] if _of_anesthesia(step))
    )
    found: list[tuple[str, str, Any]] = []
    for field, text in _words_of(got):
        if field == "leftovers":
            continue
        here = known.get(field, set()).union(*(known.get(other, set()) for other in _ALSO.get(field, ())))
        strange = {
            word for word in _WORD.findall(text.casefold()) if word not in ("and", "or") and not _glued(word, here)
        }
        if strange:
            found.append((field, "text", text))
    for path in ("preparation.fasting", "duration.range", "recovery.time", "setting.kinds", "anesthesia.kinds"):
        head, tail = path.split(".")
        want, have = truth[head][tail], got[head][tail]
        if have and have != want and not (isinstance(have, list) and set(have) <= set(want)):
            found.append((path, "value", have))
    return found


def missing(dump: str, truth: Json, got: Json) -> list[tuple[str, str, Any]]:
    """Return what the dump says in one run, as the truth has it, and the record has neither there nor in leftovers.

    What the truth says twice, in two fields, may be printed once.
    """
    here, left = _vocabulary(got), _vocabulary(got).get("leftovers", set())
    said = squeezed(dump)
    texts = [(field, text, squeezed(text)) for field, text in _words_of(truth)]
    found: list[tuple[str, str, Any]] = []
    for field, text, bare in texts:
        if len(text.split()) < 3 or bare not in said:
            continue
        if any(bare in other for name, _, other in texts if name != field):
            continue
        kept = left.union(
            here.get(field, set()), *(here.get(name, set()) for name in (*_ALSO.get(field, ()), *_MORE.get(field, ())))
        )
        lost = [word for word in _WORD.findall(text.casefold()) if not any(word in one for one in kept)]
        if lost:
            found.append((field, "missing", text))
    return found


def _vocabulary(record: Json) -> dict[str, set[str]]:
    """The words of each field."""
    words: dict[str, set[str]] = {}
    for field, text in _words_of(record):
        words.setdefault(field, set()).update(_WORD.findall(text.casefold()))
    return words


def _glued(word: str, known: set[str]) -> bool:
    """Tell whether a word is known, or two known ones run together."""
    return word in known or any(word[:cut] in known and word[cut:] in known for cut in range(1, len(word)))


def _words_of(record: Json) -> Iterator[tuple[str, str]]:
    for field, value in record.items():
        for text in _leaves(value):
            yield field, text


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


# -- the kinds of loss ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Kind:
    """One way in which an extractor destroys structure, and what follows for the record."""

    destroys: str
    """The structure, as the matrix names it."""
    fields: str
    """Which fields may differ."""
    why: str
    """Why no reader can give them."""
    real: Callable[[str, Json], bool]
    """Tells of a dump and the truth whether the information is absent indeed."""
    exact: bool = True
    """The consequence is known to the word; else the record holds a part of the truth, each word in its field."""


def apply(truth: Json, flat: Json, kinds: Collection[str], printed: str) -> Json:
    """Return what a record can be at best; `flat` is the truth without the nesting of its lists, `printed` the page."""
    record = flat if "nesting" in kinds or "marks" in kinds else truth
    if "marks" in kinds:
        record = unmarked(record, printed)
    if "title" in kinds:
        record = {**record, "title": None}
    return folded(record, kinds)


def folded(record: Json, kinds: Collection[str]) -> Json:
    """Bring what a record prints in other signs or another case to one form."""
    if "signs" in kinds:
        record = same_signs(record)
    if "case" in kinds:
        record = same_case(record)
    return record


def squeezed(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(_WORD.findall(text.casefold()))


def _line_of(dump: str, text: str) -> str | None:
    """The line of a dump that holds the first words of a text."""
    words = " ".join(text.split()[:3])
    return next((line for line in dump.splitlines() if words in line), None)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip(" \xa0\t"))


def _nested(truth: Json) -> Iterator[tuple[str, str]]:
    """Pairs of an item and the first item below it, as printed."""
    lists = [truth["steps"], truth["preparation"]["instructions"], truth["indications"]["conditions"]]
    for one in (entry for entries in lists for entry in entries):
        for child in one["items"]:
            yield one["text"], child["text"]
    for thing in truth["equipment"]:
        if thing["step"]:
            yield truth["steps"][thing["step"] - 1]["text"], thing["text"]


def _no_nesting(dump: str, truth: Json) -> bool:
    for parent, child in _nested(truth):
        above, below = _line_of(dump, parent), _line_of(dump, child)
        if above is None or below is None or above == below or _column(below) <= _column(above) + 1:
            return True
    return False


def _no_marks(dump: str, truth: Json) -> bool:
    for step in truth["steps"]:
        line = _line_of(dump, step["text"])
        first = (step["label"] or step["text"]).split()[0]
        if (
            line is None
            or line.strip(" *_").startswith(first)
            or first not in line
            or step["text"].split()[0] == line.split()[0]
        ):
            return True
    return False


def _no_title(dump: str, truth: Json) -> bool:
    head = dump.casefold().partition("name of the procedure")[0]
    return squeezed(truth["title"]["text"]) not in squeezed(head)


def _other_case(dump: str, truth: Json) -> bool:
    title = truth["title"]["text"]
    return title not in dump and title.casefold() in dump.casefold()


def _texts_of(truth: Json) -> list[str]:
    return [text for _, text in _words_of(truth) if len(text) > 2]


def _other_signs(dump: str, truth: Json) -> bool:
    return any(sign not in dump for text in _texts_of(truth) for sign in text if not sign.isascii())


def _pieces_together(dump: str, truth: Json) -> bool:
    """Two texts of the record stand on one line, or a name runs into the next one's label."""
    texts = {squeezed(text) for key, value in truth.items() if key not in _ONE_LINE for text in _said(value)}
    for line in map(squeezed, dump.splitlines()):
        held = [text for text in texts if text in line]
        if any(one not in other and other not in one for one in held for other in held):
            return True
    return any(
        f"{one['text']}{two['label']}" in dump for one in truth["names"] for two in truth["names"] if two["label"]
    )


def _said(value: Any) -> Iterator[str]:
    """The texts of a field, longer than a word or two, without the labels that stand on their lines."""
    if isinstance(value, dict):
        if len(value.get("text") or "") > 12:
            yield value["text"]
        for one in value.values():
            yield from _said(one)
    elif isinstance(value, list):
        for one in value:
            yield from _said(one)


def _words_missing(dump: str, truth: Json) -> bool:
    said = squeezed(dump)
    return any(squeezed(text) not in said for text in _texts_of(truth))


def _one_line(dump: str, truth: Json) -> bool:
    return len(dump.strip().splitlines()) < 5


KINDS: dict[str, Kind] = {
    "nesting": Kind(
        "nesting of lists",
        "nested `items` are siblings of what was their parent; `equipment[].step` is null",
        "a nested item stands in the column of its parent, or on its line",
        _no_nesting,
    ),
    "marks": Kind(
        "marks of lists",
        "`steps` are paragraphs of the `description`; nested items are siblings",
        "the lines of a list look like paragraphs",
        _no_marks,
    ),
    "some marks": Kind(
        "marks of some lists",
        "some `steps` are paragraphs of the `description`",
        "the lines of that list look like paragraphs, while others have marks",
        _no_marks,
        exact=False,
    ),
    "some nesting": Kind(
        "nesting of some lists",
        "some nested `items` are siblings of what was their parent",
        "a nested item stands in the column of its parent, or on its line",
        _no_nesting,
        exact=False,
    ),
    "signs": Kind(
        "dashes and quotes", "texts have other dashes and quotes", "the sign of the page is not printed", _other_signs
    ),
    "case": Kind("case of headings", "title, headings and sub-labels are in capitals", "capitals only", _other_case),
    "title": Kind("title", "`title` is null", "the title is not above the names", _no_title),
    "lines": Kind(
        "borders of items, cells and paragraphs",
        "several texts are one",
        "they stand on one line with no sign between them",
        _pieces_together,
        exact=False,
    ),
    "text": Kind(
        "text",
        "what is missing",
        "the words are not in the dump, or not in one run",
        _words_missing,
        exact=False,
    ),
    "page": Kind("all lines", "everything but the words", "the page is one line", _one_line, exact=False),
}
