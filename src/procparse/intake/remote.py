"""Addresses of object stores (`s3://bucket/dumps/`) -> files, through fsspec (the extra `remote`)."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, cast

from procparse.errors import ProcparseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def system_of(url: str) -> tuple[Any, str]:
    """Return the file system of an address and the path in it; raise ProcparseError where there is none."""
    try:
        import fsspec
    except ImportError:
        raise ProcparseError(f"{url} needs the library fsspec: pip install 'procparse[remote]'") from None
    try:
        return fsspec.core.url_to_fs(url)  # type: ignore[no-any-return]
    except (ImportError, ValueError) as error:
        raise ProcparseError(f"cannot read {url}: {error}") from None


def found(url: str) -> Iterator[tuple[str, str, int]]:
    """Yield (address, name, size) of the file, the files of the folder or those that match the pattern, sorted."""
    system, path = system_of(url)
    root = ""
    if any(sign in path for sign in "*?["):
        listed = system.glob(path, detail=True)
    elif system.isdir(path):
        listed = system.find(path, detail=True)
        root = path.rstrip("/") + "/"
    else:
        listed = {path: {}}
    for name in sorted(listed):
        size = listed[name].get("size") or 0
        yield system.unstrip_protocol(name), name.removeprefix(root) if root else name.rpartition("/")[2], size


def opened(url: str) -> IO[bytes]:
    """Open a file at an address."""
    import fsspec

    return cast("IO[bytes]", fsspec.open(url, "rb").open())
