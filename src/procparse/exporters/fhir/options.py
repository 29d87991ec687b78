"""The caller's arguments -> checked options; a mistake is told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from datetime import date as calendar
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import ProcparseError
from procparse.exporters.fhir.identity import uri
from procparse.exporters.fhir.releases import RELEASES, STATUSES, Release
from procparse.exporters.fhir.texts import clean

if TYPE_CHECKING:
    from procparse.exporters.fhir.elements import Json

FORMS = ("procedure", "contained", "bundle")

GROUP = "group"
"""Value of `subject` that asks for a Group of the people whom the page describes."""

_RELATIVE = re.compile(r"(?P<type>[A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(?:/_history/[A-Za-z0-9.-]{1,64})?")
_OF_REFERENCE = frozenset({"id", "extension", "reference", "type", "identifier", "display"})
# FHIR's dateTime: `2031`, `2031-05`, `2031-05-17`, `2031-05-17T09:30:00Z`
_DATE = re.compile(
    r"(?P<year>[1-9]\d{3})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:0\d|1[0-3]):[0-5]\d|[+-]14:00))?)?)?"
)


class Options(NamedTuple):
    """What was asked for."""

    release: Release
    form: str = "procedure"
    subject: Json | None = None
    group: bool = False
    """True where the subject is a Group inside the Procedure."""
    status: str = "unknown"
    reasons: bool = True
    used: bool = True
    category: bool = False
    base: str | None = None
    publisher: str | None = None
    date: str | None = None
    experimental: bool | None = None

    @property
    def is_event(self) -> bool:
        """Whether the caller says that something happened: to somebody, or with a status other than unknown."""
        return self.status != "unknown" or (self.subject is not None and not self.group)


DEFAULTS: dict[str, Any] = {
    "version": "R4",
    "form": "procedure",
    "subject": None,
    "status": "unknown",
    "reasons": None,
    "used": None,
    "category": False,
    "base": None,
    "publisher": None,
    "date": None,
    "experimental": None,
}
"""Name of an argument of `to_fhir` -> what it is where the caller does not say."""


def checked(**given: Any) -> Options:
    """Return the options; raise ProcparseError for one that FHIR does not know."""
    try:
        return _known(**given)
    except TypeError:  # a Reference has no hash, nor have many mistakes
        return _checked(**given)


def _checked(**given: Any) -> Options:
    unknown = sorted(set(given) - set(DEFAULTS))
    if unknown:
        raise ProcparseError(f"expected options of fhir among {', '.join(DEFAULTS)}, got {', '.join(unknown)}")
    told = DEFAULTS | given
    version, form, status = told["version"], told["form"], told["status"]
    release = RELEASES.get(version) if isinstance(version, str) else None
    if release is None:
        raise ProcparseError(f"expected a version of FHIR of {', '.join(RELEASES)}, got {version!r}")
    if form not in FORMS:
        raise ProcparseError(f"expected a form of {', '.join(FORMS)}, got {form!r}")
    if status not in STATUSES:
        raise ProcparseError(f"expected a status of {', '.join(STATUSES)}, got {status!r}")
    for name in ("reasons", "used", "experimental"):
        if told[name] is not None and not isinstance(told[name], bool):
            raise ProcparseError(f"expected {name} as True, False or None, got {told[name]!r:.80}")
    if not isinstance(told["category"], bool):
        raise ProcparseError(f"expected category as True or False, got {told['category']!r:.80}")
    base = told["base"]
    if base is not None and not _is_base(base):
        raise ProcparseError(f"expected a base for canonical urls such as https://example.org/fhir, got {base!r:.80}")
    group = told["subject"] == GROUP
    options = Options(
        release=release,
        form=form,
        subject={"reference": f"#{GROUP}"} if group else _subject(told["subject"], release),
        group=group,
        status=status,
        category=told["category"],
        base=base,
        publisher=_publisher(told["publisher"]),
        date=_date(told["date"]),
        experimental=told["experimental"],
    )
    # of an event nobody knows which of the reasons was the reason, nor what was used
    default = not options.is_event
    return options._replace(
        reasons=default if told["reasons"] is None else told["reasons"],
        used=default if told["used"] is None else told["used"],
    )


# of many records all mostly have the same; `typed`, for True and 1 are not
_known = lru_cache(maxsize=32, typed=True)(_checked)


def _is_base(base: object) -> bool:
    return isinstance(base, str) and uri(base) is not None and re.match(r"https?://[^/][^?#]*\Z", base) is not None


def _publisher(given: object) -> str | None:
    if given is None or (isinstance(given, str) and _is_text(given)):
        return given
    raise ProcparseError(f"expected the publisher's name as one line of text, got {given!r:.80}")


def _is_text(text: str) -> bool:
    return text == text.strip() and bool(text) and clean(text) == text and len(text.splitlines()) == 1


def _date(given: object) -> str | None:
    """Return the date if it is a dateTime of FHIR and stands in the calendar; a time needs a zone."""
    if given is None:
        return None
    told = _DATE.fullmatch(given) if isinstance(given, str) else None
    if told is not None:
        try:
            calendar(int(told["year"]), int(told["month"] or 1), int(told["day"] or 1))
        except ValueError:
            pass
        else:
            return told[0]
    raise ProcparseError(
        f"expected a date such as 2031, 2031-05, 2031-05-17 or 2031-05-17T09:30:00Z, got {given!r:.80}"
    )


def _subject(given: str | Mapping[str, Any] | None, release: Release) -> Json | None:
    """Return the caller's subject as a Reference."""
    if given is None:
        return None
    if isinstance(given, str):
        return {"reference": _reference(given, release)}
    if (
        not isinstance(given, Mapping)
        or not {"reference", "identifier", "display"} & set(given)
        or not set(given) <= _OF_REFERENCE
        or not _is_sound(given)
    ):
        raise ProcparseError(
            f"expected subject as 'Patient/123', as {GROUP!r}, or as a Reference with reference, identifier or "
            f"display and nothing empty in it, got {given!r:.80}"
        )
    # in the order of the definition, which XML needs
    subject: Json = {name: deepcopy(given[name]) for name in _ORDER if name in given}
    if "reference" in subject:
        _reference(subject["reference"], release)
    return subject


