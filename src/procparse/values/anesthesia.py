"""Words about anesthesia -> its kinds, in order of first mention, denied ones left out."""

from __future__ import annotations

import re
from itertools import pairwise

from procparse.values import numbing
from procparse.values.words import flat, has_any, pattern
from procparse.values.words import word_set as _set

_S = r"\s{1,9}"  # bounded, so that a page of blanks stays linear
_A = "an[ae]{1,2}sth"
_NUMBED = rf"numbed{_S}(?:with|by|using){_S}(?:an?{_S}|the{_S}|numbing{_S}){{0,2}}"
_STEMS = ("esth", "sedat", "epidural", "block", "numb", "neuraxial", "twilight", *numbing.STEMS)
_STATED_STEMS = ("general", "regional", "local", "spinal", "topical", "no", "n/a", "nil", "unnec", "mac", "eye drops")

# The words that can tell a kind, and the heads that adjectives lean on. How one can begin is asked first.
_TOKEN = pattern(
    rf"""(?<![\w-]) (?=
      an|sed|gen|reg|loc|spin|epi|top|blo|num|ner|none|n/a|eye|neu|mon|twi|ple|fem|sci|pop|ank|dig|wri|fin|toe
      |ring|field|inter|sup|axi|pud|par|retro|peri|sca|den|can|mac|tot|tiva
    ) (?:
      (?P<mac> monitored{_S}{_A}esia{_S}care | mac{_S}(?:{_A}esia|sedation) | twilight{_S}(?:sedation|sleep|{_A}esia) )
    | (?P<tiva> total{_S}intravenous{_S}{_A}esia | tiva ) | (?P<care> mac )
    | (?P<drops> (?:numbing{_S}|{_A}etic{_S}|{_NUMBED})(?:(?:eye|throat|topical|nasal|skin){_S})?
        (?:(?:eye)?drop|spray|cream|gel|jelly|ointment|patch(?:e)?|lozenge)s? )
    | (?P<shot> (?:numbing{_S}|{_NUMBED})(?:injection|shot)s?  # "a numbing injection" can only be local
        | numbing{_S}(?:medicine|medication|agent|drug){_S}(?:is|are){_S}injected )
    | (?P<head> {_A}(?:esia|etics?|eti[sz]ed)(?:{_S}(?:agent|block|injection|medication)s?)? )
    | (?P<nerve> {_NUMBED}block | (?:nerve|plexus|femoral|sciatic|popliteal|ankle|digital|wrist|finger|toe|ring|field
          |interscalene|supraclavicular|axillary|pudendal|paracervical|retrobulbar|peribulbar|scalp|dental|intercostal
          |paravertebral|canal) [\s-]{{1,9}}blocks? ) # "heart block" is none
    | (?P<sedation> sedat(?:ion|ed|ives?|ing|e) )
    | (?P<general> general ) | (?P<regional> regional ) | (?P<local> local(?:i[sz]ed)? )
    | (?P<spinal> spinal ) | (?P<epidural> epidurals? ) | (?P<neuraxial> neuraxial ) | (?P<topical> topical )
    | (?P<block> (?:blocks?|analgesia|numbing)(?!{_S}(?:of|the|a|pain|with)\b) )
    | (?P<none> none | n/a )
    | (?P<eyedrops> eye{_S}drops )
    )(?![\w-])""",
    re.VERBOSE,
)
_ADJECTIVES = frozenset(("general", "regional", "local", "spinal", "epidural", "neuraxial", "topical"))
_LEADERS = frozenset(("head", "block", "nerve", "sedation", "drops", "shot"))
"""What an adjective may stand before; `local with sedation` is local anesthesia with sedation."""
_CONTRASTS = ("rather than", "instead of", "but not", "not")
"""`local rather than general anesthesia` is local anesthesia."""
_SURE = frozenset(("head", "nerve", "drops", "shot"))
"""What counts wherever it stands, and leads."""
_KINDS = {
    "mac": ("sedation",),
    "drops": ("topical",),
    "eyedrops": ("topical",),
    "shot": ("local",),
    "tiva": ("general",),
    "care": ("sedation",),
    "nerve": ("nerve_block",),
    "neuraxial": ("spinal", "epidural"),  # the word means the one or the other
}
# Words of a coordination: "local, regional, or (less often) general anesthesia"
_WORDS = pattern(r"[^\s,/():&-]+")
_JOINS = _set(
    """and or nor with plus but also sometimes possibly occasionally rarely usually typically even either a
    an the less more commonly often in some cases light mild deep conscious iv intravenous moderate
    combined endotracheal peripheral brachial adductor infiltration infiltrative"""
)
_COMMON_GAPS = frozenset((" ", " or ", " and ", ", ", ", or ", "/", " with "))
# Words from a head to its adjectives: "Anesthesia may be local or general", "anesthesia (usually regional)"
_SAYS = _set(
    """may can will could be is are either such as usually typically generally which type types option options
    choice choices method methods form forms used given include includes including involve involves often most
    commonly a an under administered the of range ranges from"""
)
# What may follow an adjective that stands for the whole kind; `local swelling`, `general health` do not pass
_FREE = _set(
    """or and with without for if when depending is are may can only type used preferred in plus given
    administered to combined endotracheal followed unless as based most usually by injection injections
    infiltration catheter technique infusion drip rather only suffices suffice alone not instead never depends
    depending varies"""
)
_FORMS = _set("gel cream spray drops ointment jelly agent solution numbing")
# "epidural abscess", "epidural steroid injection"
_HARM = _set(
    """steroid steroids abscess abscesses hematoma haematoma space fibrosis bleed bleeding fat scar
    scarring injection injections needle lesion tumor tumour mass puncture spread cord stimulation
    stimulator"""
)
# "not under general", "without the need for", "rather than": what comes next is denied, `not only` is not
_NEGATIONS = _set("no not without never nor neither cannot avoid avoids avoiding eliminates eliminating")
# These leave a kind out, and of anesthesia they do not say that there is none: "allergic to", "unlike", "the risks of"
_ASIDES = _set(
    """than of unlike compared refuse refuses refused refusing decline declines unfit unsuitable allergic allergy
    allergies risk risks reaction reactions formerly previously previous earlier past
    reverse reverses reversed reversing reversal"""
)
_DENIAL_STEMS = (
    "no", "n't", "never", "neither", "without", "avoid", "instead", "rather", "eliminat", "unnecess", "unlike",
    "compar", "refus", "declin", "unfit", "unsuit", "allerg", "risk", "reaction", "former", "previous", "than",
    "place of", "contra", "earlier", "past ", "revers",
)  # fmt: skip
_AFTER_DENIAL = _set(
    """performed done given usually typically generally normally often under require requires required
    requiring need needs needed needing necessitate involve involves use used using receive the a an any
    for of to be with have administered additional full risk risks formal light mild moderate deep
    conscious iv intravenous specific special placed put necessary routine longer tolerate undergo want fit
    suitable"""
)
# "sedation is usually not needed", "anesthesia may not be required"
_DENIED_AFTER = pattern(
    rf"""[\s,:(-]{{1,9}}
    (?:(?:is|are|may|might|was|will|does|usually|typically|generally|normally|often|commonly)\s{{0,9}}){{0,4}}
    (?: (?P<aside>(?:from|for|during|after){_S}(?:(?:an?|the|his|her|their|your){_S})?(?:earlier|previous|past)\b)
      | (?:n't|not|never){_S}(?:(?:usually|typically|generally|normally|be|commonly|an?){_S}){{0,2}}
        (?:required|needed|necessary|used|given|indicated|recommended|administered|performed|applicable|involved
          |option|suitable|possible|advised|appropriate|safe|offered|available|chosen|done|employed|planned|provided)
      | contra-?indicated | unnecessary | none )\b""",
    re.VERBOSE,
)
# Under an Anesthesia label: "Generally not required", "No.", "Not needed"
_STATED_NONE = pattern(
    rf"""\s{{0,9}}(?:(?:usually|typically|generally|normally|often|commonly|is|are|most),?{_S}){{0,3}}
    (?: not{_S}(?:(?:usually|typically|generally){_S})?(?:required|needed|necessary|used|applicable)\b
      | no\s{{0,9}}(?:$|[.,;]) | none\b | nil\b | n/a(?!\w) | unnecessary\b )""",
    re.VERBOSE,
)
# "general anesthesia is not needed; local suffices"
_SUFFICES = pattern(
    rf"[a-z]{{5,8}}{_S}(?:(?:usually|often|normally){_S})?(?:suffices?|is{_S}(?:usually{_S})?(?:enough|sufficient|adequate))\b"
)
# Who needs not even that needs none: "Local anesthesia is not usually needed", "No local anesthesia"
_NO_LOCAL = pattern(
    rf"""\A\s{{0,9}}(?: (?:an?{_S})?local{_S}{_A}(?:esia|etics?){_S}
        (?:(?:is|are|usually|typically|generally|normally){_S}){{1,3}}
        (?:not{_S}(?:(?:usually|typically|generally|normally|always){_S})?(?:needed|required|necessary|used|given)|unnecessary)
      | (?:no|without){_S}local{_S}{_A} )""",
    re.VERBOSE,
)
_STOP = pattern(r"[.!?;](?=\s|$)")
_CLAUSE = pattern(r"[.!?;](?=\s|$)|,?\s{1,9}(?:but(?!\s{1,9}also\b)|however|although|though|while)\b")


