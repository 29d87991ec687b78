"""The caller's arguments -> checked options; a mistake is told in one sentence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from procparse.errors import ProcparseError
from procparse.exporters.fhir.identity import uri
from procparse.exporters.fhir.releases import RELEASES, STATUSES, Release

if TYPE_CHECKING:
    from procparse.exporters.fhir.elements import Json

FORMS = ("procedure", "contained", "bundle")

_RELATIVE = re.compile(r"(?P<type>[A-Z][A-Za-z]+)/[A-Za-z0-9.-]{1,64}(?:/_history/[A-Za-z0-9.-]{1,64})?")


class Options(NamedTuple):
    """What was asked for."""

    release: Release
    form: str = "procedure"
    subject: Json | None = None
    status: str = "unknown"
    reasons: bool = True
    used: bool = True
    category: bool = False
    base: str | None = None


def checked(
    version: str,
    form: str,
    subject: str | Mapping[str, Any] | None,
    status: str,
    reasons: bool,
    used: bool,
    category: bool,
    base: str | None,
) -> Options:
    """Return the options; raise ProcparseError for one that FHIR does not know."""
    release = RELEASES.get(version) if isinstance(version, str) else None
    if release is None:
        raise ProcparseError(f"expected a version of FHIR of {', '.join(RELEASES)}, got {version!r}")
    if form not in FORMS:
        raise ProcparseError(f"expected a form of {', '.join(FORMS)}, got {form!r}")
    if status not in STATUSES:
        raise ProcparseError(f"expected a status of {', '.join(STATUSES)}, got {status!r}")
    if base is not None and not _is_base(base):
        raise ProcparseError(f"expected a base for canonical urls such as https://example.org/fhir, got {base!r}")
    return Options(release, form, _subject(subject, release), status, reasons, used, category, base)


def _is_base(base: object) -> bool:
    return isinstance(base, str) and uri(base) is not None and re.match(r"https?://[^/][^?#]*\Z", base) is not None


def _subject(given: str | Mapping[str, Any] | None, release: Release) -> Json | None:
    """Return the caller's subject as a Reference."""
    if given is None:
        return None
    if isinstance(given, str):
        return {"reference": _reference(given, release)}
    if not isinstance(given, Mapping) or not {"reference", "identifier", "display", "extension"} & set(given):
        raise ProcparseError(
            "expected subject as 'Patient/123' or as a Reference with reference, identifier or display, "
            f"got {given!r:.80}"
        )
    subject: Json = deepcopy(dict(given))
    if "reference" in subject:
        _reference(subject["reference"], release)
    return subject


def _reference(given: object, release: Release) -> str:
    """Return a reference if Procedure.subject may hold it: `Type/id`, or an absolute uri."""
    allowed = sorted(release.subjects)
    relative = _RELATIVE.fullmatch(given) if isinstance(given, str) else None
    if relative is not None and relative["type"] in allowed:
        return relative[0]
    if isinstance(given, str) and relative is None and uri(given) is not None:
        return given
    raise ProcparseError(
        f"expected the subject's reference in {release.name} as one of {', '.join(f'{name}/id' for name in allowed)} "
        f"or as an absolute url, got {given!r:.80}"
    )
