"""Where the files of a run are put: a folder of this machine, or an object store. Each file is whole or absent."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from procparse.batch import store
from procparse.errors import ProcparseError
from procparse.intake.paths import OUTPUT_MARK
from procparse.intake.remote import system_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

STATE = OUTPUT_MARK
_LOCK = STATE + "/lock"


class Place(Protocol):
    """Holds the files of a run by their names, such as `records/part-000000-000000.jsonl`."""

    def write(self, name: str, chunks: Iterable[bytes | bytearray]) -> int:
        """Put a file there, or another in its place, and return its size; raise StoreError where that fails."""
        ...

    def read(self, name: str) -> bytes | None:
        """Return what a file holds, or None where it cannot be read."""
        ...

    def size(self, name: str) -> int | None:
        """Return the size of a file, or None where there is none."""
        ...

    def remove(self, name: str) -> None:
        """Remove a file if it is there; raise StoreError where that fails."""
        ...

    def names(self, folders: Iterable[str]) -> Iterator[str]:
        """Yield the names of the files at the top and in these folders."""
        ...

    def claimed(self, resume: bool) -> AbstractContextManager[None]:
        """Hold the place for one run; raise ProcparseError where it holds something else, StoreError on failure."""
        ...


def place(out: str | Path, *, mark: str = "") -> Place:
    """Return the place of a path or address. Where many write at a time, each has a `mark` of its own."""
    out = str(out).removeprefix("file://")
    return Remote(out) if "://" in out else Local(out, mark)


class Local:
    """A folder. Files survive the loss of power, and one run at a time holds it."""

    def __init__(self, root: str, mark: str = "") -> None:
        self.root = Path(root)
        self.mark = mark

    def write(self, name: str, chunks: Iterable[bytes | bytearray]) -> int:
        """See Place."""
        return store.write(self.root, name, chunks, mark=self.mark)

    def read(self, name: str) -> bytes | None:
        """See Place."""
        try:
            return (self.root / name).read_bytes()
        except OSError:
            return None

    def size(self, name: str) -> int | None:
        """See Place."""
        try:
            return (self.root / name).stat().st_size
        except OSError:
            return None

    def remove(self, name: str) -> None:
        """See Place."""
        store.remove(self.root / name)

    def names(self, folders: Iterable[str]) -> Iterator[str]:
        """See Place."""
        wanted = set(folders)

        def unreadable(error: OSError) -> None:
            raise error

        try:
            for here, inner, files in os.walk(self.root, onerror=unreadable):
                kind = Path(here).relative_to(self.root).as_posix()
                if kind == ".":
                    inner[:] = [name for name in inner if name in wanted]
                for name in files:
                    yield name if kind == "." else f"{kind}/{name}"
        except OSError as error:
            raise store.StoreError(str(self.root), error.strerror or str(error)) from None

    @contextlib.contextmanager
    def claimed(self, resume: bool) -> Iterator[None]:
        """See Place."""
        import fcntl

        folder, state = self.root, self.root / STATE
        try:
            if folder.exists() and not folder.is_dir():
                raise ProcparseError(f"expected a folder for the output, got the file {folder}")
            some = folder.is_dir() and any(os.scandir(folder))
            _check_free(str(folder), some, state.is_dir(), resume)
            store.make_folder(state)
            lock = open(self.root / _LOCK, "ab")  # noqa: SIM115
        except OSError as error:
            raise store.StoreError(str(folder), error.strerror or str(error)) from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise ProcparseError(f"another run is writing into {folder}") from None
            yield


class Remote:
    """An object store, through fsspec (the extra `remote`). A file is put there at once; nothing locks the place."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.system, root = system_of(self.url)
        self.root = root.rstrip("/")
        if getattr(self.system, "auto_mkdir", True) is False:
            self.system.auto_mkdir = True

    def write(self, name: str, chunks: Iterable[bytes | bytearray]) -> int:
        """See Place."""
        data = b"".join(chunks)
        with self._told(name):
            self.system.pipe_file(self._path(name), data)
        return len(data)

    def read(self, name: str) -> bytes | None:
        """See Place."""
        try:
            data: bytes = self.system.cat_file(self._path(name))
        except OSError:
            return None
        return data

    def size(self, name: str) -> int | None:
        """See Place."""
        try:
            size: int | None = self.system.info(self._path(name)).get("size")
        except OSError:
            return None
        return size

    def remove(self, name: str) -> None:
        """See Place."""
        with self._told(name), contextlib.suppress(FileNotFoundError):
            self.system.rm_file(self._path(name))

    def names(self, folders: Iterable[str]) -> Iterator[str]:
        """See Place."""
        wanted = tuple(f"{folder}/" for folder in folders)
        with self._told(""):
            found = self._found()
        for name in found:
            if name.startswith(wanted) or "/" not in name:
                yield name

    @contextlib.contextmanager
    def claimed(self, resume: bool) -> Iterator[None]:
        """See Place."""
        with self._told(""):
            held = self.system.exists(self._path(STATE))
            some = held or bool(self._found(1))
        _check_free(self.url, some, held, resume)
        self.write(_LOCK, ())
        yield

    def _found(self, depth: int | None = None) -> list[str]:
        before = self.root + "/"
        return [name.removeprefix(before) for name in sorted(self.system.find(self.root, maxdepth=depth))]

    def _path(self, name: str) -> str:
        return f"{self.root}/{name}"

    @contextlib.contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Raise what the library of an object store raises as what this one does."""
        try:
            yield
        except (store.StoreError, FileNotFoundError):
            raise
        except Exception as error:
            cause: Any = getattr(error, "strerror", None) or str(error) or type(error).__name__
            raise store.StoreError(f"{self.url}/{name}".rstrip("/"), str(cause)) from None


def _check_free(where: str, some: bool, held: bool, resume: bool) -> None:
    if some and not held:
        raise ProcparseError(f"expected an empty folder or one of an earlier run for the output, got {where}")
    if held and not resume:
        raise ProcparseError(f"{where} holds an earlier run; resume it (--resume), or name another folder")