_ORDER = ("id", "extension", "reference", "type", "identifier", "display")
_STRINGS = frozenset({"id", "reference", "type", "display"})


def _is_sound(given: Mapping[str, Any]) -> bool:
    """Return whether the parts of a Reference have their kinds, and nothing in them is empty (ele-1)."""
    for name, value in given.items():
        if name in _STRINGS and not (isinstance(value, str) and _is_text(value)):
            return False
        if name == "identifier" and not isinstance(value, Mapping):
            return False
        if name == "extension" and not (isinstance(value, list) and all(isinstance(one, Mapping) for one in value)):
            return False
    return _holds(given)


def _holds(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(isinstance(key, str) and _holds(one) for key, one in value.items())
    if isinstance(value, list):
        return bool(value) and all(map(_holds, value))
    if isinstance(value, str):
        return bool(value.strip()) and clean(value) == value
    return isinstance(value, (bool, int, float))


def _reference(given: object, release: Release) -> str:
    """Return a reference if Procedure.subject may hold it: `Type/id`, or an absolute uri."""
    allowed = sorted(release.subjects)
    relative = _RELATIVE.fullmatch(given) if isinstance(given, str) else None
    if relative is not None and relative["type"] in allowed:
        return relative[0]
    if isinstance(given, str) and relative is None and uri(given) is not None:
        return given
    raise ProcparseError(
        f"expected the subject's reference in {release.name} as one of {', '.join(f'{name}/id' for name in allowed)}, "
        f"as {GROUP!r}, or as an absolute url, got {given!r:.80}"
    )
