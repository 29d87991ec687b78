"""Words of a line in the indications -> whether it speaks against the procedure."""

from __future__ import annotations

import re

# `Not suitable for:`  `Reasons to avoid it:`  `Conditions that rule out the rinse`
_AGAINST = re.compile(
    r"""\b(?: not | never | avoid(?:ed|ing)? | exclu\w+ | contra\w* | unsuitable | inappropriate | against | unless
      | rules?\s+(?:\w+\s+)?out | ruled\s+out | cannot | should\s+no )\b""",
    re.VERBOSE | re.IGNORECASE,
)


def speaks_against(line: str) -> bool:
    """Tell whether a label or introducing line reads as a reason against; for labels, not for whole sentences.

    >>> speaks_against("Not suitable for"), speaks_against("Patient criteria")
    (True, False)
    """
    return _AGAINST.search(line) is not None
