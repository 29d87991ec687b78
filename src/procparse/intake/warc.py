"""WARC and WET -> a unit for each page: HTML and plain text of responses, resources and conversions.

The format: ISO 28500:2017. A length in a header says where a record ends and is believed for nothing else.
"""

from __future__ import annotations

import io
import json
import re
from typing import IO, TYPE_CHECKING

from procparse.intake.bounds import Slice, whole
from procparse.intake.packed import unpacked
from procparse.intake.units import Refused, Unit
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procparse.intake.bounds import Budget

_MOST_LINES = 200
_LINE_BYTES = 1 << 16
_PAGES = re.compile(r"\s*(?:text/(?:html|plain|markdown)|application/xhtml\+xml)\b", re.I)
_CHUNK = re.compile(rb"([0-9a-fA-F]{1,8})[^\r\n]{0,200}\r\n")
_KEPT = ("WARC-Date", "WARC-Record-ID")


def records(stream: IO[bytes], source: str, budget: Budget) -> Iterator[Unit | Refused]:
    """Yield the pages of a WARC file; requests, images and the like are passed over."""
    number = 0
    while True:
        line = stream.readline(_LINE_BYTES)
        if not line:
            return
        if line.isspace():
            continue
        if not line.startswith(b"WARC/"):
            raise Refusal(Outcome.BROKEN, f"no WARC record after record {number}; the rest was not read")
        number += 1
        budget.member()
        headers = _headers(stream)
        length = headers.get("content-length", "")
        if not re.fullmatch(r"\d{1,18}", length):
            raise Refusal(Outcome.BROKEN, f"record {number} has no length; the rest was not read")
        body = Slice(stream, int(length))
        place = f"{source}:{number}"
        try:
            page = _page(io.BufferedReader(body, 1 << 16), headers, budget)
        except Refusal as refusal:
            yield Refused(place, refusal.outcome, refusal.cause)
        else:
            if page is not None:
                kept = {key: headers[key.lower()] for key in _KEPT if key.lower() in headers}
                url = headers.get("warc-target-uri", "").strip("<>") or None
                yield Unit(place, None, page, "page", url, json.dumps(kept, ensure_ascii=False) if kept else None)
        body.drain()


def _headers(stream: IO[bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for _ in range(_MOST_LINES):
        line = stream.readline(_LINE_BYTES).decode("utf-8", "replace").rstrip("\r\n")
        if not line:
            return found
        key, colon, value = line.partition(":")
        if colon:
            found[key.strip().lower()] = value.strip()
    raise Refusal(Outcome.BROKEN, "a header without an end")


def _page(body: IO[bytes], headers: dict[str, str], budget: Budget) -> bytes | None:
    kind = headers.get("warc-type", "").lower()
    if kind in ("conversion", "resource"):
        return whole(body, budget.limits) if _PAGES.match(headers.get("content-type", "")) else None
    if kind != "response" or not headers.get("warc-target-uri", "").strip("<").lower().startswith("http"):
        return None
    status = body.readline(_LINE_BYTES).split()
    answer = _headers(body)
    if len(status) < 2 or not status[1].startswith(b"2") or not _PAGES.match(answer.get("content-type", "")):
        return None
    content = body
    if answer.get("transfer-encoding", "").lower() == "chunked":
        content = io.BytesIO(_unchunked(whole(body, budget.limits)))
    coding = answer.get("content-encoding", "identity").lower()
    if coding in ("gzip", "x-gzip"):
        content = unpacked(content, "gz", budget)
    elif coding not in ("identity", ""):
        raise Refusal(Outcome.BROKEN, f"content encoding {coding!r} is not read")
    return whole(content, budget.limits)


def _unchunked(raw: bytes) -> bytes:
    """Undo the chunks of HTTP/1.1; crawlers that undid them already leave the header, so none is no error."""
    out: list[bytes] = []
    place = 0
    while chunk := _CHUNK.match(raw, place):
        size = int(chunk[1], 16)
        if not size:
            return b"".join(out)
        out.append(raw[chunk.end() : chunk.end() + size])
        place = chunk.end() + size + 2
    return raw if not out else b"".join(out)
