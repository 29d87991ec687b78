"""Every kind of file gives its documents, and a hostile one costs itself alone."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from procparse.batch.plan import plan
from procparse.errors import ProcparseError
from procparse.intake import rows
from procparse.intake.opening import groups, units
from procparse.intake.units import Fields, Limits, Refused, Unit
from procparse.outcomes import Outcome, Refusal

PAGE = b"Velar ridge smoothing\nPurpose:\n- Smooths a ridge\n"
SMALL = Limits(document_bytes=1 << 20, members=50, total_bytes=8 << 20, ratio=100, depth=3)


def read(*paths: Path | str, limits: Limits = SMALL, fields: Fields | None = None, **rest: Any) -> list[Unit | Refused]:
    found = groups([str(path) for path in paths], **({"size": 1 << 20} | rest))
    return [unit for group in found for unit in units(group, limits=limits, fields=fields or Fields())]


def good(found: list[Unit | Refused]) -> list[tuple[str | None, bytes]]:
    return [(unit.name, unit.data) for unit in found if isinstance(unit, Unit)]


def refused(found: list[Unit | Refused]) -> dict[str, tuple[str, str]]:
    return {
        unit.source.rpartition("/in/")[2]: (unit.outcome, unit.cause) for unit in found if isinstance(unit, Refused)
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def tar_of(members: dict[str, bytes], mode: str = "w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def zip_of(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def zstd(data: bytes) -> bytes:
    return bytes(pytest.importorskip("zstandard").compress(data))


PACKERS = {
    "gz": lambda data: gzip.compress(data, mtime=0),
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstd,
}


# ---- what is read


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("named", [True, False], ids=["named", "by-content"])
def test_a_compressed_page(folder: Path, kind: str, named: bool) -> None:
    path = folder / (f"a.txt.{kind}" if named else "a.txt")
    path.write_bytes(PACKERS[kind](PAGE))
    assert good(read(path)) == [("a.txt", PAGE)]


@pytest.mark.parametrize("kind", PACKERS)
def test_streams_one_after_the_other_are_one(folder: Path, kind: str) -> None:
    (folder / f"a.txt.{kind}").write_bytes(PACKERS[kind](PAGE) + PACKERS[kind](b"more\n"))
    assert good(read(folder)) == [("a.txt", PAGE + b"more\n")]


@pytest.mark.parametrize("kind", PACKERS)
def test_a_damaged_stream_is_told(folder: Path, kind: str) -> None:
    packed = PACKERS[kind](PAGE * 500)
    (folder / f"cut.txt.{kind}").write_bytes(packed[:-20])
    (folder / "next.txt").write_bytes(PAGE)
    found = read(folder)
    assert refused(found)[f"cut.txt.{kind}"][0] == Outcome.BROKEN
    assert good(found)[-1] == ("next.txt", PAGE)


@pytest.mark.parametrize("ending", ["tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "tar.zst", "zip"])
def test_an_archive(folder: Path, ending: str) -> None:
    long = "deep/" * 40 + "long name.txt"
    members = {"b/one.txt": PAGE, "two.html": b"<p>x", "logo.png": b"\x89PNG", ".hidden.txt": b"no", long: PAGE + b"2"}
    if ending == "zip":
        data = zip_of(members)
    else:
        data = tar_of(members)
        if ending != "tar":
            data = PACKERS[ending.rpartition(".")[2].replace("tgz", "gz")](data)
    (folder / f"pages.{ending}").write_bytes(data)
    found = read(folder)
    assert good(found) == [("b/one.txt", PAGE), ("two.html", b"<p>x"), (long, PAGE + b"2")]
    assert refused(found) == {}
    assert [unit.source.rpartition("!")[2] for unit in found] == ["b/one.txt", "two.html", long]


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_form_of_tar(folder: Path, form: int) -> None:
    name = "ä" * 30 + "/" + "n" * 90 + ".txt"
    with tarfile.open(folder / "a.tar", "w", format=form) as archive:
        for here in (name, "plain.txt"):
            info = tarfile.TarInfo(here)
            info.size = len(PAGE)
            archive.addfile(info, io.BytesIO(PAGE))
    assert good(read(folder)) == [(name, PAGE), ("plain.txt", PAGE)]


def test_containers_within_containers(folder: Path) -> None:
    inner = tar_of({"a.zip": zip_of({"x/page.txt.gz": gzip.compress(PAGE)})})
    (folder / "a.tar").write_bytes(inner)
    assert good(read(folder)) == [("x/page.txt", PAGE)]
    assert read(folder)[0].source.endswith("a.tar!a.zip!x/page.txt.gz")
    (folder / "a.tar").write_bytes(tar_of({"b.tar": inner}))
    assert next(iter(refused(read(folder)).values()))[0] == Outcome.REFUSED


def test_json_lines(folder: Path) -> None:
    lines = [
        {"text": "Page\u2028one", "url": "https://example.org/1", "lang": "en", "n": [1, None]},
        {"text": 7},
        {"body": "x"},
        [1],
    ]
    raw = (
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        + '\n\n{"text": "\\ud83d\\ude00 \\ud83d"}\n{broken'
    )
    (folder / "a.jsonl").write_text(raw)
    found = read(folder)
    assert [unit.source.rpartition(":")[2] for unit in found] == ["1", "2", "3", "4", "6", "7"]
    assert [unit.form for unit in found if isinstance(unit, Unit)] == ["row"] * 6
    first = rows.page_of(found[0], Fields())  # type: ignore[arg-type]
    assert (first.data.decode(), first.url) == ("Page\u2028one", "https://example.org/1")
    assert json.loads(first.metadata or "") == {"lang": "en", "n": [1, None]}
    assert rows.page_of(found[4], Fields()).data.decode() == "\U0001f600 \ufffd"  # type: ignore[arg-type]
    for unit in (*found[1:4], found[5]):
        with pytest.raises(Refusal):
            rows.page_of(unit, Fields())  # type: ignore[arg-type]


def test_a_line_that_is_too_large_costs_itself(folder: Path) -> None:
    (folder / "a.jsonl").write_bytes(b'{"text": "1"}\n' + b"x" * 3_000_000 + b'\n{"text": "3"}\n')
    found = read(folder)
    assert [type(unit) for unit in found] == [Unit, Refused, Unit]
    assert [outcome for outcome, _ in refused(found).values()] == [Outcome.TOO_LARGE]


def test_json_lines_are_seen_by_content(folder: Path) -> None:
    (folder / "a.txt").write_bytes(b'{"text": "Page", "n": 1}\n{"text": "Other"}\n')
    (folder / "b.txt").write_bytes(b"{ this is a page }\nPurpose:\n")
    assert [(unit.form, unit.name) for unit in read(folder) if isinstance(unit, Unit)] == [
        ("row", None),
        ("row", None),
        ("page", "b.txt"),
    ]


@pytest.mark.parametrize(("ending", "dialect"), [("csv", "excel"), ("tsv", "excel-tab")])
def test_tables(folder: Path, ending: str, dialect: str) -> None:
    with open(folder / f"a.{ending}", "w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file, dialect)
        writer.writerows([["id", "body", "href"], ["1", "Ridge\nPurpose: ä", "u1"], ["2", "x" * 200_000, ""], ["3"]])
    assert read(folder, fields=Fields(text="body"))[0].cause.startswith("no *.txt")  # type: ignore[union-attr]
    table = folder / f"a.{ending}"
    found = read(table, fields=Fields(text="body", url="href", name="id"))
    assert good(found) == [("1", "Ridge\nPurpose: ä".encode()), ("2", b"x" * 200_000)]
    assert [unit.url for unit in found if isinstance(unit, Unit)] == ["u1", None]
    assert [outcome for outcome, _ in refused(found).values()] == [Outcome.BROKEN]
    missing = read(table, fields=Fields(text="words"))
    assert "the columns are: id, body, href" in next(iter(refused(missing).values()))[1]


def test_parquet(folder: Path) -> None:
    arrow = pytest.importorskip("pyarrow")
    files = pytest.importorskip("pyarrow.parquet")
    files.write_table(
        arrow.table({"text": ["one", None, "two"], "url": ["u", "v", None], "n": [1, 2, 3]}), folder / "a.parquet"
    )
    found = read(folder)
    assert [data for _, data in good(found)] == [b"one", b"two"]
    assert [unit.metadata for unit in found if isinstance(unit, Unit)] == ['{"n": 1}', '{"url": null, "n": 3}']
    assert len(refused(found)) == 1
    (folder / "a.parquet").write_bytes((folder / "a.parquet").read_bytes()[:-30])
    assert next(iter(refused(read(folder)).values()))[0] == Outcome.BROKEN


def record(
    kind: str, body: bytes, content: str = "application/http; msgtype=response", url: str = "https://e.org/a"
) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
    head += f"Content-Type: {content}\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n"
    return head.encode() + b"Content-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: int = 200, kind: str = "text/html") -> bytes:
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


def test_warc(folder: Path) -> None:
    parts = [
        record("warcinfo", b"software: x", "application/warc-fields"),
        record("response", http(b"<p>one")),
        record("response", http(gzip.compress(b"<p>two"), "Content-Encoding: gzip")),
        record("response", http(b"3\r\n<p>\r\n5\r\nthree\r\n0\r\n\r\n", "Transfer-Encoding: chunked")),
        record("response", http(b"no", status=404)),
        record("response", http(b"\x89PNG", kind="image/png")),
        record("conversion", b"four", "text/plain"),
        record("response", http(b"<p>", "Content-Encoding: br")),
        record("response", http(random.Random(1).randbytes(2_000_000))),
        record("response", http(b"<p>five")),
    ]
    for name, data in (("a.warc", b"".join(parts)), ("b.warc.gz", b"".join(map(gzip.compress, parts)))):
        (folder / name).write_bytes(data)
    found = read(folder)
    assert [data for _, data in good(found)] == 2 * [b"<p>one", b"<p>two", b"<p>three", b"four", b"<p>five"]
    assert list(refused(found)) == ["a.warc:8", "a.warc:9", "b.warc.gz:8", "b.warc.gz:9"]
    first = found[0]
    assert isinstance(first, Unit)
    assert (first.url, json.loads(first.metadata or "")) == ("https://e.org/a", {"WARC-Date": "2020-01-02T03:04:05Z"})


def test_an_address_of_an_object_store(folder: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe(
        {"/bucket/dumps/b.txt": PAGE, "/bucket/dumps/x/a.txt.gz": gzip.compress(PAGE), "/bucket/dumps/n.png": b"x"}
    )
    assert good(read("memory://bucket/dumps/")) == [("b.txt", PAGE), ("x/a.txt", PAGE)]
    assert good(read("memory://bucket/dumps/b.txt")) == [("b.txt", PAGE)]
    assert good(read("memory://bucket/dumps/*.txt")) == [("b.txt", PAGE)]
    assert [outcome for outcome, _ in refused(read("memory://bucket/no.txt")).values()] == [Outcome.UNREADABLE]
    with pytest.raises(ProcparseError, match="nosuch"):
        plan(["nosuch://bucket/a.txt"])


def test_a_part_of_the_files(folder: Path) -> None:
    for name in "abcde":
        (folder / f"{name}.txt").write_bytes(name.encode())
    parts = [good(read(folder, part=(index, 2))) for index in (0, 1)]
    assert [[data for _, data in part] for part in parts] == [[b"a", b"c", b"e"], [b"b", b"d"]]


# ---- what is refused


def hostile_zip(name: str = "a.txt", data: bytes = PAGE, **changes: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        for key, value in changes.items():
            setattr(info, key, value)
        archive.writestr(info, data)
        archive.writestr("good.txt", PAGE)
    return out.getvalue()


def hostile_tar(**changes: Any) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        for key, value in changes.items():
            setattr(info, key, value)
        archive.addfile(info, io.BytesIO(bytes(info.size)))
        info = tarfile.TarInfo("good.txt")
        info.size = len(PAGE)
        archive.addfile(info, io.BytesIO(PAGE))
    return out.getvalue()


def overlapping_zip() -> bytes:
    """Many entries of the directory that all name one member's bytes (CVE-2024-0450)."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(PAGE) + packed.flush()
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 0, zlib.crc32(PAGE), len(data), len(PAGE), 5, 0) + b"0.txt"
    directory = b""
    for number in range(9):
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, zlib.crc32(PAGE), len(data), len(PAGE), 5, 0, 0, 0, 0, 0, 0
        ) + f"{number}.txt".encode().replace(b"0.txt", b"0.txt")
    start = len(local) + len(data)
    return local + data + directory + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 9, 9, len(directory), start, 0)


