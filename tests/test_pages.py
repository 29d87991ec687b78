"""Generated pages, whose record was written from the contract without a look at the parser, are read exactly."""

from __future__ import annotations

import copy

import pytest

import procparse
from procparse.record import Procedure
from tests import laws
from tests.pages import FORMS, case, check, compare, expected, make_style, render, strip

READ = range(150)
CHECKED = range(50)


@pytest.mark.parametrize("seed", READ)
def test_a_generated_page_is_read_exactly(seed: int) -> None:
    page, form, style = case(seed)
    result = procparse.parse(render(page, form, style))
    assert compare(page, expected(page, form, style), strip(result.procedure.model_dump(mode="json"))) == []
    laws.check(result)


def test_the_pages_are_of_every_form_and_few_fields_are_left_open() -> None:
    cases = [case(seed) for seed in READ]
    assert {form for _, form, _ in cases} == set(FORMS)
    assert len({style.heading for _, _, style in cases}) >= 7
    assert len({feature for page, _, _ in cases for feature in page.features}) >= 40
    compared = [page for page, _, _ in cases if not page.open_paths]
    assert len(compared) >= len(cases) // 2


# -- the generator itself ------------------------------------------------------------------------------
@pytest.mark.parametrize("seed", CHECKED)
def test_the_truth_fits_the_print_in_every_form(seed: int) -> None:
    page, own, style = case(seed)
    styles = {own: style}
    if not page.lost_headings:
        styles |= {form: make_style(seed, form, page) for form in FORMS if form != own}
    for form, one in styles.items():
        assert list(check.problems(page, form, one)) == []
        record = check.with_spans(expected(page, form, one))
        record |= {"id": "x", "source": {"sha256": "", "encoding": None, "reader": "text", "dialect": "x"}}
        Procedure.model_validate(record)


def test_a_seed_gives_the_same_page_again() -> None:
    for seed in (0, 7, 2000):
        page, form, style = case(seed)
        again = case(seed)
        assert again == (page, form, style)
        assert render(*again) == render(page, form, style)
        assert expected(*again) == expected(page, form, style)


def test_pages_differ() -> None:
    assert len({render(*case(seed)) for seed in READ}) == len(READ)


def test_the_comparison_sees_what_differs() -> None:
    page, form, style = next(one for one in map(case, READ) if not one[0].open_paths and len(one[0].sections) > 9)
    truth = expected(page, form, style)
    assert compare(page, truth, copy.deepcopy(truth)) == []
    for key in set(truth) - {"names", "equipment"}:
        other = copy.deepcopy(truth)
        other[key] = "something else"
        assert compare(page, truth, other), key
        del other[key]
        assert compare(page, truth, other), key
    shorter = copy.deepcopy(truth)
    shorter["steps"] = shorter["steps"][:-1]
    assert compare(page, truth, shorter)
    reworded = copy.deepcopy(truth)
    reworded["summary"][0]["text"] += " "
    reworded["names"][0]["text"] += " too"
    assert sorted(path for path, _, _ in compare(page, truth, reworded)) == ["names[].text", "summary[].text"]


def test_the_check_sees_a_truth_that_is_not_on_the_page() -> None:
    page, form, style = case(3)
    section = next(part for part in page.sections if part.ops and part.ops[0][0] == "put")
    what, path, value = section.ops[0]
    section.ops[0] = (what, path, {**value, "text": "Words that are printed nowhere"})
    assert any("not on the page" in problem for problem in check.problems(page, form, style))
