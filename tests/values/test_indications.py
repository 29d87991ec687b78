"""Reasons against among the indications: found in labels and sentences, and not seen where there are none."""

from __future__ import annotations

import pytest

from procparse.values.indications import refuses, speaks_against


@pytest.mark.parametrize(
    "sentence",
    [
        "PREGNANCY IS CONTRAINDICATED",
        "Not suitable for children under two.",
        "Avoid in severe asthma",
        "Shouldn't be done in children",
        "Pregnancy and a fresh clot are reasons to wait.",
        "Children are excluded",
        "Pregnancy disqualifies a patient",
    ],
)
def test_a_sentence_against_is_seen(sentence: str) -> None:
    assert refuses(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "No relief from tablets",
        "Pain that cannot be controlled",
        "Pain not relieved by tablets",
        "Symptoms that have not improved",
        "Wish to avoid open surgery",
        "Cannot walk far",
    ],
)
def test_a_reason_for_is_none_against(sentence: str) -> None:
    assert not refuses(sentence)


@pytest.mark.parametrize("label", ["Not suitable for", "Forbidden", "Precautions", "Conditions that forbid the rinse"])
def test_a_label_against_is_seen(label: str) -> None:
    assert speaks_against(label)


@pytest.mark.parametrize("label", ["Patient criteria", "Symptoms", "It is appropriate for patients who"])
def test_other_labels_are_none_against(label: str) -> None:
    assert not speaks_against(label)
