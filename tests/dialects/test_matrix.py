"""Any extractor's dump gives the record of the page, but for losses declared in one table and shown to be real."""

from __future__ import annotations

import pytest
from scripts.dialects.table import EXTRACTORS

import procparse
from tests import laws
from tests.dialects.corpus import CASES, Case
from tests.dialects.losses import KINDS
from tests.dialects.markup import MARKUPS
from tests.dialects.matrix import CELLS, CORPUS, FAULTS, declared, differences, dump_path, extractors, read
from tests.pages.check import problems
from tests.pages.compare import compare
from tests.pages.render import Style, make_style, render, strip


def ids(cells: list[tuple[str, Case]]) -> list[str]:
    return [f"{folder}-{case.name}" for folder, case in cells]


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
def test_the_record_is_that_of_the_page_but_for_declared_losses(
    folder: str, case: Case, request: pytest.FixtureRequest
) -> None:
    if (folder, case.name) in FAULTS:
        request.applymarker(pytest.mark.xfail(reason=FAULTS[folder, case.name], strict=True))
    result = read(folder, case)
    assert differences(case, result, declared().get((folder, case.name), ())) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_record_of_the_html_is_that_of_the_page(case: Case) -> None:
    result = procparse.parse((CORPUS / "pages" / f"{case.name}.html").read_bytes())
    assert result.document.reader == "html"
    assert differences(case, result, ()) == []
    laws.check(result)


@pytest.mark.parametrize(("folder", "case"), CELLS, ids=ids(CELLS))
def test_the_laws_hold_for_every_dump(folder: str, case: Case) -> None:
    laws.check(read(folder, case))


LOST = [(folder, case) for folder, case in CELLS if (folder, case.name) in declared()]


@pytest.mark.parametrize(("folder", "case"), LOST, ids=ids(LOST))
def test_a_declared_loss_is_real_and_needed(folder: str, case: Case) -> None:
    kinds = declared()[folder, case.name]
    dump = dump_path(folder, case).read_text(encoding="utf-8")
    for kind in kinds:
        assert KINDS[kind].real(dump, case.truth()), f"nothing of this kind is lost: {kind}"
        rest = tuple(other for other in kinds if other != kind)
        assert differences(case, read(folder, case), rest), f"the record needs no such row: {kind}"


SAID = {"marks": {"list-marks-missing", "steps-without-marks"}, "page": {"line-ends-missing"}}


@pytest.mark.parametrize("kind", SAID)
def test_what_a_dump_has_lost_is_said(kind: str) -> None:
    lost = [(folder, case) for folder, case in LOST if kind in declared()[folder, case.name]]
    assert lost
    for folder, case in lost:
        codes = {finding.code for finding in read(folder, case).diagnostics}
        assert codes & SAID[kind], f"{folder} {case.name}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_that_has_lost_nothing_says_so(case: Case) -> None:
    whole = [procparse.parse(case.html()), read("resiliparse-2.0.1", case), read("lynx-2.9.0dev.12-1", case)]
    for result in whole:
        assert not {finding.code for finding in result.diagnostics} & set.union(*SAID.values())


# -- the corpus itself ---------------------------------------------------------------------------------
def test_the_dumps_are_those_of_the_table() -> None:
    assert [one.folder for one in extractors()] == [row.folder for row in EXTRACTORS]
    assert {path.name for path in (CORPUS / "dumps").iterdir()} == {row.folder for row in EXTRACTORS}
    for row in EXTRACTORS:
        assert {path.name for path in (CORPUS / "dumps" / row.folder).iterdir()} == {
            f"{case.name}.{row.suffix}" for case in CASES
        }


def test_declared_losses_and_faults_are_of_the_table() -> None:
    cells = {(folder, case.name) for folder, case in CELLS}
    assert set(declared()) <= cells
    assert set(FAULTS) <= cells
    assert len(FAULTS) * 40 < len(CELLS)


def test_every_markup_and_kind_occurs() -> None:
    assert {case.markup for case in CASES} == set(MARKUPS)
    assert {kind for kinds in declared().values() for kind in kinds} == set(KINDS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_pages_are_written_from_their_contents(case: Case) -> None:
    assert (CORPUS / "pages" / f"{case.name}.html").read_bytes() == case.html().encode()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_truth_fits_the_plainest_print(case: Case) -> None:
    page = case.page()
    for form in ("bullet", "dash", "markdown", "lynx"):
        style = Style(spacing=make_style(1, form).spacing)
        assert list(problems(page, form, style)) == []
        got = strip(procparse.parse(render(page, form, style)).procedure.model_dump(mode="json"))
        plain = Case(case.contents, "h5").truth(flat=form == "dash")
        assert compare(page, plain, got) == []
