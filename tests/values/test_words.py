from __future__ import annotations

import pytest

from procparse.values.words import flat, has_any, pattern, word_set


@pytest.mark.parametrize("text", ["A–B’s", "İstanbul 2–3", "x\u00a0y", "plain", ""])
def test_flat_keeps_offsets(text: str) -> None:
    assert len(flat(text)) == len(text)


def test_flat_spells_plainly() -> None:
    assert flat("Surgeon’s 1–2\u00a0h") == "surgeon's 1-2 h"


def test_has_any() -> None:
    assert has_any("a block", ("x", "block"))
    assert not has_any("a block", ())


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    broken = pattern("(")
    assert broken.pattern == "("
    with pytest.raises(Exception, match="missing"):
        broken.search("a")
    assert pattern("a+").findall("aa b a") == ["aa", "a"]
    assert not hasattr(pattern("a"), "groups_of_its_own")


def test_word_set() -> None:
    assert word_set("a b\n a") == {"a", "b"}
