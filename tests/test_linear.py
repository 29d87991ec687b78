"""Reading a text takes time in proportion to its length, whatever the text is .

Each shape takes seconds of CPU, so these run with `pytest -m slow`, as CI does.
"""

from __future__ import annotations

import json

import pytest

import procparse
from procparse.shapes import MAX_DEPTH
from tests.pathological import SHAPES, assert_linear


def record(page: str) -> object:
    return procparse.parse(page).procedure.model_dump_json()


def pages(page: str) -> object:
    return [result.accounting().complete for result in procparse.parse_all(page)]


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_a_record_takes_linear_time(name: str) -> None:
    assert_linear(SHAPES[name], record)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_reading_all_pages_and_accounting_take_linear_time(name: str) -> None:
    assert_linear(SHAPES[name], pages)


@pytest.mark.parametrize("heading", ["Procedure Description", "Recovery", "Alternatives", "Billing Notes", ""])
def test_a_list_two_thousand_levels_deep_is_read(heading: str) -> None:
    page = f"Loop graft\nCPT4 code\nSummary\nA graft.\n{heading}\n"
    page += "".join(f"{'  ' * depth}- level {depth}\n" for depth in range(2_000))
    result = procparse.parse(page)
    dumped = json.loads(result.procedure.model_dump_json())
    assert depth_of(dumped) <= 2 * MAX_DEPTH + 4
    assert "list-too-deep" in {item.code for item in result.diagnostics}
    assert result.accounting().complete
    assert procparse.Procedure.model_validate_json(result.procedure.model_dump_json()) == result.procedure


def depth_of(value: object) -> int:
    """Return how many objects and lists of a JSON value stand inside each other."""
    deepest = 0
    stack = [(value, 1)]
    while stack:
        part, depth = stack.pop()
        if isinstance(part, (dict, list)):
            deepest = max(deepest, depth)
            inner = part.values() if isinstance(part, dict) else part
            stack.extend((child, depth + 1) for child in inner)
    return deepest
