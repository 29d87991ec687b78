"""Addresses of object stores (`s3://bucket/dumps/`) -> files, through fsspec (the extra `remote`)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, cast

from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def found(url: str) -> Iterator[tuple[str, str]]:
    """Yield (address, name) of the file, the files of the folder or those that match the pattern, sorted."""
    try:
        import fsspec
    except ImportError:
        raise ProcparseError(f"{url} needs the library fsspec: pip install 'procparse[remote]'") from None
    try:
        system, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise ProcparseError(f"cannot read {url}: {error}") from None
    if any(sign in path for sign in "*?["):
        names = sorted(system.glob(path))
        root = ""
    elif system.isdir(path):
        names = sorted(system.find(path))
        root = path.rstrip("/") + "/"
    else:
        names = [path]
        root = ""
    for name in names:
        yield system.unstrip_protocol(name), name.removeprefix(root) if root else name.rpartition("/")[2]


def opened(url: str) -> IO[bytes]:
    """Open a file at an address."""
    import fsspec

    return cast("IO[bytes]", fsspec.open(url, "rb").open())
