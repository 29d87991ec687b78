"""Words of a line in the indications -> whether it speaks against the procedure."""

from __future__ import annotations

import re

# `Not suitable for:`  `Reasons to avoid it:`  `Conditions that rule out the rinse`
_AGAINST = re.compile(
    r"""\b(?: not | never | avoid(?:ed|ing)? | exclu\w+ | contra\w* | unsuitable | inappropriate | against | unless
      | rules?\s+(?:\w+\s+)?out | ruled\s+out | cannot | should\s+no )\b""",
    re.VERBOSE | re.IGNORECASE,
)


# `Pregnancy and a fresh clot are reasons to wait.`  `Not suitable for children under two.`; but `No relief from
# tablets` and `Pain that cannot be controlled` are reasons for
_REFUSES = re.compile(
    r"""\b(?: not \s+ (?:be\s+)? (?:suitable|recommended|advised|advisable|appropriate|indicated|offered|performed|a\s+candidate|candidates)
      | unsuitable | contra-?indicat\w+ | should \s+ not | must \s+ not | reasons? \s+ (?:to\s+wait|against|not\s+to)
      | rules? \s+ (?:\w+\s+)? out | is\s+excluded | are\s+excluded )\b""",
    re.VERBOSE | re.IGNORECASE,
)


_CUES = ("not ", "Not ", "ontra", "nsuitable", "eason", "ule", "xclud")


def refuses(sentence: str) -> bool:
    """Tell whether a sentence among the indications reads as a reason against.

    >>> refuses("Not suitable for children under two."), refuses("Pain not relieved by tablets")
    (True, False)
    """
    return any(cue in sentence for cue in _CUES) and _REFUSES.search(sentence) is not None


def speaks_against(line: str) -> bool:
    """Tell whether a label or introducing line reads as a reason against.

    It is made for labels, not for whole sentences.

    >>> speaks_against("Not suitable for"), speaks_against("Patient criteria")
    (True, False)
    """
    return _AGAINST.search(line) is not None
