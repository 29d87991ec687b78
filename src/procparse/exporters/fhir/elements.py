"""Small builders of FHIR's data types: values -> plain dicts, keys in the order of the definitions.

Nothing empty is ever built: FHIR knows no null, no empty string and no empty object (ele-1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from procparse.exporters.fhir.releases import Release
    from procparse.record import TimeRange

Json = dict[str, Any]

CORE = "http://hl7.org/fhir/StructureDefinition/"
UCUM = "http://unitsofmeasure.org"
URI_SYSTEM = "urn:ietf:rfc:3986"

_LARGEST = 10**15
"""A number of hours beyond this is a slip of the page; it stays in the text."""


def kept(**elements: Any) -> Json:
    """Return the elements that hold something, in the order given; a trailing underscore is dropped.

    >>> kept(code="a", display=None, class_=[])
    {'code': 'a'}
    """
    return {key.rstrip("_"): value for key, value in elements.items() if value not in (None, "", [], {})}


def concept(text: str, *codings: Json) -> Json:
    """CodeableConcept: the words, and codes where some are stated."""
    return {"coding": list(codings), "text": text} if codings else {"text": text}


def coding(system: str, code: str, display: str | None = None) -> Json:
    """Coding; a system and a display without a code are no code (cod-1), so the code is no option."""
    return kept(system=system, code=code, display=display)


def codeable_reference(value: Json) -> Json:
    """CodeableReference (R4B's ClinicalUseDefinition, R5) of a concept."""
    return {"concept": value}


def identifier(uuid: str) -> Json:
    """Identifier that holds a URI."""
    return {"system": URI_SYSTEM, "value": uuid}


def extension(name: str, **value: str) -> Json:
    """One of HL7's own extensions, with one value[x]."""
    return {"url": CORE + name, **value}


def original(text: str) -> list[Json]:
    """The verbatim source beside an element that is normalised."""
    return [extension("originalText", valueString=text)]


def quantity(value: float, unit: str) -> Json:
    """Amount of time in UCUM."""
    return {"value": value, "unit": unit, "system": UCUM, "code": unit}


def time_range(time: TimeRange, source: str) -> Json:
    """Range: either side may be open."""
    out: Json = {"extension": original(source)}
    for side, value in (("low", time.low), ("high", time.high)):
        if value is not None:
            out[side] = quantity(value, time.unit)
    return out


def timing(time: TimeRange, source: str) -> Json:
    """Timing of something that lasts `low` to `high`; `is_timed` tells whether it can be said so."""
    repeat: Json = {"duration": time.low}
    if time.high != time.low:
        repeat["durationMax"] = time.high
    repeat["durationUnit"] = time.unit
    return {"extension": original(source), "repeat": repeat}


def is_timed(time: TimeRange | None) -> bool:
    """Return whether a Timing can hold it: durationMax needs a duration (tim-7), and without a maximum
    a duration reads as exact."""
    return is_bounded(time) and time is not None and time.low is not None and time.high is not None


def is_bounded(time: TimeRange | None) -> bool:
    """Return whether a Range can hold it: some side is given, and none is absurd (rng-2)."""
    if time is None:
        return False
    low, high = time.low, time.high
    if low is None and high is None:
        return False
    if low is not None and high is not None and low > high:
        return False
    return all(side is None or 0 <= side < _LARGEST for side in (low, high))


def located(reference: str, release: Release) -> Json:
    """Reference to a Location, as `ActivityDefinition.location` takes it."""
    return {"reference": {"reference": reference}} if release.concept_in_reference else {"reference": reference}
