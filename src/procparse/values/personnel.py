"""An item of the personnel list -> the kind of its first role, and the condition it stands under."""

from __future__ import annotations

import re

_S = r"\s{1,9}"

# One alternative a kind; at one place of the text the first that fits wins, so narrower wordings stand higher.
_ROLE = re.compile(
    rf"""(?<![\w])(?:
      (?P<anesthesia_provider>                       # "Anesthesiologists or nurse anesthetists."
          an[ae]{{1,2}}sthesiologists? | nurse[\s-]{{1,9}}an[ae]{{1,2}}sthetists? | an[ae]{{1,2}}sthetists? | crnas?
        | an[ae]{{1,2}}sthesia{_S}(?:care{_S})?(?:providers?|teams?|nurses?|specialists?|professionals?|staff|clinicians?|doctors?|physicians?) )
    | (?P<surgeon_first> assist(?:ant|ing){_S}surgeons? | surgical{_S}oncologists? )
    | (?P<assistant> physician(?:'s)?{_S}(?:assistants?|associates?) | (?:surgeon|doctor)'s{_S}assistants?
        | nurs(?:e|ing|e's){_S}(?:assistants?|aides?) | an[ae]{{1,2}}sthesi(?:a|ologist){_S}assistants?
        | assistants? | assisting{_S}staff | pa-c | aides? )
    | (?P<technician>                                # "Radiologic technologist", "Surgical tech"
          (?:surgical|scrub|radiology|x-ray|an[ae]{{1,2}}sthesia|pharmacy|ultrasound|nursing|lab(?:oratory)?|operating{_S}room|ct|mri){_S}
          tech(?:s|nicians?|nologists?)?
        | (?:cyto|histo)?techn(?:icians?|ologists?) | techs? | (?:echo(?:cardiographic{_S})?)?sonographers? | radiographers?
        | phlebotomists? | perfusionists? | mammographers? )
    | (?P<other_first>                               # licensed, and neither physician nor therapist
          audiologists? | (?:neuro)?psychologists? | (?:neuro|exercise{_S})?physiologists? | embryologists? | biologists?
        | microbiologists? | kinesiologists? | cosmetologists? )
    | (?P<therapist> (?:speech[\s-]{{1,9}}language|speech){_S}pathologists? | [a-z]{{0,20}}therapists?
        | (?:physical|occupational|respiratory|speech){_S}therapy{_S}(?:team|staff|provider)s? )
    | (?P<surgeon> [a-z]{{0,20}}surgeons? )          # "Lead surgeon", "neurosurgeon"
    | (?P<support_staff>                             # "Support staff", "Transport staff"
          (?:support(?:ing|ive)?|transport|transportation|administrative|office|clerical|ancillary|auxiliary|front[\s-]desk|reception
          |operating{_S}room|or|housekeeping|registration|scheduling){_S}(?:staff|personnel|team)
        | receptionists? | drivers? | (?:clinical{_S}|medical{_S})?social{_S}workers? | orderl(?:y|ies) | transporters? | interpreters?
        | chaplains? | case{_S}managers? | schedulers? | coordinators? )
    | (?P<nurse> (?:[a-z]{{1,20}}{_S}nurse[\s-])?nurses? | nursing{_S}(?:staff|team|personnel|professionals?)? | rns? | lpns? )
    | (?P<pharmacist> pharmacists? )
    | (?P<physician> physicians? | doctors? | md | [a-z]{{2,30}}ologists? | (?:psych|phys)iatrists? | p(?:a)?ediatricians?
        | (?:obstetric|geriatric)ians? | internists? | general{_S}practitioners? | gps? | hospitalists? | intensivists?
        | endoscopists? | proceduralists? | interventionalists? | orthop(?:a)?edists? | (?:surgical{_S})?(?:residents?|fellows?)
        | (?:ent|retina|pain(?:{_S}(?:management|medicine))?|fertility|heart|spine|hand|eye|vascular|vein|medical|cardiac
          |infectious{_S}diseases?|maternal-fetal{_S}medicine|interventional){_S}specialists? )
    )(?!\w)""",
    re.VERBOSE,
)  # fmt: skip
_SHORT = {"surgeon_first": "surgeon", "other_first": "other"}

