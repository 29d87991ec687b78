"""Words about where a procedure is done -> kinds of setting, in order of first mention."""

from __future__ import annotations

import re

from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear
_STEMS = (
    "hospital", "operating", "surg", "procedure", "clinic", "office", "emergency", "urgent", "endoscop",
    "imaging", "radiology", "lab", "home", "gi suite", "x-ray", "mri", "ultrasound", "day-case", "asc",
    "nuclear", "intensive", "icu", "ccu", "delivery", "inpatient", "maternity", "ward", "residence",
)  # fmt: skip

# One alternative a kind, longer wordings first. How one can begin is asked before that.
_PLACE = pattern(
    rf"""(?<![\w-]) (?=
      hos|off|cli|out|surg|op|home|lab|amb|em|ur|en|proc|day|same|asc|gi|gp|doc|gen|fam|im|rad|x-|mri|ct|ul|mam|nuc|acc|in-
      |int|icu|nic|pic|mic|sic|ccu|del|inp|mat|med|ped|pae|res
    ) (?:
      (?P<ambulatory_surgery_center>                  # "outpatient surgical center", "day surgery unit"
          (?:surg(?:ery|ical)|procedure){_S}(?:center|centre|facility|facilities)s?
        | (?:out-?patient|ambulatory|day|same-day)[\s-]{{1,9}}surg(?:ery|ical){_S}(?:unit|suite|clinic|department)s?
        | day-case{_S}unit | surgicenters? | ascs? )
    | (?P<endoscopy_suite> endoscop(?:y|ic){_S}(?:suite|center|centre|unit|room|clinic|lab)s?
        | gi{_S}(?:lab|suite)s? )
    | (?P<imaging_center>                             # "radiology department", "MRI suite"
        (?:imaging|radiology|x-ray|mri|ct|ultrasound|mammography|nuclear{_S}medicine){_S}
        (?:(?:center|centre|suite|department|unit|room|clinic)s?|facilit(?:y|ies)) )
    | (?P<emergency_department> emergency{_S}(?:room|department|ward|unit)s? | accident{_S}and{_S}emergency )
    | (?P<urgent_care> urgent[\s-]{{1,9}}care(?:{_S}(?:clinic|center|centre)s?)? )
    | (?P<operating_room> operating{_S}(?:room|theater|theatre|suite)s? | surgical{_S}(?:suite|theatre)s? )
    | (?P<hospital> hospitals?(?:'s)?                 # and what only a hospital has
        | intensive[\s-]{{1,9}}care(?:{_S}(?:unit|ward)s?)? | (?:[nmps]?icu|ccu)s?
        | (?:labou?r{_S}(?:and{_S}delivery{_S})?|delivery{_S}|maternity{_S}|inpatient{_S})(?:room|suite|unit|ward)s?
        | (?:surgical|medical|pa?ediatric){_S}wards? )
    | (?P<physician_office> (?:in-)?offices?
        | (?:gps?'?s?|doctors?'?s?|(?:general|family){_S}practi(?:ce|tioner)s?'?s?){_S}surger(?:y|ies) )
    | (?P<outpatient_clinic> clinics? )
    | (?P<laboratory> lab(?:oratory|oratories|s)? )
    | (?P<home> (?:in-)?home | residence )
    )(?!\w)""",
    re.VERBOSE,
)
# "the ER", "A&E department"; in small letters they are no words of a place
_CAPITALS = pattern(r"(?<![\w-])(?:ER|A&E)(?:\s{1,9}(?:department|unit|room|ward))?(?![\w-])")
# "ER or OR", "the OR", "OR suite"; between two places the capitals are a conjunction: "Hospital OR clinic"
_THEATRE = pattern(
    r"""(?:(?<=\b[Tt]he\ )|(?<=\b[Mm]ain\ )|(?<=\bin\ )|(?<=\bor\ )|(?<=\band\ )|(?<=[(/]))ORs?(?![\w-])
    | (?<![\w&/-])ORs?(?=\s{0,9}(?:$|[.,;)/])|\s{1,9}(?:and|or|suite|setting|room)s?\b)""",
    re.VERBOSE,
)
# Words around a place that make it something else. Cath and EP labs are procedure rooms and no clinical
# laboratories; nobody is operated on in a nursing home; `go home the same day` is no setting.
_NOT_BEFORE = {
    "laboratory": _set(
        """cath catheterization catheterisation electrophysiology ep angiography interventional procedure
        and pre preoperative follow-up vascular cardiac heart"""
    ),
    "physician_office": _set("post box head business ticket"),
}
_NOT_AFTER = {
    "laboratory": _set(
        """test tests testing work result results value values study studies personnel technician
        technicians technologist analysis sample samples evaluation coat coats are were drawn ordered"""
    ),
    "hospital": _set("stay stays gown gowns bed beds staff bill discharge admission admissions visit"),
    "physician_office": _set("work job jobs staff hours"),
    "outpatient_clinic": frozenset(("staff",)),
}
# `home` alone must stand as a place: "at home", "in the patient's own home", "Home or clinic."
_AT_HOME = pattern(rf"\b(?:in|at)(?:{_S}(?:the|your|their|his|her|own|[a-z]{{1,12}}s?'s?)){{0,3}}{_S}$")
_NO_HOME = pattern(
    rf"(?:\buser's{_S}|\b(?:removed|monitored|rest(?:s|ing)?|recover(?:s|ing|y)?|cared?|continued?|recuperate|stay){_S}(?:[a-z]{{1,12}}{_S})?at{_S})$"
)
_NO_HOMES = _set("nursing care group funeral assisted rest retirement")
_HOME_ALONE = pattern(rf"(?:{_S}care)?(?:\s{{0,9}}(?:$|[.,;/()])|{_S}(?:or|and)\b)")
_HOME_PLACE = pattern(rf"(?:{_S}(?:(?:care|health){_S})?(?:setting|visit|environment)s?|-based)\b")
# one of several places: "clinic or (the) patient's home", "between the patient's home and a hospital"
_LISTED_HOME = pattern(
    rf"""(?:^|[,;:/(]|\b(?:or|and|between|either)\b)\s{{0,9}}
    (?:(?:\(?the\)?|an?){_S})?(?:(?:patients?|clients?|residents?|persons?|individuals?|family)'?s?'?{_S}|your{_S}|their{_S})?
    (?:(?:own|private){_S})?$""",
    re.VERBOSE,
)
# "via telehealth from home", "from the comfort of home"; "monitored from home" comes later
_FROM_HOME = pattern(
    rf"""(?:\b(?:tele[a-z-]{{3,12}}|remote(?:ly)?|virtual(?:ly)?|online|video)\b[^.;]{{0,40}}\bfrom|\bcomfort{_S}of)
    (?:{_S}(?:the|your|their|own|[a-z]{{1,12}}s?'s?)){{0,3}}{_S}$""",
    re.VERBOSE,
)
# "not in a hospital", "rather than in the operating room", "outside of the hospital"
_DENIES = pattern(
    rf"""(?:\b(?:not|without|rather{_S}than|instead{_S}of|outside|no|never)\b|n't\b)
    (?!{_S}(?:only|just|always|limited|necessarily)\b) [^.;,:]{{0,60}}$""",
    re.VERBOSE,
)
_DENIALS = ("no", "n't", "never", "without", "rather", "instead", "outside")
_DENIAL_ENDS = pattern(r"\b(?:but|unless|if|except|and)\b")
# "a hospital is not needed"
_DENIED_AFTER = pattern(
    rf"""(?:{_S}[a-z]{{1,12}})?{_S}(?:is|are){_S}(?:(?:usually|typically|generally){_S})?
    (?:not{_S}(?:required|needed|necessary)|unnecessary)\b
    | {_S}(?:back-?up|nearby|(?:must|should){_S}be{_S}(?:near|close))""",
    re.VERBOSE,
)
_DENIALS_AFTER = ("not", "unnec", "back", "near", "close")
# A place that is passed, near, or for later: "transferred to a hospital", "with follow-up in the office"
_ELSEWHERE = pattern(
    rf"""(?: \b(?:near|(?:close|transfer(?:s|red)?|ambulance|access){_S}to|(?:discharged?|away){_S}from|reach{_S}of
        |leav(?:e|es|ing)|left)(?:{_S}(?:an?|the|your|their|nearest))?{_S}
      | \bfollow-?\s?ups?\b[^.;,]{{0,40}} )$""",
    re.VERBOSE,
)
_ELSEWHERES = ("near", "close", "transf", "ambul", "access", "from", "reach", "leav", "left", "follow")


