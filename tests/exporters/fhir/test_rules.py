"""The rules find nothing in what is sound, and each kind of fault in what is not."""

import pytest

from tests.exporters.fhir.mutants import MUTANTS, exports
from tests.exporters.fhir.rules import faults

RELEASES = ("R4", "R4B", "R5")
CASES = [(mutant, release) for mutant in MUTANTS for release in mutant.releases]


def test_there_are_enough_mutants() -> None:
    assert len(MUTANTS) >= 50
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("form", ["procedure", "contained", "bundle", "published"])
def test_what_is_sound_passes(release: str, form: str) -> None:
    assert faults(exports(release)[form], release) == []


@pytest.mark.parametrize(("mutant", "release"), CASES, ids=lambda value: getattr(value, "name", value))
def test_a_fault_is_found(mutant: object, release: str) -> None:
    assert faults(mutant.of(exports(release), release), release), mutant
