"""A record's id -> ids, uuids, names and addresses of its resources: functions of the record alone."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from procparse.exporters.fhir.texts import clean

if TYPE_CHECKING:
    from procparse.record import Procedure

NAMESPACE = UUID("b1b2cdbb-0a51-5a4b-9d3c-0f7f6c1c9a55")
"""Of all uuids made here; changing it would give every published resource another address."""

KIND_SYSTEM = f"urn:uuid:{uuid5(NAMESPACE, 'CodeSystem/kind')}"
"""System of the tag that marks a Procedure as the description of a kind of procedure."""

_LONGEST = 36
"""Of 64 characters; the rest is for what tells the uses of one record apart (`-contraindication-1234`)."""
_KEPT = re.compile(r"(?=.*[A-Za-z.-])[A-Za-z0-9][A-Za-z0-9.-]*")
_WORD = re.compile(r"[A-Za-z0-9]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]+")


def slug(record_id: str) -> str:
    """Return the record's id as FHIR allows one: `[A-Za-z0-9.-]`, here at most 36 characters.

    Where that loses something, eight digits of a hash keep two records apart. A number alone gets them too:
    servers keep such ids for themselves.

    >>> slug("velar-ridge.dash"), slug("12345")
    ('velar-ridge.dash', '12345-5994471a')
    """
    if len(record_id) <= _LONGEST and _KEPT.fullmatch(record_id):
        return record_id
    digest = sha256(record_id.encode("utf-8", "replace")).hexdigest()[:8]
    stem = re.sub(r"[^A-Za-z0-9.]+", "-", record_id).strip("-.")[: _LONGEST - 9].rstrip("-.")
    return f"{stem or 'procedure'}-{digest}"


def of_subject(record_id: str, subject: Any) -> str:
    """Return the id of the Procedure of a record: one for each subject, or two patients would share it."""
    if subject is None:
        return slug(record_id)
    told = json.dumps(subject, sort_keys=True, ensure_ascii=False)
    return f"{slug(record_id)}-{sha256(told.encode('utf-8', 'replace')).hexdigest()[:8]}"


def urn(resource_type: str, resource_id: str) -> str:
    """Return the stable `urn:uuid:` of a resource."""
    return f"urn:uuid:{uuid5(NAMESPACE, f'{resource_type}/{resource_id}')}"


def canonical(resource_type: str, resource_id: str, base: str | None) -> str:
    """Return the canonical url of a definition: under the caller's base, else a urn.

    It is another urn than that of the resource: in a Bundle a fullUrl names the instance, a url what it defines.
    """
    return f"{base.rstrip('/')}/{resource_type}/{resource_id}" if base else urn(f"url/{resource_type}", resource_id)


def uri(text: str | None) -> str | None:
    """Return the text if FHIR can hold it as a uri, else None.

    >>> uri("https://example.org/a b") is None
    True
    """
    return text if text and len(text) < 2048 and _URI.fullmatch(text) else None


def source_uri(procedure: Procedure) -> str:
    """Return where the record came from: the page's address, else the hash of its bytes."""
    return uri(procedure.source.url) or f"urn:sha256:{procedure.source.sha256}"


def title(procedure: Procedure) -> str | None:
    """Return the name to call it by: the preferred name, else the page's title, else any name."""
    names = procedure.names
    found = next((name for name in names if name.use == "preferred"), None) or procedure.title
    if found is None and names:
        found = names[0]
    return clean(found.text) if found is not None else None


def computable_name(said: str | None) -> str:
    """Return a name for machines, `[A-Z][A-Za-z0-9_]{1,254}` (cnl-0 of R5, the narrower).

    >>> computable_name("Release, hand (each)")
    'ReleaseHandEach'
    """
    words = _WORD.findall(said or "")
    name = "".join(word[:1].upper() + word[1:] for word in words)[:100]
    return name if len(name) > 1 and name[0].isalpha() else f"Procedure{name}"