def kinds(text: str) -> list[str]:
    """Return the kinds of setting that `text` names, in order of first mention; denied ones are left out.

    >>> kinds("Performed in a hospital operating room or a doctor's office.")
    ['hospital', 'operating_room', 'physician_office']
    """
    if "OR" in text:
        text = _THEATRE.sub("operating room", text)
    if "ER" in text or "A&E" in text:
        text = _CAPITALS.sub("emergency department", text)
    low = flat(text)
    if not has_any(low, _STEMS):
        return []
    denies = has_any(low, _DENIALS)
    elsewhere = has_any(low, _ELSEWHERES)
    denies_after = has_any(low, _DENIALS_AFTER)
    found: dict[str, None] = {}
    for place in _PLACE.finditer(low):
        kind = place.lastgroup or ""
        if kind in found:
            continue
        before = low[max(0, place.start() - 80) : place.start()]
        after = low[place.end() : place.end() + 40]
        if kind == "home":
            if not _is_home(before, after):
                continue
        else:
            if kind in _NOT_BEFORE and (words := before.split()) and words[-1] in _NOT_BEFORE[kind]:
                continue
            if kind in _NOT_AFTER and (words := after.split()) and words[0].strip(".,;:()") in _NOT_AFTER[kind]:
                continue
        if denies and has_any(before, _DENIALS):
            denied = _DENIES.search(before)
            if denied and not _DENIAL_ENDS.search(denied[0]):
                continue
        if elsewhere and has_any(before, _ELSEWHERES) and _ELSEWHERE.search(before):
            continue
        if denies_after and _DENIED_AFTER.match(after):
            continue
        found[kind] = None
    return list(found)


def _is_home(before: str, after: str) -> bool:
    if before.split()[-1:] and before.split()[-1] in _NO_HOMES:
        return False
    if _HOME_PLACE.match(after):
        return True
    if _AT_HOME.search(before):
        return not _NO_HOME.search(before)
    if _HOME_ALONE.match(after) and _LISTED_HOME.search(before[-40:]):
        return True
    return ("from" in before or "comfort" in before) and _FROM_HOME.search(before) is not None