HOSTILE: dict[str, tuple[bytes, Outcome]] = {
    "climbs.zip": (hostile_zip("../../../tmp/evil.txt"), Outcome.REFUSED),
    "absolute.zip": (hostile_zip("/tmp/evil.txt"), Outcome.REFUSED),
    "windows.zip": (hostile_zip("C:evil.txt"), Outcome.REFUSED),
    "link.zip": (hostile_zip(external_attr=0o120777 << 16), Outcome.REFUSED),
    "bomb.zip": (hostile_zip(data=bytes(30 << 20)), Outcome.TOO_LARGE),
    "climbs.tar": (hostile_tar(name="../evil.txt"), Outcome.REFUSED),
    "absolute.tar": (hostile_tar(name="/tmp/evil.txt"), Outcome.REFUSED),
    "symlink.tar": (hostile_tar(type=tarfile.SYMTYPE, linkname="/etc/passwd"), Outcome.REFUSED),
    "hardlink.tar": (hostile_tar(type=tarfile.LNKTYPE, linkname="/etc/passwd"), Outcome.REFUSED),
    "device.tar": (hostile_tar(type=tarfile.CHRTYPE, devmajor=1, devminor=5), Outcome.REFUSED),
    "large.tar": (hostile_tar(size=2 << 20), Outcome.TOO_LARGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_member_is_refused_and_the_next_is_read(folder: Path, name: str) -> None:
    data, outcome = HOSTILE[name]
    (folder / name).write_bytes(data)
    found = read(folder)
    assert [told for told, _ in refused(found).values()] == [outcome]
    assert good(found) == [("good.txt", PAGE)]
    assert [path.name for path in folder.iterdir()] == [name]


def test_members_that_share_their_bytes(folder: Path) -> None:
    (folder / "overlap.zip").write_bytes(overlapping_zip())
    found = read(folder)
    assert good(found) == [("0.txt", PAGE)]
    assert {told for told, _ in refused(found).values()} == {Outcome.REFUSED}
    assert len(refused(found)) == 8


@pytest.mark.parametrize("kind", ["gz", "bz2", "xz", "zst"])
def test_a_bomb_is_refused(folder: Path, kind: str) -> None:
    large = Limits(document_bytes=1 << 30, ratio=100)
    (folder / f"a.txt.{kind}").write_bytes(PACKERS[kind](bytes(40 << 20)))
    assert [told for told, _ in refused(read(folder, limits=large)).values()] == [Outcome.REFUSED]


def test_limits_of_a_whole_archive(folder: Path) -> None:
    (folder / "many.tar").write_bytes(tar_of({f"{number}.txt": PAGE for number in range(60)}))
    found = read(folder)
    assert len(good(found)) == 50
    assert refused(found)["many.tar"][0] == Outcome.REFUSED
    (folder / "many.tar").unlink()
    noise = bytes(range(256)) * 3000
    (folder / "wide.zip").write_bytes(zip_of({f"{number}.txt": noise for number in range(20)}))
    found = read(folder, limits=Limits(total_bytes=2 << 20, ratio=10_000))
    assert len(good(found)) == 2
    assert refused(found)["wide.zip"][0] == Outcome.REFUSED


def lying(data: bytes, old: int, new: int) -> bytes:
    """The zip with another size in both its headers."""
    return data.replace(struct.pack("<L", old), struct.pack("<L", new))


@pytest.mark.parametrize("size", [1, 10, 0xFFFFFFF0])
def test_a_zip_that_lies_about_a_size(folder: Path, size: int) -> None:
    text = PAGE + b"lies"
    (folder / "a.zip").write_bytes(lying(zip_of({"a.txt": text, "good.txt": PAGE}), len(text), size))
    found = read(folder)
    assert ("good.txt", PAGE) in good(found)
    assert ("a.txt", text) in good(found) or [told for told, _ in refused(found).values()] == [Outcome.BROKEN]


@pytest.mark.parametrize("field", [b"77777777777\0", b"\xff" * 12, b"\x80" + b"\xff" * 11, b"-0000000001\0"])
def test_a_tar_that_lies_about_a_size(folder: Path, field: bytes) -> None:
    raw = bytearray(tar_of({"a.txt": PAGE, "good.txt": PAGE}))
    raw[124:136] = field
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw[:512])
    (folder / "a.tar").write_bytes(raw)
    assert [told for told, _ in refused(read(folder)).values()][-1] in (Outcome.BROKEN, Outcome.TOO_LARGE)


def test_damage_in_the_middle_of_an_archive_costs_the_rest(folder: Path) -> None:
    data = tar_of({"a.txt": PAGE, "b.txt": PAGE})
    (folder / "a.tar").write_bytes(data[:1024] + b"\xff" * 512 + data[1536:])
    found = read(folder)
    assert good(found) == [("a.txt", PAGE)]
    assert refused(found)["a.tar"][0] == Outcome.BROKEN


@pytest.mark.parametrize(
    "data", [b"PK\3\4 rubbish", b"PK\5\6", b"\x1f\x8b\x08rubbish", b"PAR1", b"WARC/1.0\r\n", b"x" * 257 + b"ustar"]
)
def test_rubbish_with_a_sign_is_one_outcome(folder: Path, data: bytes) -> None:
    (folder / "a.txt").write_bytes(data)
    (folder / "b.txt").write_bytes(PAGE)
    found = read(folder)
    assert len(refused(found)) == 1
    assert good(found) == [("b.txt", PAGE)]


def test_what_cannot_be_opened(folder: Path) -> None:
    (folder / "gone.txt").symlink_to("nowhere")
    found = read(folder, folder / "absent.txt")
    assert [told for told, _ in refused(found).values()] == [Outcome.UNREADABLE] * 2


def seeds_of_damage() -> dict[str, bytes]:
    members = {"a.txt": PAGE, "b.txt.gz": gzip.compress(PAGE, mtime=0), "c.jsonl": b'{"text": "x"}\n' * 3}
    found = {
        "a.zip": zip_of(members),
        "a.tar": tar_of(members),
        "a.tar.gz": gzip.compress(tar_of(members), mtime=0),
        "a.warc": record("response", http(b"<p>one")) + record("conversion", b"two", "text/plain"),
        "a.txt.xz": lzma.compress(PAGE * 50),
        "a.txt.bz2": bz2.compress(PAGE * 50),
    }
    return found | {"a.txt.zst": zstd(PAGE * 50)}


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz", "a.warc", "a.txt.xz", "a.txt.bz2", "a.txt.zst"])
def test_no_damage_ends_the_reading(folder: Path, name: str) -> None:
    rng = random.Random(name)
    whole = seeds_of_damage()[name]
    (folder / "z.txt").write_bytes(PAGE)
    for _ in range(150):
        raw = bytearray(whole)
        for _ in range(rng.choice([1, 3, 20])):
            place = rng.randrange(len(raw))
            raw[place] = rng.choice([0, 255, raw[place] ^ (1 << rng.randrange(8)), rng.randrange(256)])
        (folder / name).write_bytes(raw[: rng.randrange(len(raw))] if rng.random() < 0.2 else raw)
        assert good(read(folder))[-1] == ("z.txt", PAGE)


def test_an_object_store_with_errors_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fsspec")

    def failing(url: str) -> None:
        raise RuntimeError("token expired")

    monkeypatch.setattr("procparse.intake.remote.opened", failing)
    assert list(refused(read("memory://bucket/a.txt")).values()) == [
        (Outcome.UNREADABLE, "RuntimeError: token expired")
    ]
