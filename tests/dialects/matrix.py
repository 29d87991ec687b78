"""One cell of the matrix: the record of a page through an extractor, held against the page's own truth."""

from __future__ import annotations

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import procparse
from procparse.pipeline import Result
from tests.dialects import losses, markup
from tests.dialects.corpus import CASES, Case
from tests.pages.compare import compare
from tests.pages.model import Json
from tests.pages.render import Style, render, strip

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "fixtures" / "dialects"
CHROME = {*markup.NAVIGATION, *markup.FOOTER, *markup.CRUMBS, "Search all medical codes", markup.SITE}
Difference = tuple[str, Any, Any]


class Extractor(NamedTuple):
    """A folder of dumps and who made it."""

    folder: str
    name: str
    version: str
    registry: str


@cache
def extractors() -> tuple[Extractor, ...]:
    """Every extractor of the corpus, in the order of the matrix."""
    rows = json.loads((CORPUS / "manifest.json").read_text(encoding="utf-8"))
    return tuple(Extractor(row["folder"], row["extractor"], row["version"], row["registry"]) for row in rows)


@cache
def declared() -> dict[tuple[str, str], tuple[str, ...]]:
    """The kinds of loss declared for an extractor and a page."""
    rows = tomllib.loads((HERE / "losses.toml").read_text(encoding="utf-8"))["loss"]
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for row in rows:
        for page in row["pages"]:
            assert (row["extractor"], page) not in found, f"declared twice: {row['extractor']} {page}"
            found[row["extractor"], page] = tuple(row["kinds"])
    return found


def dump_path(folder: str, case: Case) -> Path:
    """The file of a dump, whatever its suffix."""
    (path,) = (CORPUS / "dumps" / folder).glob(f"{case.name}.*")
    return path


def differences(case: Case, result: Result, kinds: tuple[str, ...]) -> list[Difference]:
    """What differs from the truth in spite of the declared kinds of loss; what only leftovers may hold is left out."""
    got: Json = strip(result.procedure.model_dump(mode="json"))
    if any(not losses.KINDS[kind].exact for kind in kinds):
        truth = case.truth()
        # a label whose list the extractor dropped is kept as a line, or as a heading without a body: both are reported
        codes = ("empty-section", "introducer-without-list")
        told = losses.squeezed(" | ".join(one.message for one in result.diagnostics if one.code in codes))
        found = [*losses.misplaced(truth, got), *losses.missing(result.document.text, truth, got)]
        return [one for one in found if one[1] == "value" or losses.squeezed(one[2]) not in told]
    strange = [one["text"] for one in got["leftovers"] if not _chrome(one["text"])]
    got["leftovers"] = []
    truth, flat = case.truth(), case.truth(flat=True)
    printed = render(case.page(), "bullet", Style())
    found = compare(case.page(), losses.apply(truth, flat, kinds, printed), losses.folded(got, kinds))
    return [*found, *(("leftovers", None, text) for text in strange)]


def _chrome(text: str) -> bool:
    if text.endswith(f" | {markup.SITE}"):
        return True
    return all(word.strip(" /") in CHROME for word in text.split(" / "))


def read(folder: str, case: Case) -> Result:
    """Parse the dump of a page."""
    return procparse.parse(dump_path(folder, case).read_bytes())


CELLS = [(one.folder, case) for one in extractors() for case in CASES]

# Words that stand in a field where the page does not have them. Each is a bug, and strict.
FAULTS: dict[tuple[str, str], str] = {
    ("trafilatura-1.8.1", "lamp-definitions"): "a label below an outline whose marks follow their texts stays a step's",
}
