"""A sentence -> whether what it says of a fast holds for some patients only."""

from __future__ import annotations

import re

from procparse.values.fasting.cues import S
from procparse.values.words import has_any, pattern

# "if sedation is used", "unless ...", "in some cases"
_CONDITION = pattern(
    rf"""\b(?:if|unless|when|depend(?:s|ing)|sometimes|occasionally|in{S}case|(?:only|in|for){S}(?:for|some|certain)
      |(?:some|certain){S}(?:patients|people|tests|cases)|not{S}(?:all\b|every)|those{S}(?:who|having|with)
      |(?:for|with|having|under|undergoing|receiving|getting|given|only){S}(?:(?:an?|local|general|regional|spinal|deep|iv){S}){{0,2}}(?:an[ae]{{1,2}}sth|sedat)
    )""",
    re.VERBOSE,
)
_CONDITIONS = (
    "if",
    "unless",
    "when",
    "depend",
    "some",
    "occasion",
    "case",
    "certain",
    "only",
    "not ",
    "those",
    "esth",
    "sedat",
)
_FOR_FOR = pattern(r"(?:in|for)\s{1,9}for")
ASKING = pattern(rf"\b(?:ask|check|confirm|discuss|determine|find{S}out|inquire)\b[^.;]{{0,80}}\bif\b")
# Whose fast it is, where it is not everybody's: "Diabetics should not fast", "Children may fast for 4 hours"
_SOME = pattern(
    rf"""(?:\A|[,;:(]|\b(?:but|and|while|whereas|for)\b)\s{{0,9}}(?:the|any|all|most|very|young|small|if{S}you{S}are)?\s{{0,9}}
    (?: diabetics? | (?:insulin{S})?users? | pregnant | nursing{S}mothers | breast-?feeding | asthmatics? | smokers?
      | (?:older{S}|young{S})?(?:children|kids|toddlers|infants|babies|newborns|neonates|teenagers|adolescents)
      | elderly | frail | dialysis{S}patients
      | (?:diabetic|elderly|older|frail|young|younger|paediatric|pediatric|pregnant){S}(?:patients|people|adults|women)
      | (?:patients|people|those|anyone|women|men|individuals|adults){S}
        (?: with\b | on{S}(?!(?:the|an?|this|that|their|your){S}) | taking\b | using\b
          | who{S}(?:are{S}(?:pregnant|diabetic|breast-?feeding|on)|take|use
            |have{S}(?!(?:an?|the|this|their|to|been|not)\b)) )
    )\b:? [^,;:.]{{0,80}}$""",
    re.VERBOSE,
)
_SOME_STEMS = (
    "diabet", "user", "pregnan", "mothers", "feeding", "asthmat", "smoker", "child", "kids", "toddler", "infant",
    "babies", "newborn", "neonat", "teenager", "adolesc", "elderly", "older", "frail", "young", "diatric", "dialysis",
    " with ", " on ", " taking ", " using ", " who ",
)  # fmt: skip
_ALL = ("adults and", "and adults", "all patients", "everyone", "everybody")


def sets_condition(sentence: str) -> bool:
    """Whether a sentence sets a condition: `if sedation is used`, `in some cases`."""
    if not has_any(sentence, _CONDITIONS) and not ("for" in sentence and _FOR_FOR.search(sentence)):
        return False
    return _CONDITION.search(sentence) is not None


def of_some(before: str) -> bool:
    """Whether the words that lead up to a fast name some of the patients."""
    if not has_any(f" {before}", _SOME_STEMS) or has_any(before, _ALL):
        return False
    return _SOME.search(before) is not None