def kinds(text: str, stated: bool = False) -> list[str]:
    """Return the kinds of anesthesia that `text` names; `stated` where it stands under an Anesthesia label.

    >>> kinds("Local, regional, or general anesthesia."), kinds("General or regional.", stated=True)
    (['local', 'regional', 'general'], ['general', 'regional'])
    """
    low = flat(text)
    if not has_any(low, _STEMS) and not (stated and has_any(low, _STATED_STEMS)):
        return []
    low = numbing.named(low, stated)
    # "with or without sedation" offers it; "is avoided" denies as "is not used" does
    low = low.replace("or without", "or with").replace("is avoided", "is not used").replace("spinal-ep", "spinal/ep")
    found: dict[str, None] = {}
    begin = 0
    turns = "but" in low or "though" in low or "while" in low or "however" in low
    for stop in (_CLAUSE if turns else _STOP).finditer(low):
        found.update(dict.fromkeys(_clause(low[begin : stop.start()], stated)))
        begin = stop.end()
    found.update(dict.fromkeys(_clause(low[begin:], stated)))
    if stated and not found and "local" in low and _NO_LOCAL.search(low):
        return ["none"]
    return list(found)


def _clause(clause: str, stated: bool) -> list[str]:
    if stated and (none := _STATED_NONE.match(clause)):
        return ["none", *_named(clause[none.end() :], stated)]  # "None, or local if it hurts"
    return _named(clause, stated)


