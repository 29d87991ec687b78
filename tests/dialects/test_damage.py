"""What happens to dumps on their way: no damage raises, loses a character or moves a word to another field."""

from __future__ import annotations

import html
import json
from collections.abc import Callable

import ftfy.bad_codecs  # noqa: F401, registers `sloppy-windows-1252`, which decodes every byte
import pytest

import procparse
from procparse.pipeline import Result
from tests import laws
from tests.dialects.corpus import CASES, Case
from tests.dialects.losses import misplaced
from tests.dialects.matrix import dump_path
from tests.pages.render import strip

FOLDERS = ("resiliparse-2.0.1", "trafilatura-2.3.1", "lynx-2.9.0dev.12-1", "markdownify-1.2.3", "html-text-0.7.1")
PAGES = tuple(case for case in CASES if case.markup in ("h5", "tables", "line-breaks", "upper-case", "minified"))
CELLS = [(folder, case) for folder in FOLDERS for case in PAGES]


def ids(cells: list[tuple[str, Case]]) -> list[str]:
    return [f"{folder}-{case.name}" for folder, case in cells]


def dump_of(folder: str, case: Case) -> str:
    return dump_path(folder, case).read_text(encoding="utf-8")


def once(text: str) -> str:
    """UTF-8 read as cp1252, where cp1252 can."""
    return text.encode("utf-8").decode("cp1252", "replace")


# -- damage that takes nothing away: the same record ---------------------------------------------------
SAME: dict[str, Callable[[str], str | bytes]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "bom": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "line-separators": lambda text: text.replace("\n", "\u2028"),
    "next-lines": lambda text: text.replace("\n", "\x85"),
    "html-escaped": lambda text: html.escape(text, quote=True),
    "html-escaped-twice": lambda text: html.escape(html.escape(text)),
    "json-escaped": json.dumps,
    "json-escaped-without-quotes": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "zero-width-behind-colons": lambda text: text.replace(": ", ":\u200b "),
    "zero-width-at-line-starts": lambda text: "\n".join("\u200b" + line if line else line for line in text.split("\n")),
}


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
@pytest.mark.parametrize("damage", SAME)
def test_the_record_is_the_same(damage: str, folder: str, case: Case) -> None:
    text = dump_of(folder, case)
    whole = procparse.parse(text)
    hurt = procparse.parse(SAME[damage](text))
    assert laws.content(hurt) == laws.content(whole)
    laws.check(hurt)


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
def test_cp1252_is_decoded(folder: str, case: Case) -> None:
    text = dump_of(folder, case).encode("cp1252", "ignore").decode("cp1252")
    hurt = procparse.parse(text.encode("cp1252"))
    assert laws.content(hurt) == laws.content(procparse.parse(text))
    laws.check(hurt)


# one copyright sign alone is too little for a repair that never touches a sound page
GARBLED = [(folder, case) for folder, case in CELLS if case.contents == "hinge"]


@pytest.mark.parametrize(("folder", "case"), GARBLED, ids=ids(GARBLED))
@pytest.mark.parametrize("times", [1, 2])
def test_mojibake_is_repaired_when_asked(times: int, folder: str, case: Case) -> None:
    text = dump_of(folder, case)
    garbled = text
    for _ in range(times):
        garbled = garbled.encode("utf-8").decode("sloppy-windows-1252")
    repaired = procparse.parse(garbled, repair=True)
    assert laws.content(repaired) == laws.content(procparse.parse(text))
    laws.check(repaired)


# -- damage that takes something away: a part of the truth, each word in its field ---------------------
PART: dict[str, Callable[[str], str]] = {
    "doubled-newlines": lambda text: text.replace("\n", "\n\n"),
    "tabs": lambda text: text.replace("    ", "\t"),
    "mojibake": once,
    "mojibake-twice": lambda text: once(once(text)),
}


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
@pytest.mark.parametrize("damage", PART)
def test_what_is_read_is_sound(damage: str, folder: str, case: Case) -> None:
    hurt = procparse.parse(PART[damage](dump_of(folder, case)))
    laws.check(hurt)
    if not damage.startswith("mojibake"):  # garbled words are no words of the truth
        assert _misplaced(case, hurt, _misplaced(case, procparse.parse(dump_of(folder, case)), [])) == []


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
def test_one_line_is_kept(folder: str, case: Case) -> None:
    laws.check(procparse.parse(" ".join(dump_of(folder, case).split())))


# -- truncation ----------------------------------------------------------------------------------------
CUT = [(folder, case) for folder, case in CELLS if case.name in ("hinge-h5", "leaflet-upper-case", "brace-tables")]


@pytest.mark.parametrize(("folder", "case"), CUT, ids=ids(CUT))
def test_a_dump_cut_at_any_line_is_read_as_far_as_it_goes(
    folder: str, case: Case, request: pytest.FixtureRequest
) -> None:
    if case.markup == "tables":
        reason = "cut behind its first row, a table of facts is a line of the section above it"
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    text = dump_of(folder, case)
    known = _misplaced(case, procparse.parse(text), [])
    lines = text.splitlines(keepends=True)
    headed = next(
        index for index, line in enumerate(lines) if "summary" in line.casefold() or "what is it" in line.casefold()
    )
    for stop in range(len(lines)):
        cut = procparse.parse("".join(lines[:stop]))
        laws.check(cut)
        if stop > headed:  # above the first headings a page may be anything
            assert _misplaced(case, cut, known) == [], stop


def _misplaced(case: Case, result: Result, known: list[object]) -> list[object]:
    """What stands in a field where the page does not have it, the whole dump's own faults left out."""
    got = strip(result.procedure.model_dump(mode="json"))
    found = [one for one in misplaced(case.truth(), got) if one not in known]
    return [one for one in found if one[1] == "text"]
