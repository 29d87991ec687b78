"""When an element of FHIR takes a field of the record: form, release, and a condition in words and as a test."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from procparse.exporters.fhir.activity import FUNCTIONS, PLACES, location
from procparse.exporters.fhir.elements import is_bounded, is_timed
from procparse.exporters.fhir.identity import title, uri
from procparse.exporters.fhir.plan import fasting_item
from procparse.exporters.fhir.procedure import coded, is_labelled, stated_category

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.exporters.fhir.options import Options
    from procparse.record import Procedure

    Test = Callable[[Procedure, Options], bool]

NARRATIVE = "Procedure.text"
NOTE = "Procedure.note"

ANY = frozenset({"procedure", "contained", "bundle"})
DEFINED = frozenset({"contained", "bundle"})
BUNDLE = frozenset({"bundle"})


class Place(NamedTuple):
    """One element that takes a field."""

    path: str
    """Element path; `{reason}`, `{used}` and `{target}` are named by the release."""
    forms: frozenset[str] = ANY
    when: str | None = None
    """Condition, in words; None where there is none."""
    test: Test | None = None
    releases: frozenset[str] = frozenset({"R4", "R4B", "R5"})

    def holds(self, procedure: Procedure, options: Options) -> bool:
        """Return whether this record's field goes there under these options."""
        if options.form not in self.forms or options.release.name not in self.releases:
            return False
        return self.test is None or self.test(procedure, options)


def has_number(procedure: Procedure, _: Options) -> bool:
    """Return whether some code can be said in FHIR."""
    return bool(coded(procedure))


def has_cpt(procedure: Procedure, _: Options) -> bool:
    """Return whether some number is of CPT."""
    return any(item.code and item.system == "CPT" for item in procedure.codes)


def has_table(procedure: Procedure, _: Options) -> bool:
    """Return whether some code is of a table of the caller's."""
    return any(item.code and item.table for item in procedure.codes)


def has_licence(procedure: Procedure, _: Options) -> bool:
    """Return whether some table says anything of its licence."""
    return any(item.table and item.table.licence for item in procedure.codes)


def has_url(procedure: Procedure, _: Options) -> bool:
    """Return whether the address of the page is a URI."""
    return uri(procedure.source.url) is not None


def has_no_url(procedure: Procedure, _: Options) -> bool:
    """Return whether the page has no address that is a URI."""
    return uri(procedure.source.url) is None


def is_from_somewhere(procedure: Procedure, _: Options) -> bool:
    """Return whether the page has a name or an address."""
    return bool(procedure.source.name) or uri(procedure.source.url) is not None


def has_only_a_title(procedure: Procedure, _: Options) -> bool:
    """Return whether the title is what the procedure is called."""
    return procedure.title is not None and title(procedure) == procedure.title.text


def has_several_names(procedure: Procedure, _: Options) -> bool:
    """Return whether the names are more than the one in `code.text`."""
    name = procedure.title
    others = [item for item in procedure.names if name is None or item.text.casefold() != name.text.casefold()]
    return len(others) + (name is not None) > 1


def has_another_name(procedure: Procedure, _: Options) -> bool:
    """Return whether there is a name for a subtitle."""
    return any(name.use != "preferred" and name.text != title(procedure) for name in procedure.names)


def has_preferred_name(procedure: Procedure, _: Options) -> bool:
    """Return whether a name is preferred."""
    return any(name.use == "preferred" for name in procedure.names)


def wants_category(procedure: Procedure, options: Options) -> bool:
    """Return whether a category is stated and wanted."""
    return options.category and stated_category(procedure) is not None


def has_category(procedure: Procedure, _: Options) -> bool:
    """Return whether a category is stated."""
    return stated_category(procedure) is not None


def has_goals(procedure: Procedure, _: Options) -> bool:
    """Return whether goals are stated."""
    return bool(procedure.purpose.goals)


def has_fasting_in_hours(procedure: Procedure, _: Options) -> bool:
    """Return whether fasting fits an offset."""
    return fasting_item(procedure) is not None


def has_things_of_none(procedure: Procedure, _: Options) -> bool:
    """Return whether some equipment belongs to no step."""
    return any(thing.step is None for thing in procedure.equipment)


def has_things_of_steps(procedure: Procedure, _: Options) -> bool:
    """Return whether some equipment belongs to a step."""
    return any(thing.step is not None for thing in procedure.equipment)


def has_duration(procedure: Procedure, _: Options) -> bool:
    """Return whether the duration fits a Timing."""
    return is_timed(procedure.duration.range)


def has_coded_place(procedure: Procedure, _: Options) -> bool:
    """Return whether a kind of setting has a code."""
    return location(procedure) is not None and any(kind in PLACES for kind in procedure.setting.kinds)


def has_coded_role(procedure: Procedure, _: Options) -> bool:
    """Return whether somebody who takes part has a code."""
    return any(
        role.text.casefold().rstrip(".,;").removesuffix("s") in FUNCTIONS and not role.items and role.condition is None
        for role in procedure.personnel
    )


def has_frequency(procedure: Procedure, _: Options) -> bool:
    """Return whether a frequency of a risk is stated."""
    return any(risk.frequency for risk in procedure.risks)


def has_recovery_time(procedure: Procedure, _: Options) -> bool:
    """Return whether a time of recovery stands with a statement."""
    recovery = procedure.recovery
    stated = recovery.instructions, recovery.restrictions, recovery.follow_up, recovery.expectations
    return is_bounded(recovery.time) and any(stated)


def with_reasons(_: Procedure, options: Options) -> bool:
    """Return whether indications are reasons."""
    return options.reasons


def without_reasons(_: Procedure, options: Options) -> bool:
    """Return whether indications are notes."""
    return not options.reasons


def in_group(_: Procedure, options: Options) -> bool:
    """Return whether the subject is a Group of those who have the indications."""
    return options.group


def with_used(_: Procedure, options: Options) -> bool:
    """Return whether equipment is what was used."""
    return options.used


def has_things_noted(procedure: Procedure, options: Options) -> bool:
    """Return whether equipment is in a note."""
    return not options.used or is_labelled(procedure.equipment)
