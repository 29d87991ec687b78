"""Bytes -> text: by rule, never by guessing; every choice is reported, and nothing is repaired unasked."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import procparse
from procparse.diagnostics import Findings
from procparse.errors import ProcparseError
from procparse.intake.decoding import Decoded, decode
from tests import laws

PAGE = "Ridge smoothing\nSummary\n  • Läsion – café, “quoted”\nBenefits\n  • Eases speech 🙂\n"
LATIN = "Ridge smoothing\nSummary\n  • Läsion – café, “quoted” €\n"
RAW = Path(__file__).parents[2] / "fixtures" / "raw"


def read(source: str | bytes, *, repair: bool = False) -> tuple[Decoded, list[str]]:
    findings = Findings()
    return decode(source, findings, repair=repair), [item.code for item in findings.diagnostics]


# -- byte-order marks and NUL bytes --------------------------------------------------------------------
@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
        (b"\xff\xfe\x00\x00", "utf-32-le"),
        (b"\x00\x00\xfe\xff", "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_taken_off(mark: bytes, encoding: str) -> None:
    decoded, found = read(mark + PAGE.encode(encoding))
    assert decoded.text == PAGE
    assert decoded.encoding == encoding
    assert found == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_encoding_is_found_without_a_mark(encoding: str) -> None:
    decoded, found = read(PAGE.encode(encoding))
    assert (decoded.text, decoded.encoding, found) == (PAGE, encoding, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("name", ["p01-velar-ridge-smoothing.bullet.txt", "p01-velar-ridge-smoothing.dash.txt"])
def test_utf_16_of_ascii_is_not_taken_for_utf_8(name: str, encoding: str) -> None:
    text = (RAW / name).read_text(encoding="utf-8")
    raw = text.encode("ascii", "ignore").decode("ascii").encode(encoding)
    assert b"\x00" in raw.decode("utf-8").encode("utf-8"), "these bytes are valid UTF-8, which is the trap"
    assert read(raw)[0].encoding == encoding


@pytest.mark.parametrize("source", ["", b"", "\ufeff", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff\xfe\x00\x00"])
def test_nothing_but_a_mark_is_an_empty_text(source: str | bytes) -> None:
    decoded, found = read(source)
    assert (decoded.text, found) == ("", [])


def test_only_one_mark_is_taken_off_and_only_at_the_start() -> None:
    assert read("\ufeff\ufeffa\ufeff")[0].text == "\ufeffa\ufeff"


@pytest.mark.parametrize("text", ["a\x00b", "\x00", "\x00\x00\x00\x00\x00", "line\x00\nline two of it\n", "ä\x00ö"])
def test_stray_nuls_are_characters_of_utf_8(text: str) -> None:
    decoded, found = read(text.encode())
    assert (decoded.text, decoded.encoding, found) == (text, "utf-8", [])
    result = procparse.parse(text.encode())
    laws.check(result)
    assert "\x00" not in json.dumps(json.loads(result.procedure.model_dump_json()))


@pytest.mark.parametrize(
    ("raw", "encoding", "text"),
    [
        (b"\xff\xfea\x00b\x00c", "utf-16-le", "ab\ufffd"),
        (b"\xfe\xff\x00a\x00b\x00", "utf-16-be", "ab\ufffd"),
        (b"\xff\xfe\x3d\xd8a\x00", "utf-16-le", "\ufffda"),
        (b"\xff\xfe\x00\x00a\x00\x00\x00b\x00", "utf-32-le", "a\ufffd"),
    ],
    ids=["cut in a unit", "cut in a unit, big", "half a pair", "utf-32 cut"],
)
def test_broken_wide_text_keeps_all_that_can_be_read(raw: bytes, encoding: str, text: str) -> None:
    decoded, found = read(raw)
    assert (decoded.text, decoded.encoding) == (text, encoding)
    assert found == ["decoding-replaced"]


# -- UTF-8, cut UTF-8, Windows-1252, neither -----------------------------------------------------------
@pytest.mark.parametrize("sign", ["é", "•", "🙂"])
def test_utf_8_cut_in_its_last_character_stays_utf_8(sign: str) -> None:
    for missing in range(1, len(sign.encode())):
        raw = f"Läsion – café {sign}".encode()[:-missing]
        decoded, found = read(raw)
        assert (decoded.text, decoded.encoding) == ("Läsion – café \ufffd", "utf-8")
        assert found == ["decoding-replaced"]


def test_a_byte_that_ends_no_utf_8_text_is_windows_1252() -> None:
    assert read(b"plain words of a caf\xe9")[0] == read("plain words of a café")[0]._replace(
        encoding="cp1252", sha256=hashlib.sha256(b"plain words of a caf\xe9").hexdigest()
    )


def test_windows_1252_is_reported_as_info() -> None:
    findings = Findings()
    decoded = decode(LATIN.encode("cp1252"), findings)
    assert (decoded.text, decoded.encoding) == (LATIN, "cp1252")
    assert [(item.code, item.severity) for item in findings.diagnostics] == [("decoded-as-cp1252", "info")]


def test_every_byte_of_windows_1252_is_read_as_python_reads_it() -> None:
    raw = bytes(code for code in range(0x80, 0x100) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)) + b" end of page"
    decoded, found = read(raw)
    assert decoded.text == raw.decode("cp1252")
    assert found[0] == "decoded-as-cp1252"


@pytest.mark.parametrize("byte", [0x81, 0x8D, 0x8F, 0x90, 0x9D])
def test_bytes_that_neither_knows_are_replaced_and_counted(byte: int) -> None:
    raw = b"caf\xe9 and " + bytes([byte, 0x20, byte]) + b" end of the page"
    findings = Findings()
    decoded = decode(raw, findings)
    assert decoded.text == "caf\ufffd and \ufffd \ufffd end of the page"
    assert decoded.encoding == "utf-8"
    (item,) = findings.diagnostics
    assert (item.code, item.severity, item.span) == ("decoding-replaced", "warning", (3, 4))
    assert item.message.startswith("3 bytes")


def test_replacement_characters_that_the_source_itself_prints_are_no_finding() -> None:
    assert read("a \ufffd b".encode()) == (
        Decoded("a \ufffd b", "utf-8", hashlib.sha256("a \ufffd b".encode()).hexdigest()),
        [],
    )


# -- characters that no JSON takes ---------------------------------------------------------------------
@pytest.mark.parametrize("code", [0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFFFF], ids=hex)
def test_what_cannot_be_written_is_replaced_one_for_one(code: int) -> None:
    sign = chr(code)
    page = f"Ridge {sign} smoothing\nBenefits\n- Easier {sign}{sign} speech\n"
    findings = Findings()
    decoded = decode(page, findings)
    assert decoded.text == page.replace(sign, "\ufffd")
    (item,) = findings.diagnostics
    assert (item.code, item.severity, item.span) == ("character-replaced", "warning", (6, 7))
    assert item.message.startswith("3 characters")
    result = procparse.parse(page)
    laws.check(result)
    assert "Easier \ufffd\ufffd speech" in json.loads(result.procedure.model_dump_json())["benefits"][0]["text"]


def test_a_pair_of_surrogates_in_a_str_is_two_lone_ones() -> None:
    assert read("a\ud83d\ude42b")[0].text == "a\ufffd\ufffdb"


def test_the_mark_of_erased_signs_never_comes_from_the_page() -> None:
    """U+FFFF stands for erased inline marks inside, so a page that prints it must not look erased."""
    result = procparse.parse("Ridge\nBenefits\n- \uffffEasier\uffff speech\n")
    assert result.procedure.benefits[0].text == "\ufffdEasier\ufffd speech"


# -- mojibake ------------------------------------------------------------------------------------------
CLEAN = "Ridge smoothing\nBenefits\n• Läsion – it’s “fine, café\n"
ONCE = CLEAN.encode("utf-8").decode("cp1252")
TWICE = ONCE.encode("utf-8").decode("cp1252")


@pytest.mark.parametrize("garbled", [ONCE, TWICE], ids=["once", "twice"])
@pytest.mark.parametrize("encoding", [None, "utf-8", "utf-16"])
def test_mojibake_is_reported_and_kept(garbled: str, encoding: str | None) -> None:
    source = garbled if encoding is None else garbled.encode(encoding)
    findings = Findings()
    assert decode(source, findings).text == garbled
    (item,) = findings.diagnostics
    assert (item.code, item.severity) == ("mojibake", "warning")
    assert item.span is not None
    assert repr(garbled[slice(*item.span)]) in item.message


@pytest.mark.parametrize("garbled", [ONCE, TWICE], ids=["once", "twice"])
def test_mojibake_is_undone_only_when_asked(garbled: str) -> None:
    pytest.importorskip("ftfy")
    findings = Findings()
    decoded = decode(garbled.encode(), findings, repair=True)
    assert decoded.text == CLEAN
    assert [(item.code, item.severity) for item in findings.diagnostics] == [("mojibake-repaired", "info")]
    assert decoded.sha256 == hashlib.sha256(garbled.encode()).hexdigest(), "the hash is of the source as it came"
    repaired = procparse.parse(garbled, repair=True)
    laws.check(repaired)
    assert laws.content(repaired) == laws.content(procparse.parse(CLEAN))
    assert repaired.document.text == CLEAN, "spans point into the repaired text"


@pytest.mark.parametrize("text", [CLEAN, "it’s “so” – ﬁne…\n", "â la carte, Ã, Â and ï alone\n", "plain"])
def test_a_clean_text_is_left_alone_even_when_repair_is_asked(text: str) -> None:
    assert read(text, repair=True) == read(text)
    assert read(text)[1] == []


@pytest.mark.parametrize("garbled", [ONCE, ONCE.encode()], ids=["str", "bytes"])
def test_repair_without_its_library_is_one_sentence(garbled: str | bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ftfy", None)
    with pytest.raises(ProcparseError) as caught:
        procparse.parse(garbled, repair=True)
    message = str(caught.value)
    assert "ftfy" in message
    assert "procparse[repair]" in message
    assert "\n" not in message
    assert caught.value.__suppress_context__
    assert procparse.parse(garbled).diagnostics, "without repair the page is read as ever"


# -- what else is reported, and what is a mistake ------------------------------------------------------
@pytest.mark.parametrize("source", [5, None, ["page"], Path("page.txt"), 1.5, {"text": "page"}])
def test_another_type_is_a_mistake_of_the_caller(source: object) -> None:
    with pytest.raises(ProcparseError) as caught:
        decode(source, Findings())  # type: ignore[arg-type]
    assert str(caught.value) == f"expected a page as str or bytes, got {type(source).__name__}"


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_whatever_holds_bytes_is_bytes(kind: type) -> None:
    raw = PAGE.encode()
    assert read(kind(raw)) == read(raw)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le"])
def test_hash_is_of_the_raw_bytes(encoding: str) -> None:
    raw = PAGE.encode(encoding)
    source = procparse.parse(raw).procedure.source
    assert source.sha256 == hashlib.sha256(raw).hexdigest()
    assert source.encoding is not None
    assert encoding.startswith(source.encoding.removesuffix("-le").removesuffix("-be"))


def test_of_a_str_the_hash_is_of_its_utf_8_and_no_encoding_is_claimed() -> None:
    source = procparse.parse(PAGE).procedure.source
    assert source.sha256 == hashlib.sha256(PAGE.encode()).hexdigest()
    assert source.encoding is None
    assert len(procparse.parse("\ud800").procedure.source.sha256) == 64


def test_spans_point_into_the_decoded_text_without_the_mark() -> None:
    for raw in (PAGE.encode("utf-8-sig"), PAGE.encode("utf-16"), PAGE.encode(), "\ufeff" + PAGE):
        result = procparse.parse(raw)
        assert result.document.text == PAGE
        assert result.procedure.title is not None
        assert result.procedure.title.span == (0, 15)


def test_a_finding_of_the_decoder_is_a_diagnostic_of_the_result() -> None:
    assert "decoded-as-cp1252" in {item.code for item in procparse.parse(LATIN.encode("cp1252")).diagnostics}
    with pytest.raises(procparse.StrictError) as caught:
        procparse.parse(b"\xff\xfeR\x00i", strict=True)
    assert "decoding-replaced" in {item.code for item in caught.value.diagnostics}


@given(st.binary(max_size=200))
def test_decoding_is_total_and_what_it_gives_can_be_written(raw: bytes) -> None:
    decoded, _ = read(raw)
    decoded.text.encode("utf-8")
    assert "\uffff" not in decoded.text
    assert decoded.encoding is not None
    assert read(raw) == read(raw)


@given(st.text())
def test_utf_8_is_read_to_the_letter(text: str) -> None:
    if text[:1] != "\ufeff" and "\uffff" not in text:
        assert read(text)[0].text == text
        assert "\x00" in text or read(text.encode())[0].text == text


# -- files that are no text ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\x00", "ZIP archive"),
        (b"{\\rtf1 Text}", "RTF"),
        (b"\x89PNG\r\n", "PNG"),
    ],
)
def test_a_file_that_is_no_text_is_an_error_and_kept(raw: bytes, kind: str) -> None:
    result = procparse.parse(raw)
    (found,) = [item for item in result.diagnostics if item.code == "not-text"]
    assert found.severity == "error"
    assert kind in found.message
    assert result.accounting().complete


@pytest.mark.parametrize("raw", [b"PDF-1.7 files need a reader", b"GIFs are allowed", b" %PDF-1.7", b"% of patients"])
def test_near_miss_text_that_speaks_of_files(raw: bytes) -> None:
    assert "not-text" not in [item.code for item in procparse.parse(raw).diagnostics]