def _named(clause: str, stated: bool) -> list[str]:
    tokens = list(_TOKEN.finditer(clause))
    if not tokens:
        return []
    names = [token.lastgroup or "" for token in tokens]
    joined = [
        (gap := clause[left.end() : right.start()]) in _COMMON_GAPS or _joined(gap) for left, right in pairwise(tokens)
    ]
    if not has_any(clause, _DENIAL_STEMS) and _all_lead(names, joined):
        return [kind for name in names if name != "head" for kind in _KINDS.get(name, (name,))]
    counted = _counted(clause, tokens, names, joined, stated)
    after = _denied_after(clause, tokens, joined)
    found: list[str] = []
    denied = ""
    for place, (token, name) in enumerate(zip(tokens, names, strict=True)):
        # a denial holds for the whole coordination
        if place == 0 or not joined[place - 1] or (denied and _breaks(clause, tokens, joined, place)):
            denied = _denied(clause[max(0, token.start() - 120) : token.start()])
        if denied or after[place]:
            adjective = place > 0 and joined[place - 1] and names[place - 1] in _ADJECTIVES
            if name == "head" and not adjective and "aside" not in (denied, after[place]):
                found.append("none")
        elif counted[place]:
            found.extend(_KINDS.get(name, (name,)))
    return found


def _all_lead(names: list[str], joined: list[bool]) -> bool:
    """Whether every adjective is joined to a head, and nothing else needs a look at what stands around it."""
    leads = False
    for place in range(len(names) - 1, -1, -1):
        name = names[place]
        if name in _ADJECTIVES:
            if name == "epidural" or not (leads and joined[place]):
                return False
        elif name not in _SURE and (name != "sedation" or place):
            return False
        else:
            leads = True
    return True


def _joined(gap: str) -> bool:
    return len(gap) < 80 and _JOINS.issuperset(_WORDS.findall(gap))


def _denied(before: str) -> str:
    """`no` where what follows is denied, `aside` where something else is said of it, else nothing."""
    if not has_any(before, _DENIAL_STEMS):
        return ""
    words = _WORDS.findall(before.rpartition(",")[2])[-7:]
    for place in range(len(words) - 1, -1, -1):
        word = words[place]
        if word == "of" and words[place - 1] not in ("instead", "place"):
            continue
        if word == "than" and words[place - 1] in ("more", "other"):  # "no more than local anesthesia"
            return ""
        if word in _NEGATIONS or word.endswith("n't"):
            return "no"
        if word in _ASIDES:
            return "aside"
        if word not in _AFTER_DENIAL:
            return ""
    return ""


