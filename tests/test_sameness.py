"""The record does not depend on the typography: every relation on every fixture, and on generated pages.

A relation changes how a text is printed and no word of it. It is applied without knowing what the page says.
Where the print holds information that the change destroys, the pair stands in EXCEPTIONS with its reason,
and a test holds that it still differs.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import procparse
from tests import laws, relations
from tests.pages import case, differences, render

RAW = Path(__file__).parent.parent / "fixtures" / "raw"
FILES = sorted(RAW.iterdir())
SEEDS = range(5000, 5060)

NBSP = "\N{NO-BREAK SPACE}"
INDENT = re.compile(rf"^[ \t{NBSP}]*", re.M)
BULLET = re.compile(rf"^(?P<indent>[ \t{NBSP}]*)[-*+•◦–□▪](?P<gap>[ \t{NBSP}]+)(?=\S)", re.M)
MARKER = re.compile(rf"^(?P<indent>[ \t{NBSP}]*)(?P<mark>[-*+•◦–□▪o]|\d{{1,3}}[.)])(?P<gap> +)(?=\S)", re.M)
NUMBER = re.compile(rf"^(?P<head>[ \t{NBSP}]*\d{{1,3}})\.(?=[ {NBSP}])", re.M)
BLANK = re.compile(rf"^[ \t{NBSP}]*$", re.M)


def glyph(sign: str) -> Callable[[str], str]:
    return lambda text: BULLET.sub(lambda hit: hit["indent"] + sign + hit["gap"], text)


def indent_double(text: str) -> str:
    return INDENT.sub(lambda hit: hit[0] * 2, text)


def indent_plus_4(text: str) -> str:
    return re.sub(r"^(?=.*\S)", "    ", text, flags=re.M)


def trailing_blanks(text: str) -> str:
    return "\n".join(line + ("  " if number % 2 else " \t") for number, line in enumerate(text.split("\n")))


def nbsp_indent(text: str) -> str:
    return INDENT.sub(lambda hit: hit[0].replace(" ", NBSP), text)


def nbsp_after_marker(text: str) -> str:
    return MARKER.sub(lambda hit: hit["indent"] + hit["mark"] + NBSP * len(hit["gap"]), text)


def blank_lines_doubled(text: str) -> str:
    body = text.rstrip("\n")
    return "\n".join(line if line.strip() else f"{line}\n{line}" for line in body.split("\n")) + text[len(body) :]


def blank_line_after_each(text: str) -> str | None:
    """Only where no blank line says anything, and every line stands for itself."""
    body = text.strip("\n")
    if "\n\n" in body or parsed(text).document.dialect != "dash":
        return None
    return body.replace("\n", "\n\n")


Relation = Callable[[str], "str | None"]
RELATIONS: dict[str, Relation] = {
    "glyph-dot": glyph("•"),
    "glyph-hyphen": glyph("-"),
    "glyph-star": glyph("*"),
    "glyph-ring": glyph("◦"),
    "glyph-en-dash": glyph("–"),
    "indent-double": indent_double,
    "indent-plus-4": indent_plus_4,
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "line-separator": lambda text: text.replace("\n", "\N{LINE SEPARATOR}"),
    "byte-order-mark": lambda text: "\N{ZERO WIDTH NO-BREAK SPACE}" + text,
    "trailing-blanks": trailing_blanks,
    "nbsp-indent": nbsp_indent,
    "nbsp-after-marker": nbsp_after_marker,
    "paren-numbers": lambda text: NUMBER.sub(lambda hit: hit["head"] + ")", text),
    "blank-lines-doubled": blank_lines_doubled,
    "blank-line-after-each": blank_line_after_each,
}


LOOSE = "the extractor's one stray column, doubled, is how another one prints a nested list"
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("indent-double", "h04-dressing-item-lead-space.txt"): LOOSE,
}
"""Where the change destroys information that the print holds. Each is tested to still differ."""

GENERATED_EXCEPTIONS: dict[tuple[str, str], str] = {
    ("indent-double", "w3m"): "numbers stand one column left of bullets; doubled, the bullets are nested below them",
    ("indent-double", "inscriptis"): "numbers stand one column left of bullets; doubled, bullets are nested below them",
}
"""Relation and form."""


@cache
def page_text(name: str) -> str:
    """The fixture with LF line ends and no byte-order mark, so that each relation starts from plain text."""
    return (RAW / name).read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


@cache
def parsed(text: str) -> procparse.Result:
    return procparse.parse(text)


@cache
def content(text: str) -> dict[str, Any]:
    return laws.content(parsed(text))


def differing(name: str, change: str) -> list[tuple[str, Any, Any]] | None:
    """What differs in the record of a fixture under a relation; None where the relation does not apply."""
    text = page_text(name)
    changed = RELATIONS[change](text)
    if changed is None or changed == text:
        return None
    before, after = content(text), laws.content(procparse.parse(changed))
    return [] if before == after else list(differences(before, after))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_typography_changes_nothing(path: Path) -> None:
    found = {
        change: differs
        for change in RELATIONS
        if (change, path.name) not in EXCEPTIONS and (differs := differing(path.name, change))
    }
    assert found == {}


@pytest.mark.parametrize(("change", "name"), EXCEPTIONS)
def test_an_exception_is_still_one(change: str, name: str) -> None:
    assert differing(name, change), "this difference is gone: take it out of EXCEPTIONS"


@pytest.mark.parametrize("change", RELATIONS)
def test_every_relation_applies_to_many_pages(change: str) -> None:
    """And changes no word: what is no white space and no list marker stays."""
    applied = 0
    for path in FILES:
        text = page_text(path.name)
        changed = RELATIONS[change](text)
        if changed is not None and changed != text:
            applied += 1
            assert bare(changed) == bare(text)
    assert applied >= 60


def bare(text: str) -> list[str]:
    lines = re.sub(r"\r\n?|\u2028", "\n", text).removeprefix("\ufeff").replace(NBSP, " ").split("\n")
    return [re.sub(r"^([-*+•◦–□▪]|\d{1,3}[.)])(?=\s)", "", line.strip()).strip() for line in lines if line.strip()]


@pytest.mark.parametrize("name", ["p01-velar-ridge-smoothing.bullet.txt", "p02-corbal-fold-plication.dash.txt"])
def test_typography_changes_nothing_all_at_once(name: str) -> None:
    text = page_text(name)
    changed = text
    for change in ("glyph-star", "indent-double", "indent-plus-4", "paren-numbers", "nbsp-after-marker", "crlf"):
        changed = RELATIONS[change](changed) or changed
    assert changed != text
    assert laws.content(procparse.parse("\ufeff" + changed)) == content(text)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("Ridge\nCPT4 code\nBenefits\n- Ease\n- Rest\nSetting\nA hospital.\n", "an item is lost"),
        ("Ridge\nCPT4 code\nBenefits\n- Ease\n- Speech, rest\nSetting\nA hospital.\n", "two items are one"),
        ("Ridge\nCPT4 code\nBenefits\n- Ease\n- Speech\n- rest\nSetting\nA hospital.\n", "a letter is small"),
        ("Ridge\nCPT4 code\nBenefits\n- Ease\n  - Speech\n- Rest\nSetting\nA hospital.\n", "an item is nested"),
        ("Ridge\nCPT4 code\nBenefits\n- Ease\n- Speech\n- Rest\nSetting\nA hospice.\n", "a word changed"),
    ],
)
def test_content_tells_pages_apart(changed: str, why: str) -> None:
    text = "Ridge\nCPT4 code\nBenefits\n- Ease\n- Speech\n- Rest\nSetting\nA hospital.\n"
    assert laws.content(procparse.parse(changed)) != laws.content(procparse.parse(text)), why


# -- generated pages -----------------------------------------------------------------------------------
def record(text: str) -> Any:
    return relations.same(procparse.parse(text).procedure.model_dump(mode="json"))


@pytest.mark.parametrize("seed", SEEDS)
def test_typography_changes_nothing_on_a_generated_page(seed: int) -> None:
    page, form, style = case(seed)
    text = render(page, form, style)
    context = relations.Context(page, form, style)
    base = record(text)
    found = {}
    for change, relation in relations.RELATIONS.items():
        changed = relation(text, context)
        if changed is not None and changed != text and (change, form) not in GENERATED_EXCEPTIONS:
            found[change] = list(differences(base, record(changed)))
    assert {change: differs for change, differs in found.items() if differs} == {}


@pytest.mark.parametrize(("change", "form"), GENERATED_EXCEPTIONS)
def test_an_exception_of_a_form_is_still_one(change: str, form: str) -> None:
    for seed in range(400):
        page, own, style = case(seed)
        if own == form:
            text = render(page, form, style)
            changed = relations.RELATIONS[change](text, relations.Context(page, form, style))
            if changed is not None and list(differences(record(text), record(changed))):
                return
    pytest.fail("no page differs any more: take the form out of GENERATED_EXCEPTIONS")


def test_every_generated_relation_applies() -> None:
    applied = set()
    for seed in SEEDS:
        page, form, style = case(seed)
        text = render(page, form, style)
        context = relations.Context(page, form, style)
        applied |= {
            name for name, relation in relations.RELATIONS.items() if relation(text, context) not in (None, text)
        }
    assert applied == set(relations.RELATIONS)
