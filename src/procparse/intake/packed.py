"""gzip, bzip2, xz and Zstandard -> the bytes within, piece by piece."""

from __future__ import annotations

import bz2
import io
import lzma
import zlib
from typing import IO, TYPE_CHECKING, Protocol

from procparse.intake.bounds import Budget, Unpacked
from procparse.outcomes import Outcome, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    class Decompressor(Protocol):
        """What bz2 and lzma have in common."""

        @property
        def eof(self) -> bool:
            """Whether the stream has ended."""
            ...

        @property
        def needs_input(self) -> bool:
            """Whether it holds nothing back."""
            ...

        @property
        def unused_data(self) -> bytes:
            """What follows the stream."""
            ...

        def decompress(self, data: bytes, max_length: int = -1) -> bytes:
            """Return at most so many bytes."""
            ...


_PIECE = 1 << 16
_XZ_MEMORY = 256 << 20
"""A dictionary may name any size; a larger one is an error, not an allocation."""
_ZSTD_WINDOW = 128 << 20


class _Gzip:
    """zlib in the words of bz2 and lzma."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(31)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def needs_input(self) -> bool:
        return not self._zlib.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


class _Zstandard:
    """zstandard in the words of bz2 and lzma. Its own reader takes a file that was cut off for a whole one."""

    def __init__(self) -> None:
        try:
            import zstandard
        except ImportError:
            raise Refusal(
                Outcome.UNREADABLE, "Zstandard needs the library zstandard: pip install 'procparse[zstd]'"
            ) from None
        self._zstd = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        self._error = zstandard.ZstdError
        self._packed = b""
        self._out = memoryview(b"")

    @property
    def eof(self) -> bool:
        return self._zstd.eof and not self._out

    @property
    def needs_input(self) -> bool:
        return not self._packed and not self._out

    @property
    def unused_data(self) -> bytes:
        return self._zstd.unused_data + self._packed

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        self._packed += data
        while not self._out and self._packed and not self._zstd.eof:
            # the library cannot be told how much may come out; of 1 KiB it is 32 MiB at most (RLE blocks of 128 KiB)
            piece, self._packed = self._packed[:1024], self._packed[1024:]
            try:
                self._out = memoryview(self._zstd.decompress(piece))
            except self._error as error:
                raise ValueError(str(error)) from None
        out, self._out = bytes(self._out[:max_length]), self._out[max_length:]
        return out


_NEW: dict[str, Callable[[], Decompressor]] = {
    "gz": _Gzip,
    "bz2": bz2.BZ2Decompressor,
    "xz": lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY),
    "zst": _Zstandard,
}


def unpacked(stream: IO[bytes], kind: str, budget: Budget) -> IO[bytes]:
    """Return the stream within a compressed stream; reading raises Refusal where it is broken or a bomb."""
    members = _Members(stream, _NEW[kind])
    return io.BufferedReader(Unpacked(members.read, lambda: members.taken, budget), _PIECE)


class _Members:
    """One compressed stream after the other, as WARC files and parallel compressors write them."""

    def __init__(self, stream: IO[bytes], new: Callable[[], Decompressor]) -> None:
        self.stream = stream
        self.new = new
        self.current: Decompressor | None = None
        self.rest = b""
        self.taken = 0

    def read(self, size: int) -> bytes:
        """Return at most so many bytes; nothing at the end."""
        while True:
            if self.current is None:
                if not self._next():
                    return b""
                self.current = self.new()
            data = self.rest
            if not data and self.current.needs_input:
                data = self._packed()
                if not data:
                    raise Refusal(Outcome.BROKEN, "the compressed data end too early")
            self.rest = b""
            try:
                out = self.current.decompress(data, size)
            except (zlib.error, lzma.LZMAError, OSError, ValueError) as error:
                raise Refusal(Outcome.BROKEN, f"the compressed data are damaged: {error}") from None
            if self.current.eof:
                self.rest, self.current = self.current.unused_data, None
            if out:
                return out

    def _next(self) -> bool:
        """Tell whether another stream follows; padding with zeros does not count."""
        while True:
            self.rest = (self.rest or self._packed()).lstrip(b"\0") if self.taken else self._packed()
            if self.rest:
                return True
            self.rest = self._packed()
            if not self.rest:
                return False

    def _packed(self) -> bytes:
        data = self.stream.read(_PIECE)
        self.taken += len(data)
        return data