# "if sedation is used", "when needed", "in complex cases", "for children": what a condition opens with.
_OPENER = re.compile(
    rf"""(?<![\w-])(?:
      (?P<clause> (?:only{_S}|especially{_S}|particularly{_S})?(?:if|when|whenever|unless)\b (?!{_S}you{_S}have{_S}questions) )
    | (?P<phrase>
        (?:only{_S})?in{_S}(?:the{_S})?(?:cases?\b|event\b
          |(?:some|certain|complex|complicated|rare|select(?:ed)?|most|many|emergency|severe|specific|difficult|p(?:a)?ediatric){_S}
           (?:cases|situations|settings|instances|patients|procedures)\b)
      | depending{_S}(?:up)?on\b
      | as{_S}(?:needed|required|necessary|indicated)\b
      | (?:only{_S}|especially{_S}|particularly{_S})?for{_S}(?:(?:very|more|some|certain|other){_S}){{0,2}}
        (?: (?:(?:young|younger|older|elderly|p(?:a)?ediatric|anxious|high-risk|sedated|unstable|critical|adult|hospitali[sz]ed|ill){_S}){{0,2}}
            (?:children|infants?|babies|toddlers|newborns|neonates|adults|adolescents|teens|teenagers|patients|women|men|people|those|individuals|minors)
          | (?:complex|complicated|difficult|severe|extensive|larger?|emergency|advanced|high-risk|select(?:ed)?|p(?:a)?ediatric|deep(?:er)?|major
            |multiple|specific|general-an[ae]{{1,2}}sthesia|inpatient|outpatient|open|invasive){_S}
            (?:[a-z-]{{1,20}}{_S})?(?:cases?|procedures?|lesions?|tumou?rs?|repairs?|surger(?:y|ies)|wounds?|burns?|fractures?|reconstructions?|injuries
              |patients|situations|defects|operations|biopsies)
          | cases | procedures{_S}(?:requiring|involving|under|that|with) )\b )
    )""",
    re.VERBOSE,
)  # fmt: skip
# "caring for children", "responsible for complex cases" tell a task
_TASK = re.compile(
    rf"\b(?:cares?|caring|responsible|prepar(?:es?|ing)|provid(?:es?|ing)|speciali[sz](?:es?|ed|ing){_S}in|train(?:ed|ing)|monitor(?:s|ing)?|account(?:s|ing)?"
    rf"|an[ae]{{1,2}}sthesia|sedation|support|assistance|safety|comfort|surgery|treatment|therapy|looks?|look|even|as|and|knows?|see){_S}$"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|be|used|needed|required|necessary|planned|given|applicable|has|have|requires?|needs?|desired|chosen"
    r"|performed|indicated|administered|appropriate|available|possible|involves?|includes?|occurs?|undergo(?:es)?|cannot|wants?)\b"
)
_ANOTHER = re.compile(rf"{_S}and{_S}(?:an?|the){_S}")
_STOP = re.compile(r"[.;()\[\]](?=\s|$|[()\[\].,;])|[()\[\]]")


def role(text: str) -> str:
    """Return the kind of the first role that `text` names; `other` where none is known.

    >>> role("Nurse anesthetist (if sedation is used)"), role("Surgical nurses and assistants")
    ('anesthesia_provider', 'nurse')
    """
    found = _ROLE.search(_flat(text))
    if found is None:
        return "other"
    kind = found.lastgroup or "other"
    return _SHORT.get(kind, kind)


def condition(text: str) -> tuple[int, int] | None:
    """Return the span of the clause that says when the role takes part; brackets and final stop are outside.

    >>> text = "Anesthesiologist (if general anesthesia is used)"
    >>> text[slice(*condition(text))]
    'if general anesthesia is used'
    """
    low = _flat(text)
    for opener in _OPENER.finditer(low):
        start = opener.start()
        if opener["phrase"] is not None and _TASK.search(low, max(0, start - 40), start):
            continue
        if low[max(0, start - 5) : start].split()[-1:] in (["even"], ["as"]):
            continue
        stop = _STOP.search(low, opener.end())
        limit = stop.start() if stop else len(low)
        end = _clause_end(low, opener.end(), limit, clause=opener["clause"] is not None)
        while end > start and low[end - 1] in " \n,:.;":
            end -= 1
        return start, end
    return None


def _clause_end(low: str, begin: int, limit: int, *, clause: bool) -> int:
    """The comma that ends the clause: `if general, regional, or local anesthesia is used, a nurse` has three."""
    comma = low.find(",", begin, limit)
    while comma >= 0:
        if not clause or _VERB.search(low, begin, comma):
            limit = comma
            break
        comma = low.find(",", comma + 1, limit)
    if not clause and (another := _ANOTHER.search(low, begin, limit)):
        return another.start()
    return limit


def _flat(text: str) -> str:
    """Lower case, straight apostrophes, plain hyphens; offsets unchanged."""
    low = text.lower()
    if len(low) != len(text):  # a dotted capital I grows
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return low if low.isascii() else low.translate(_FLAT)


_FLAT = {ord(char): "-" for char in "‐‑‒–—−"} | {ord("’"): "'", 0xA0: " "}
