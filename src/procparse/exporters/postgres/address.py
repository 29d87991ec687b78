"""The address of a database, and how to speak of it without its password."""

from __future__ import annotations

import re
from urllib.parse import unquote

_USER = re.compile(r"^\w+://(?P<rest>.*)$", re.DOTALL)
_PARAMETER = re.compile(r"(?:ssl)?password=([^&\s]*)", re.IGNORECASE)


def without_secrets(message: str, address: str) -> str | None:
    """Return a driver's message, or None where any part of the address' password stands in it.

    A sign in a password that should have been written `%40` moves the borders of the parts, and then the driver
    names a piece of the password as host or port. So each piece between such signs counts.

    >>> without_secrets('could not translate host name "ss@db"', "postgresql://me:pa@ss@db/kb") is None
    True
    >>> without_secrets('could not translate host name "db"', "postgresql://me:pa%40ss@db/kb")
    'could not translate host name "db"'
    >>> without_secrets("port 5432 failed", "postgresql://db:5432/kb")
    'port 5432 failed'
    """
    secrets = [found[1] for found in _PARAMETER.finditer(address)]
    match = _USER.match(address)
    if match is not None:
        rest = match["rest"]
        # without an @ what follows the colon may be a port, and may be a password whose host was forgotten
        user = rest.rpartition("@")[0] if "@" in rest else re.split(r"[/?#]", rest, maxsplit=1)[0]
        _, _, secret = user.partition(":")
        if secret and not ("@" not in rest and re.fullmatch(r"[0-9]{1,5}", secret)):  # which is a port
            secrets.append(secret)
    pieces = {
        piece for secret in secrets for form in (secret, unquote(secret)) for piece in re.split(r"[@/:?#\s]", form)
    }
    said = message.casefold()
    return None if any(piece and piece.casefold() in said for piece in pieces) else message
