"""A shortcut may only be faster: texts of shuffled words read the same with every shortcut shut."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

import pytest

from procparse.values import anesthesia, durations, fasting, lists, names, settings
from procparse.values.durations import search
from procparse.values.fasting import cues
from procparse.values.names import aliases, labels, line

NEVER = re.compile(r"(?!)")
TIMES = """takes about typically 1 2 30 1.5 ½ six one half an a hour hours minutes h days weeks mo years to or and
up at least over (over more than between within each per old several few fast for recovery heals in , . ( ) -"""
LISTS = """scalpel sutures a and or & and/or OR AND , , , ; . ( ) " such as e.g. 1,000 etc etc. so on which if is may
The surgeon uses"""
NAMES = """Common names : also known as Foo Bar , , or or and " ( ABC ) Technical/Medical term called other ; . Baz
etc"""
KINDS = "general local regional sedation spinal epidural anesthesia nerve block , or and with is used not no . without"
CALLS: list[tuple[Callable[[str], Any], str]] = [
    (lambda text: list(durations.times(text)), TIMES),
    (lambda text: durations.recovery_time(text, label="Recovery time"), TIMES),
    (lambda text: fasting.fasting(text, label="Fasting"), TIMES),
    (lists.split_list, LISTS),
    (lists.is_sentence, LISTS),
    (names.names, NAMES),
    (lambda text: names.names(text, label="Common names"), NAMES),
    (lambda text: anesthesia.kinds(text, stated=True), KINDS),
]


def salad(words: str, seed: int, count: int = 1500) -> list[str]:
    source = random.Random(seed)
    vocabulary = words.split()
    return [
        "".join(
            source.choice(vocabulary) + source.choice([" "] * 8 + ["", "-", ", "]) for _ in range(source.randint(1, 12))
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("number", range(len(CALLS)))
def test_shortcuts_change_no_result(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    call, words = CALLS[number]
    texts = salad(words, number)
    fast = [call(text) for text in texts]
    monkeypatch.setattr(search, "_SIMPLE", NEVER)
    monkeypatch.setattr(search, "_BOUNDED", NEVER)
    monkeypatch.setattr(search, "_OPENING", NEVER)
    monkeypatch.setattr(search, "_begin", lambda low, at, digit: at)
    monkeypatch.setattr(search, "_has_unit", lambda low: True)
    monkeypatch.setattr(lists, "comma_parts", lambda text: None)
    monkeypatch.setattr(lists, "_VERBS", frozenset((" ".join(texts)).lower().encode().split()))
    monkeypatch.setattr(aliases, "comma_parts", lambda text: None)
    monkeypatch.setattr(line, "label_matches", lambda text: labels.MARK.finditer(text))
    monkeypatch.setattr(anesthesia, "_all_lead", lambda names, joined: False)
    assert fast == [call(text) for text in texts]


def without_door(source: str) -> str:
    """The pattern without its first look-ahead, which asks how a match can begin."""
    start = source.index("(?=")
    depth = 0
    for place in range(start, len(source)):
        depth += {"(": 1, ")": -1}.get(source[place], 0)
        if depth == 0:
            return source[:start] + source[place + 1 :]
    raise AssertionError(source)


@pytest.mark.parametrize(
    "asked", [cues.CUE, anesthesia._TOKEN, settings._PLACE], ids=["fasting", "anesthesia", "settings"]
)
def test_a_look_ahead_lets_every_alternative_in(asked: re.Pattern[str]) -> None:
    whole = re.compile(without_door(asked.pattern), asked.flags)
    words = " ".join(re.findall(r"[a-z][a-z-]+", asked.pattern)) + " a or and any n/a don't x-ray ( , /"
    for text in salad(words, 5, 6000):
        assert [hit.span() for hit in asked.finditer(text)] == [hit.span() for hit in whole.finditer(text)], text
