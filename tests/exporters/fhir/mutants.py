"""Faults that a gate must catch, one row each: a name, the form that is spoilt, and how.

The kinds are those that real exporters get wrong, structure, empties, primitives, codes, references, invariants and
narrative; whoever adds an element to the exporter adds its mutant here.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any, NamedTuple

import procparse

Json = dict[str, Any]

PAGE = """Ridge release
CPT4 code
Name of the Procedure:
Ridge release
Common Name: Ridge easing
Summary
Ridge release is a surgical procedure that eases the ridge.
Purpose
Medical Condition: Tight ridge
Goals: Ease of movement
Indications
- Stiffness of the ridge
Contraindications
- Fever
Preparation
- Patients need to fast for 8 to 12 hours before the procedure.
Procedure Description
1. Incision: A cut is made.
2. Closure: It is sewn.
   - Tools: Scalpel, needle.
Duration
- It takes 1 to 2 hours.
Setting
- Done in a hospital.
Personnel
- Scrub nurse
Risks and Complications
- Rare: Numbness, swelling.
Benefits
- Less pain
Recovery
- Recovery Time: 4 to 6 weeks.
- Follow-up: A visit after two weeks.
Alternatives
- Stretching
Patient Experience
- Some soreness.
"""


def exports(release: str) -> dict[str, Json]:
    """Return a sound export of each form, and one with a Group and a publisher."""
    procedure = procparse.parse(PAGE, name="ridge.txt", url="https://example.org/ridge").procedure
    found = {form: dict(procparse.to_fhir(procedure, release, form)) for form in ("procedure", "contained", "bundle")}
    published = procparse.to_fhir(
        procedure, release, "contained", subject="group", publisher="House of Pages", date="2031-05-17"
    )
    return found | {"published": dict(published)}


class Mutant(NamedTuple):
    kind: str
    name: str
    form: str
    spoil: Callable[[Json, str], None]
    releases: tuple[str, ...] = ("R4", "R4B", "R5")

    def of(self, base: dict[str, Json], release: str) -> Json:
        resource = copy.deepcopy(base[self.form])
        self.spoil(resource, release)
        return resource


MUTANTS: list[Mutant] = []


def mutant(
    kind: str, form: str = "procedure", *releases: str
) -> Callable[[Callable[[Json, str], None]], Callable[[Json, str], None]]:
    def add(spoil: Callable[[Json, str], None]) -> Callable[[Json, str], None]:
        name = spoil.__name__.strip("_").replace("_", " ")
        MUTANTS.append(Mutant(kind, name, form, spoil, releases or ("R4", "R4B", "R5")))
        return spoil

    return add


def _inside(resource: Json, kind: str) -> Json:
    return next(one for one in resource["contained"] if one["resourceType"] == kind)


def _entry(resource: Json, kind: str) -> Json:
    return next(one for one in resource["entry"] if one["resource"]["resourceType"] == kind)


def _when(release: str) -> str:
    return "occurrence" if release == "R5" else "performed"


def _operation(resource: Json) -> Json:
    return next(action for action in _inside(resource, "PlanDefinition")["action"] if action["id"] == "procedure")


# ---- structure


@mutant("structure")
def _unknown_element(resource: Json, release: str) -> None:
    resource["colour"] = "red"


@mutant("structure")
def _missing_subject(resource: Json, release: str) -> None:
    del resource["subject"]


@mutant("structure")
def _missing_status(resource: Json, release: str) -> None:
    del resource["status"]


@mutant("structure")
def _two_choice_types(resource: Json, release: str) -> None:
    resource[_when(release) + "DateTime"] = "2020-01-01"
    resource[_when(release) + "String"] = "once"


@mutant("structure")
def _wrong_json_type(resource: Json, release: str) -> None:
    resource["code"]["text"] = 7


@mutant("structure")
def _wrong_arrayness(resource: Json, release: str) -> None:
    resource["category"] = {"text": "x"} if release == "R5" else [{"text": "x"}]


@mutant("structure")
def _element_of_the_other_release(resource: Json, release: str) -> None:
    if release == "R5":
        resource["reasonCode"] = [{"text": "x"}]
    else:
        resource["reason"] = [{"concept": {"text": "x"}}]


@mutant("structure")
def _extension_without_url(resource: Json, release: str) -> None:
    del resource["subject"]["extension"][0]["url"]


@mutant("structure")
def _note_without_text(resource: Json, release: str) -> None:
    resource["note"][0] = {"time": "2020-01-01"}


@mutant("structure")
def _performer_without_actor(resource: Json, release: str) -> None:
    resource["performer"] = [{"function": {"text": "surgeon"}}]


@mutant("structure")
def _no_resource_type(resource: Json, release: str) -> None:
    del resource["resourceType"]


@mutant("structure", "contained")
def _unknown_element_in_a_nested_action(resource: Json, release: str) -> None:
    _operation(resource)["action"][0]["colour"] = "red"


@mutant("structure", "bundle")
def _procedure_in_the_bundle_without_subject(resource: Json, release: str) -> None:
    del _entry(resource, "Procedure")["resource"]["subject"]


# ---- empties


@mutant("empties")
def _empty_object(resource: Json, release: str) -> None:
    resource["subject"] = {}


@mutant("empties")
def _empty_list(resource: Json, release: str) -> None:
    resource["note"] = []


@mutant("empties")
def _empty_string(resource: Json, release: str) -> None:
    resource["code"]["text"] = ""


@mutant("empties")
def _null(resource: Json, release: str) -> None:
    resource["code"]["text"] = None


@mutant("empties")
def _blank_string(resource: Json, release: str) -> None:
    resource["code"]["text"] = "  "


# ---- primitives


@mutant("primitives")
def _month_13(resource: Json, release: str) -> None:
    resource[_when(release) + "DateTime"] = "2020-13-01"


@mutant("primitives")
def _thirtieth_of_february(resource: Json, release: str) -> None:
    resource[_when(release) + "DateTime"] = "2020-02-30"


@mutant("primitives")
def _time_without_zone(resource: Json, release: str) -> None:
    resource[_when(release) + "DateTime"] = "2020-02-03T10:00:00"


@mutant("primitives")
def _bad_id(resource: Json, release: str) -> None:
    resource["id"] = "a_b"


@mutant("primitives")
def _long_id(resource: Json, release: str) -> None:
    resource["id"] = "a" * 65


@mutant("primitives")
def _blank_in_uri(resource: Json, release: str) -> None:
    resource["meta"]["source"] = "https://example.org/a b"


@mutant("primitives")
def _leading_blank_in_code(resource: Json, release: str) -> None:
    resource["status"] = " unknown"


@mutant("primitives")
def _control_character(resource: Json, release: str) -> None:
    resource["code"]["text"] = "a\x0bb"


# ---- codes


@mutant("codes")
def _status_planned(resource: Json, release: str) -> None:
    resource["status"] = "planned"


@mutant("codes")
def _narrative_status(resource: Json, release: str) -> None:
    resource["text"]["status"] = "made"


@mutant("codes")
def _reason_for_absent_data(resource: Json, release: str) -> None:
    resource["subject"]["extension"][0]["valueCode"] = "no-idea"


@mutant("codes", "contained")
def _kind_procedure(resource: Json, release: str) -> None:
    _inside(resource, "ActivityDefinition")["kind"] = "Procedure"


@mutant("codes", "contained")
def _unit_hours(resource: Json, release: str) -> None:
    _inside(resource, "ActivityDefinition")["timingTiming"]["repeat"]["durationUnit"] = "hours"


@mutant("codes", "contained")
def _participant_type(resource: Json, release: str) -> None:
    _inside(resource, "ActivityDefinition")["participant"][0]["type"] = "surgeon"


@mutant("codes", "contained")
def _relationship(resource: Json, release: str) -> None:
    _inside(resource, "PlanDefinition")["action"][0]["relatedAction"][0]["relationship"] = "earlier"


@mutant("extensible code", "contained")
def _type_of_location(resource: Json, release: str) -> None:
    _inside(resource, "Location")["type"][0]["coding"][0]["code"] = "MTH"


# ---- references


@mutant("references")
def _wrong_target(resource: Json, release: str) -> None:
    resource["subject"] = {"reference": "Medication/1"}


@mutant("references", "contained")
def _dangling(resource: Json, release: str) -> None:
    place = _inside(resource, "ActivityDefinition")["location"]
    (place["reference"] if release == "R5" else place)["reference"] = "#nowhere"


@mutant("references", "contained")
def _action_that_is_not_there(resource: Json, release: str) -> None:
    related = _inside(resource, "PlanDefinition")["action"][0]["relatedAction"][0]
    related["targetId" if release == "R5" else "actionId"] = "nothing"


@mutant("references", "bundle", "R4B", "R5")
def _resource_that_is_not_in_the_bundle(resource: Json, release: str) -> None:
    about = _entry(resource, "ClinicalUseDefinition")["resource"]["subject"][0]
    about["reference"] = "urn:uuid:00000000-0000-5000-8000-000000000000"


# ---- invariants


@mutant("invariants", "contained")
def _dom_2(resource: Json, release: str) -> None:
    _inside(resource, "PlanDefinition")["contained"] = [{"resourceType": "Location", "id": "x", "name": "x"}]


@mutant("invariants", "contained")
def _dom_3(resource: Json, release: str) -> None:
    resource["contained"].append({"resourceType": "Location", "id": "lonely", "name": "x"})


@mutant("invariants")
def _ext_1(resource: Json, release: str) -> None:
    one = resource["subject"]["extension"][0]
    one["extension"] = [copy.deepcopy(one)]


@mutant("invariants", "contained")
def _rng_2(resource: Json, release: str) -> None:
    found = _inside(resource, "PlanDefinition")["action"][0]["action"][0]["relatedAction"][0]["offsetRange"]
    found["low"]["value"] = 99


@mutant("invariants", "contained")
def _qty_3(resource: Json, release: str) -> None:
    found = _inside(resource, "PlanDefinition")["action"][0]["action"][0]["relatedAction"][0]["offsetRange"]
    del found["low"]["system"]


@mutant("invariants")
def _per_1(resource: Json, release: str) -> None:
    resource[_when(release) + "Period"] = {"start": "2020-02-01", "end": "2020-01-01"}


@mutant("invariants", "contained")
def _tim_7(resource: Json, release: str) -> None:
    repeat = _inside(resource, "ActivityDefinition")["timingTiming"]["repeat"]
    del repeat["duration"]


@mutant("invariants", "bundle")
def _bdl_3(resource: Json, release: str) -> None:
    del resource["entry"][0]["request"]


@mutant("invariants", "bundle")
def _bdl_7(resource: Json, release: str) -> None:
    resource["entry"].append(copy.deepcopy(resource["entry"][0]))


@mutant("invariants", "bundle", "R4B", "R5")
def _cud_1(resource: Json, release: str) -> None:
    about = {"diseaseSymptomProcedure": {"concept": {"text": "x"}}}
    use = _entry(resource, "ClinicalUseDefinition")["resource"]
    use |= {"contraindication": about, "indication": about}


# ---- narrative


def _div(resource: Json, inner: str, opening: str = '<div xmlns="http://www.w3.org/1999/xhtml">') -> None:
    resource["text"]["div"] = f"{opening}{inner}</div>"


@mutant("narrative")
def _blank_div(resource: Json, release: str) -> None:
    _div(resource, "  ")


@mutant("narrative")
def _script(resource: Json, release: str) -> None:
    _div(resource, "<script>x()</script>")


@mutant("narrative")
def _not_well_formed(resource: Json, release: str) -> None:
    _div(resource, "<p>x")


@mutant("narrative")
def _no_namespace(resource: Json, release: str) -> None:
    _div(resource, "<p>x</p>", "<div>")


@mutant("narrative")
def _entity_of_html(resource: Json, release: str) -> None:
    _div(resource, "<p>a&nbsp;b</p>")


@mutant("narrative")
def _event_attribute(resource: Json, release: str) -> None:
    _div(resource, '<p onclick="x()">a</p>')


# ---- a Group as subject, and a publisher


@mutant("structure", "published")
def _group_without_its_kind(resource: Json, release: str) -> None:
    del _inside(resource, "Group")["membership" if release == "R5" else "actual"]


@mutant("structure", "published")
def _group_of_another_release(resource: Json, release: str) -> None:
    group = _inside(resource, "Group")
    value = {"actual": False} if release == "R5" else {"membership": "definitional"}
    del group["membership" if release == "R5" else "actual"]
    group.update(value)


@mutant("required codes", "published")
def _type_of_group(resource: Json, release: str) -> None:
    _inside(resource, "Group")["type"] = "patient"


@mutant("structure", "published")
def _characteristic_without_exclude(resource: Json, release: str) -> None:
    del _inside(resource, "Group")["characteristic"][0]["exclude"]


@mutant("references", "published")
def _group_that_is_not_there(resource: Json, release: str) -> None:
    resource["contained"] = [one for one in resource["contained"] if one["resourceType"] != "Group"]


@mutant("primitives", "published")
def _date_that_is_not_in_the_calendar(resource: Json, release: str) -> None:
    _inside(resource, "PlanDefinition")["date"] = "2031-02-30"
