"""Record -> one ClinicalUseDefinition for each indication, contraindication and possible risk (R4B, R5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from procparse.exporters.fhir.elements import Json, codeable_reference, coding, concept, identifier, original
from procparse.exporters.fhir.identity import slug, source_uri, urn
from procparse.exporters.fhir.procedure import indications, unlabelled
from procparse.exporters.fhir.texts import line, xhtml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.record import Procedure

_FREQUENCY = "http://hl7.org/fhir/undesirable-effect-frequency"
_FREQUENCIES = {"common": "Common", "uncommon": "Uncommon", "rare": "Rare"}

# A label that says how often and nothing else: `Common`, `Rare but serious`, `Less common risks`.
_HOW_OFTEN = re.compile(
    r"(?:very |most |more |less )?(?:common|uncommon|rare|frequent|infrequent|occasional)(?:ly)?"
    r"(?: but serious)?(?: (?:risks?|complications?|side effects?))?",
    re.IGNORECASE,
)


def clinical_uses(procedure: Procedure, subject: str) -> Iterator[Json]:
    """Yield them; `subject` refers to the ActivityDefinition. Ids carry the record's, or records would collide."""
    for number, item in enumerate(indications(procedure), 1):
        about = codeable_reference(concept(line(item)))
        yield _resource(procedure, subject, "indication", number, "Indication", line(item)) | {
            "indication": {"diseaseSymptomProcedure": about}
        }
    for number, item in enumerate(procedure.contraindications, 1):
        about = codeable_reference(concept(line(item)))
        yield _resource(procedure, subject, "contraindication", number, "Contraindication", line(item)) | {
            "contraindication": {"diseaseSymptomProcedure": about}
        }
    for number, risk in enumerate(procedure.risks, 1):
        words = unlabelled(risk, _HOW_OFTEN) if risk.frequency is not None else line(risk)
        effect: Json = {"symptomConditionEffect": codeable_reference(concept(words))}
        if risk.frequency is not None:
            display = _FREQUENCIES[risk.frequency]
            effect["frequencyOfOccurrence"] = {
                "extension": original(line(risk)),
                "coding": [coding(_FREQUENCY, display, display)],
            }
        yield _resource(procedure, subject, "risk", number, "Possible risk, not observed", line(risk)) | {
            "undesirableEffect": effect
        }


def _resource(procedure: Procedure, subject: str, kind: str, number: int, heading: str, words: str) -> Json:
    resource_id = f"{slug(procedure.id)}-{kind}-{number}"
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><p><b>{heading}:</b> {xhtml(words)}</p></div>'
    return {
        "resourceType": "ClinicalUseDefinition",
        "id": resource_id,
        "meta": {"source": source_uri(procedure)},
        "text": {"status": "generated", "div": div},
        "identifier": [identifier(urn("ClinicalUseDefinition", resource_id))],
        "type": "undesirable-effect" if kind == "risk" else kind,
        "subject": [{"reference": subject}],
    }
