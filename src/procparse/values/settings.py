"""Words about where a procedure is done -> kinds of setting, in order of first mention."""

from __future__ import annotations

import re

_S = r"\s{1,9}"
_STEMS = (
    "hospital", "operating", "surg", "clinic", "office", "emergency", "urgent", "endoscop", "imaging", "radiology", "lab",
    "home", "gi suite", "x-ray", "mri", "ultrasound", "day-case", "day case",
)  # fmt: skip
_CENTER = r"(?:cent(?:er|re)|facilit(?:y|ie)|clinic|suite|department|unit|room)s?"

# One alternative a kind, longer wordings first; `skip` eats what looks like a setting and is none.
_PLACE = re.compile(
    rf"""(?<![\w-])(?:
      (?P<skip>                                       # a cath lab is a procedure room, not a clinical laboratory
          (?:cath(?:eteri[sz]ation)?|cardiac{_S}cath(?:eteri[sz]ation)?|electrophysiology|ep|angiography|interventional)
          {_S}(?:lab(?:orator(?:y|ies))?s?|suites?)\b
        | (?:nursing|care|group|funeral|assisted|rest|retirement|residential{_S}care){_S}homes?\b
        | (?:go|goes|going|went|return(?:s|ed|ing)?|sent|discharged|driven?|drives?|driving|ride|taken|get|gets|back|come)
          {_S}(?:back{_S}|you{_S}|them{_S}|the{_S}patient{_S})?(?:to{_S}(?:the|your|their){_S})?home\b
        | (?:rest(?:s|ing)?|recover(?:s|ing|y)?|care|continued?|recuperate){_S}(?:[a-z]{{1,12}}{_S})?at{_S}home\b
        | hospital{_S}(?:stays?|gowns?|beds?|staff|bills?|discharge|admissions?|visits?)\b
        | lab(?:oratory|s)?{_S}(?:tests?|testing|work|results?|values?|stud(?:y|ies)|personnel|technicians?|technologists?|staff
          |analysis|samples?|evaluations?|coats?|requisitions?)\b
        | (?:post|box|head){_S}offices?\b | offices?{_S}(?:work|jobs?|staff|hours)\b
        | clinic{_S}staff\b )
    | (?P<ambulatory_surgery_center>                  # "outpatient surgical center", "day surgery unit"
          (?:(?:out-?\s?patient|ambulatory|same[\s-]day|day|freestanding|free-standing){_S})?
          (?:surg(?:ery|ical)|procedure){_S}(?:cent(?:er|re)|facilit(?:y|ie))s?\b
        | (?:out-?\s?patient|ambulatory|same[\s-]day|day){_S}(?:surg(?:ery|ical)|care{_S}surgery){_S}(?:unit|suite|clinic|department)s?\b
        | (?:out-?\s?patient|ambulatory|same[\s-]day|day){_S}(?:clinic{_S})?or{_S}surg(?:ery|ical){_S}cent(?:er|re)s?\b
        | day[\s-]case{_S}(?:unit|cent(?:er|re))s?\b | surgicent(?:er|re)s?\b | ascs?\b )
    | (?P<endoscopy_suite> endoscop(?:y|ic){_S}(?:lab(?:oratory)?|{_CENTER})\b | gi{_S}(?:labs?|suites?)\b )
    | (?P<imaging_center> (?:imaging|(?:interventional{_S})?radiology|x-ray|mri|ct|ultrasound|mammography|nuclear{_S}medicine)
        {_S}(?:(?:and|or|&){_S}(?:diagnostic|imaging|radiology){_S})?{_CENTER}\b )
    | (?P<emergency_department> emergency{_S}(?:rooms?|departments?|wards?|units?)\b | accident{_S}and{_S}emergency\b )
    | (?P<urgent_care> urgent[\s-]care\b )
    | (?P<operating_room> operating{_S}(?:rooms?|theat(?:re|er)s?|suites?)\b | surgical{_S}(?:suites?|theat(?:re|er)s?)\b )
    | (?P<hospital> (?:(?:out-?\s?patient){_S})?hospitals?(?:'s)?\b )
    | (?P<physician_office> offices?\b | in-office\b )
    | (?P<outpatient_clinic> clinics?\b )
    | (?P<laboratory> lab(?:orator(?:y|ies))?s?\b )
    | (?P<home> (?:in|at|to){_S}(?:the{_S})?(?:(?:patient|person|child)(?:'s|s'){_S}|your{_S}|their{_S}|his{_S}|her{_S})?(?:own{_S})?homes?\b
        | home(?:{_S}setting|-based)\b | (?:patient's|the){_S}(?:own{_S})?home\b
        | home\b(?=\s{{0,9}}(?:$|[.,;/)]|(?:or|and)\b)) )
    )""",
    re.VERBOSE,
)  # fmt: skip
# "not in a hospital", "rather than in the operating room", "outside of the hospital"
_DENIES = re.compile(
    rf"""(?:\b(?:not|without|rather{_S}than|instead{_S}of|outside|no|never)\b|n't\b)
    (?!{_S}(?:only|just|always|limited|necessarily|uncommon)) (?:(?!\b(?:but|unless|if|except)\b)[^.;,:]){{0,60}}$""",
    re.VERBOSE,
)
_DENIED_AFTER = re.compile(
    rf"(?:{_S}[a-z]{{1,12}})?{_S}(?:is|are){_S}(?:usually{_S}|typically{_S}|generally{_S})?not{_S}(?:required|needed|necessary)\b"
)


def kinds(text: str) -> list[str]:
    """Return the kinds of setting that `text` names, in order of first mention; denied ones are left out.

    >>> kinds("Performed in a hospital operating room or a doctor's office.")
    ['hospital', 'operating_room', 'physician_office']
    """
    low = text.lower()
    if not any(stem in low for stem in _STEMS) and not _ACRONYM.search(text):
        return []
    if not low.isascii():
        low = low.translate(_FLAT)
    found: dict[str, None] = {}
    for place in _PLACE.finditer(low):
        kind = place.lastgroup or "skip"
        if kind == "skip" or kind in found:
            continue
        before = low[max(0, place.start() - 80) : place.start()]
        if _DENIES.search(before) or _DENIED_AFTER.match(low, place.end()):
            continue
        found[kind] = None
    return list(found)


_FLAT = {ord(char): "-" for char in "‐‑‒–—−"} | {ord("’"): "'", 0xA0: " "}
_ACRONYM = re.compile(r"\bASCs?\b")
