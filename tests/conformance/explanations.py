"""Every warning of the reference validator that an export may have, and why it is none of the export's.

A row that no export brings out any more fails the test, as does a warning without a row.
"""

from __future__ import annotations

from typing import NamedTuple


class Explained(NamedTuple):
    """One kind of warning."""

    code: str
    """Message id of HAPI."""
    says: str
    """Words of the message."""
    why: str


EXPLAINED = (
    Explained(
        "Terminology_PassThrough_TX_Message",
        "CodeSystem is unknown and can't be validated: urn:uuid:",
        "The tag that marks a kind of procedure is procparse's own code; no server knows its system.",
    ),
    Explained(
        "Terminology_PassThrough_TX_Message",
        "CodeSystem is unknown and can't be validated: http://www.ama-assn.org/go/cpt",
        "CPT is licensed, so the validator does not carry it.",
    ),
    Explained(
        "Terminology_PassThrough_TX_Message",
        "CodeSystem is unknown and can't be validated: http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        "HCPCS does not come with the validator.",
    ),
    Explained(
        "Terminology_PassThrough_TX_Message",
        "CodeSystem is unknown and can't be validated: urn:house:codes",
        "A caller's table may have a system of its own, which no server knows.",
    ),
    Explained(
        "Terminology_TX_ValueSet_NotFound",
        "ValueSet 'http://terminology.hl7.org/ValueSet/action-participant-role' not found",
        "R4B binds the role of a participant to a value set that its own package does not hold (example binding).",
    ),
    Explained(
        "Terminology_TX_NoValid_2_CC",
        "None of the codings provided are in the value set 'ServiceDeliveryLocationRoleType'",
        "R5: HAPI cannot expand this value set, which filters by hierarchy; in R4 it accepts the same codes.",
    ),
    Explained(
        "UNICODE_BIDI_CONTROLS_CHARS_MATCH",
        "unterminated bi-di control characters",
        "The page has such characters; the text is verbatim.",
    ),
    Explained(
        "SECURITY_STRING_CONTENT_WARNING",
        "text that looks like embedded HTML tags",
        "The page shows tags as text. A FHIR string is no markup, so they stay as they are.",
    ),
)


def explained(code: str, message: str) -> Explained | None:
    """Return the row of a message, or None."""
    return next((row for row in EXPLAINED if row.code == code and row.says in message), None)
