"""What one input may still cost: bytes, members and depth are counted as they come, never read from a header."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from procparse.intake.units import Limits

_FREE = 1 << 20
"""So much may come out of however little; the ratio is looked at beyond it."""
_PIECE = 1 << 16


class Exhausted(Refusal):
    """A limit of the whole input is passed: nothing more is read of it."""


class Budget:
    """The counts of one input, shared by all containers within it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.members = 0
        self.bytes = 0

    def member(self) -> None:
        """Count a member of an archive."""
        self.members += 1
        if self.members > self.limits.members:
            raise Exhausted(Outcome.REFUSED, f"more than {self.limits.members} members; the rest was not read")

    def spend(self, size: int) -> None:
        """Count unpacked bytes."""
        self.bytes += size
        if self.bytes > self.limits.total_bytes:
            raise Exhausted(Outcome.REFUSED, f"unpacks to more than {self.limits.total_bytes} bytes")

    def deeper(self, depth: int) -> None:
        """Refuse a container that stands too deep in others."""
        if depth > self.limits.depth:
            raise Refusal(Outcome.REFUSED, f"more than {self.limits.depth} containers within each other")


class Counted(io.RawIOBase):
    """A stream that counts what was read of it, and always fills what it is asked for unless it ends."""

    def __init__(self, stream: IO[bytes]) -> None:
        super().__init__()
        self.stream = stream
        self.count = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def seekable(self) -> bool:
        """As the stream below."""
        return self.stream.seekable()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Seek in the stream below."""
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        """Return the place in the stream below."""
        return self.stream.tell()

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fill the buffer; a pipe gives what it has, and the kind of a file is seen by its first bytes."""
        size = 0
        while size < len(buffer):
            piece = self.stream.read(len(buffer) - size)
            if not piece:
                break
            buffer[size : size + len(piece)] = piece
            size += len(piece)
        self.count += size
        return size


class Unpacked(io.RawIOBase):
    """What a decompressor gives, counted; `taken` tells how many packed bytes went in."""

    def __init__(self, read: Callable[[int], bytes], taken: Callable[[], int], budget: Budget) -> None:
        super().__init__()
        self._read = read
        self._taken = taken
        self.budget = budget
        self.size = 0

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Read on; raise Refusal where more comes out than the limits allow."""
        data = self._read(min(len(buffer), _PIECE))
        buffer[: len(data)] = data
        self.size += len(data)
        ratio = self.budget.limits.ratio
        if self.size > _FREE and self.size > ratio * max(self._taken(), 1):
            raise Refusal(Outcome.REFUSED, f"unpacks to more than {ratio} times its size")
        self.budget.spend(len(data))
        return len(data)


class Slice(io.RawIOBase):
    """The next `size` bytes of a stream, and no more."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        super().__init__()
        self.stream = stream
        self.left = size
        self.torn = False

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Read on within the slice; raise Refusal where the stream ends before it."""
        data = self.stream.read(min(len(buffer), self.left))
        if not data and self.left and len(buffer):
            self.torn = True
            raise Refusal(Outcome.BROKEN, "the file ends in the middle of this member")
        self.left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def drain(self) -> None:
        """Skip what was not read."""
        while self.left and not self.torn:
            data = self.stream.read(min(_PIECE, self.left))
            if not data:
                raise Refusal(Outcome.BROKEN, "the file ends in the middle of a member")
            self.left -= len(data)


def whole(stream: IO[bytes], limits: Limits) -> bytes:
    """Read one document to its end; raise Refusal where it is too large."""
    data = stream.read(limits.document_bytes + 1)
    if len(data) > limits.document_bytes:
        raise Refusal(Outcome.TOO_LARGE, f"larger than {limits.document_bytes} bytes")
    return data


def seekable(stream: IO[bytes], limits: Limits) -> IO[bytes]:
    """Return the stream, or a copy of it in memory where it cannot be read in any order."""
    if stream.seekable():
        return stream
    most = 16 * limits.document_bytes
    data = stream.read(most + 1)
    if len(data) > most:
        raise Refusal(Outcome.TOO_LARGE, f"a zip or Parquet file within another file is larger than {most} bytes")
    return io.BytesIO(data)