def _breaks(clause: str, tokens: list[re.Match[str]], joined: list[bool], place: int) -> bool:
    """Whether a comma ends a denial: `no sedation, local only`; `no sedation, general or spinal` goes on."""
    left = tokens[place - 1]
    if "," not in clause[left.end() : tokens[place].start()]:
        return False
    if clause[max(0, left.start() - 40) : left.start()].rstrip().endswith(("rather than", "instead of")):
        return True
    for later in range(place - 1, min(len(joined), place + 8)):
        if not joined[later]:
            break
        gap = clause[tokens[later].end() : tokens[later + 1].start()]
        if "/" in gap or not {"or", "nor", "and"}.isdisjoint(_WORDS.findall(gap)):
            return False
    return True


def _denied_after(clause: str, tokens: list[re.Match[str]], joined: list[bool]) -> list[str]:
    """What the words behind each kind say of it, in the words of `_denied`."""
    denied = [""] * len(tokens)
    for place in range(len(tokens) - 1, -1, -1):
        if place + 1 < len(tokens) and joined[place]:
            denied[place] = denied[place + 1]
        else:
            found = _DENIED_AFTER.match(clause, tokens[place].end())
            denied[place] = "" if found is None else "aside" if found["aside"] else "no"
    return denied


def _heads_a_list(clause: str, tokens: list[re.Match[str]], place: int) -> bool:
    """Whether `sedation` is the second half of a label: `Anesthesia/Sedation: ...`."""
    gap = clause[tokens[place - 1].end() : tokens[place].start()].strip()
    return gap in ("/", "or", "and", "&") and clause.startswith(":", tokens[place].end())


def _counted(
    clause: str, tokens: list[re.Match[str]], names: list[str], joined: list[bool], stated: bool
) -> list[bool]:
    """Which tokens tell a kind: an adjective needs a head after it, or one before that says so."""
    count = len(tokens)
    leads = [False] * count  # a head or another kind follows in the same coordination
    for place in range(count - 1, -1, -1):
        if names[place] not in _ADJECTIVES:
            leads[place] = names[place] in _LEADERS
        elif place + 1 < count and (
            joined[place] or clause[tokens[place].end() : tokens[place + 1].start()].strip(" ,") in _CONTRASTS
        ):
            leads[place] = leads[place + 1]
    counted = [False] * count
    said = False  # a head stands before, and since then nothing but its adjectives
    for place, (token, name) in enumerate(zip(tokens, names, strict=True)):
        if name in _ADJECTIVES:
            if place == 0:
                said = False
            elif not joined[place - 1]:
                gap = clause[tokens[place - 1].end() : token.start()]
                says = names[place - 1] in ("head", "sedation") and len(gap) < 90
                said = says and _SAYS.issuperset(_WORDS.findall(gap))
            if leads[place] and name != "epidural":
                counted[place] = True
                continue
            following = clause[token.end() : token.end() + 30]
            words = _WORDS.findall(following)
            if name == "epidural" and words and words[0].rstrip(".;") in _HARM:
                continue
            rest = following.lstrip()
            word = words[0].rstrip(".;") if words else ""
            free = not rest or rest[0] in ".,;:)(/-+±&" or word in _FREE or (name == "topical" and word in _FORMS)
            article = clause[max(0, token.start() - 12) : token.start()].split()[-1:]
            alone = name == "epidural" and article in (["an"], ["the"])  # "an epidural is placed"
            counted[place] = leads[place] or ((said or stated or alone) and free)
            if not counted[place]:
                counted[place] = _SUFFICES.match(clause, token.start()) is not None or (
                    name == "spinal" and article == ["a"] and (not rest or rest[0] in ".,;)")
                )
        elif name in ("none", "eyedrops", "care"):
            # "none or local anesthesia"
            counted[place] = stated or (name == "none" and place + 1 < count and joined[place] and leads[place + 1])
        elif name == "head":
            said = True
        elif name != "block" and not (name == "sedation" and place and _heads_a_list(clause, tokens, place)):
            counted[place] = True
            said = name == "sedation"  # "sedation with local"
    return counted
