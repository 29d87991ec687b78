"""The words: what is compared equal, that every spelling finds its own section, and what an overlay can do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import procparse
from procparse.errors import ProcparseError, VocabularyError
from procparse.record import Item, Procedure
from procparse.shapes import SHAPES, shape_of
from procparse.vocabulary import MAX_HEADING, Vocabulary, default_vocabulary, load_vocabulary, normalise

VOCABULARY = default_vocabulary()
TABLES = VOCABULARY.tables
SECTIONS = [key for key in TABLES if key != "furniture"]
NAME = "Velar Ridge Smoothing"
WORDS = frozenset(normalise(NAME).split())


def name_words() -> frozenset[str]:
    return WORDS


# -- normalise -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Risks and Complications", "RISKS & COMPLICATIONS:"),
        ("Risks and Complications", "Risks/Complications"),
        ("Risks and Complications", "risk or complication"),
        ("Risks and Complications", "The Risks, the Complications"),
        ("Risks and Complications", "  Risks\tand\N{NO-BREAK SPACE}Complications  "),
        ("Risks and Complications", "**Risks and Complications**"),
        ("Risks and Complications", "3. Risks and Complications"),
        ("Risks and Complications", "3.2 Risks and Complications"),
        ("Risks and Complications", "IV. Risks and Complications"),
        ("Risks and Complications", "c) Risks and Complications"),
        ("Anesthesia", "ANAESTHESIA"),
        ("Anesthesia/Sedation", "Anaesthesia and Sedation"),
        ("Pre-procedure", "Preprocedure"),
        ("Pre-procedure", "Pre procedure"),
        ("Post-Operative Instructions", "Postoperative instruction"),
        ("Follow-up", "Follow Up"),
        ("Follow-up", "Followup"),
        ("After care", "Aftercare"),
        ("After the procedure", "After your procedure"),
        ("Therapies", "Therapy"),
        ("What you’ll feel", "What you'll feel"),
        ("Why it’s done", "Why it's done"),
        ("Indication(s)", "Indications"),
        ("Uses[edit]", "Uses"),
        ("Uses [edit source]", "Uses"),
        ("Risks Return to Top", "Risks"),
        ("Benefits 12", "Benefits"),
        ("Why is it done?", "Why is it done"),
        ("", " :-– "),
    ],
)
def test_compared_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the worst thing this library could do
        ("Contraindications", "Indications"),
        ("Contra-indications", "Indications"),
        ("Contra Indications", "Indications"),
        ("Non-indications", "Indications"),
        ("Risk Factors", "Risks"),
        ("Risk Factors", "Risk"),
        ("What are the risk factors?", "What are the risks?"),
        ("Who is a candidate?", "Who is not a candidate?"),
        ("When it is recommended", "When it is not recommended"),
        ("Reasons for the procedure", "Reasons against the procedure"),
        ("Who should have it?", "Who should not have it?"),
        ("Before the procedure", "After the procedure"),
        ("Before the procedure", "During the procedure"),
        ("Preoperative Care", "Postoperative Care"),
        ("Pre-procedure", "Procedure"),
        ("Post-procedure", "Procedure"),
        ("Pre-procedure", "Post-procedure"),
        ("Non-surgical treatments", "Surgical treatments"),
        ("Common", "Uncommon"),
        ("Common Risks", "Less Common Risks"),
        ("Rare", "Very Rare"),
        ("Pros", "Cons"),
        ("Advantages", "Disadvantages"),
        ("Name of the Procedure", "Name of the Condition"),
        ("Procedure Description", "Procedure Duration"),
        ("Alternatives", "Alternative Names"),
        ("Diagnosis", "Diagnoses"),
        ("Tools", "Technology"),
        ("Steps", "Step-by-Step"),
    ],
)
def test_compared_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("Contraindications", "contraindications"),
        ("CONTRA-INDICATIONS:", "contraindications"),
        ("Indications", "indications"),
        ("Indications and Contraindications", None),
        ("Contraindications and Indications", None),
        ("Risk Factors", "extra"),
        ("Risks", "risks"),
        ("What are the risk factors?", "risks"),
        ("Risk", "risks"),
        ("No Indications", None),
        ("Indications of infection include redness", None),
        ("Recovery from the first dose was slow", None),
        ("The Procedure", "description"),
        ("Procedure", "description"),
        ("The Surgery", "description"),
        ("Surgery", None),
        ("The Operation", "description"),
        ("Operation", None),
        ("Alternative Names", "names"),
        ("Alternatives", "alternatives"),
        ("Preparation.", None),
        ("Preparation,", None),
        ("Preparation;", None),
        ("Preparation -", "preparation"),
        ("", None),
        (":", None),
        ("Preparation" + " and more" * 40, None),
    ],
)
def test_a_line_is_looked_up_whole(line: str, key: str | None) -> None:
    assert VOCABULARY.heading(line, name_words) == key


def test_a_heading_with_contraindications_in_it_is_never_the_indications() -> None:
    for spelling in _spellings("indications"):
        for line in (f"Contra-{spelling}", f"Contra{spelling.lower()}", f"No {spelling}", f"Against {spelling}"):
            assert VOCABULARY.heading(line, name_words) in (None, "contraindications"), line


# -- every spelling of the file ------------------------------------------------------------------------
def _spellings(key: str) -> list[str]:
    return [spelling.removeprefix("=") for spelling in TABLES[key].get("headings", ())]


PLAIN = [(key, line) for key in SECTIONS for line in _spellings(key) if "{X}" not in line]
NAMED = [(key, line) for key in SECTIONS for line in _spellings(key) if "{X}" in line]
LABELS = [
    (key, route, line) for key in SECTIONS for route, lines in TABLES[key].get("labels", {}).items() for line in lines
]
OPENERS = [
    (key, route, line)
    for key in SECTIONS
    if isinstance(TABLES[key].get("openers"), dict)
    for route, lines in TABLES[key]["openers"].items()
    for line in lines
]

SHARED_BETWEEN_SECTIONS: dict[str, set[str]] = {}
"""Normalised headings that two sections may have: none. Each heading means one thing."""

SHARED_BETWEEN_ROUTES: dict[tuple[str, str], set[str]] = {}
"""Normalised labels that two routes of one section may have: none."""

SAID_OUTRIGHT = {
    # the pattern of one section, filled with a general word, is a spelling of another, which wins
    ("summary", "What is {X}?", "the procedure"): "description",
}


def test_the_file_holds_what_it_should() -> None:
    assert len(PLAIN) > 300
    assert len(NAMED) > 100
    assert len(LABELS) > 200
    assert OPENERS


def test_no_two_sections_share_a_heading() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, line in PLAIN:
        owners[normalise(line)].add(key)
    assert {line: keys for line, keys in owners.items() if len(keys) > 1} == SHARED_BETWEEN_SECTIONS


def test_no_two_sections_share_a_pattern() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for key, line in NAMED:
        owners[normalise(line.replace("{X}", "Xname"))].add(key)
    assert {line for line, keys in owners.items() if len(keys) > 1} == set()


def test_no_two_routes_of_a_section_share_a_label() -> None:
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for key, route, line in LABELS:
        owners[key, normalise(line)].add(route)
    assert {place: routes for place, routes in owners.items() if len(routes) > 1} == SHARED_BETWEEN_ROUTES


def test_no_spelling_is_printed_twice() -> None:
    for key in TABLES:
        for lines in _lists(TABLES[key]):
            assert len(lines) == len(set(lines)), (key, sorted({line for line in lines if lines.count(line) > 1}))


def _lists(table: Any) -> list[list[str]]:
    if isinstance(table, dict):
        return [found for part in table.values() for found in _lists(part)]
    return [table] if isinstance(table, list) else []


@pytest.mark.parametrize(("key", "line"), PLAIN)
def test_a_heading_finds_its_own_section(key: str, line: str) -> None:
    exact = f"={line}" in TABLES[key]["headings"]
    assert VOCABULARY.heading(line) == key
    assert VOCABULARY.heading(f"{line}:") == key
    assert VOCABULARY.heading(line.upper()) == key
    assert VOCABULARY.heading(line.lower()) == key
    if not exact:
        assert VOCABULARY.heading(f"2. {line}") == key


@pytest.mark.parametrize(("key", "line"), NAMED)
def test_a_heading_with_the_name_finds_its_own_section(key: str, line: str) -> None:
    for filled, words in (
        (NAME, WORDS),
        (NAME.lower(), WORDS),
        (f"a {NAME}", WORDS),
        ("the procedure", WORDS),
        ("the procedure", frozenset[str]()),
    ):
        want = SAID_OUTRIGHT.get((key, line, filled), key)
        assert VOCABULARY.heading(line.replace("{X}", filled), lambda words=words: words) == want, filled  # type: ignore[misc]


@pytest.mark.parametrize(
    "line", [line for _, line in NAMED if not {"procedure", "surgery"} & set(normalise(line).split())]
)
def test_a_heading_with_another_name_is_not_taken(line: str) -> None:
    assert VOCABULARY.heading(line.replace("{X}", "the swelling"), name_words) is None


def test_on_a_page_without_a_name_a_question_is_taken_at_its_word_and_nothing_else_is() -> None:
    assert VOCABULARY.heading("How long does gum grafting take?") == "duration"
    assert VOCABULARY.heading("Risks of gum grafting") is None
    assert VOCABULARY.heading("Risks of gum grafting", lambda: frozenset({"gum", "grafting"})) == "risks"
    assert VOCABULARY.heading("Risks of gum drilling", lambda: frozenset({"gum", "grafting"})) is None


def test_the_name_is_asked_for_only_where_a_pattern_fits() -> None:
    def never() -> frozenset[str]:
        raise AssertionError("the words of the name are costly")

    assert VOCABULARY.heading("Preparation", never) == "preparation"
    assert VOCABULARY.heading("A line of prose without any meaning", never) is None
    with pytest.raises(AssertionError, match="costly"):
        VOCABULARY.heading("Risks of gum grafting", never)


@pytest.mark.parametrize(("key", "route", "line"), LABELS)
def test_a_sub_label_finds_its_route_within_its_section(key: str, route: str, line: str) -> None:
    assert VOCABULARY.label(key, line) == route
    assert VOCABULARY.label(key, f"{line}:") == route
    assert VOCABULARY.label(key, line.upper()) == route
    assert VOCABULARY.is_label(line)
    assert key in VOCABULARY.labels_in(line)
    assert VOCABULARY.label(None, line) is None
    assert VOCABULARY.label(key, line + " x" * MAX_HEADING) is None


@pytest.mark.parametrize(
    ("key", "line", "route"),
    [
        ("purpose", "Goals or Expected Outcomes of the Procedure", "goals"),
        ("purpose", "Medical Condition or Problem it addresses", "conditions"),
        ("indications", "Specific symptoms or conditions that warrant the procedure", "conditions"),
        ("preparation", "Diagnostic tests or assessments required beforehand", "tests"),
        ("description", "Tools/Equipment Used", "tool"),
        ("description", "Tools, Equipment, or Technology Used", "unspecified"),
        ("description", "Technology Used", "technology"),
        ("purpose", "Technology", None),
        ("risks", "Goals", None),
        ("risks", "Risk Factors", None),
        # wherever it stands, it must not pass for what the section around it says
        ("indications", "Contraindications", "contraindications"),
        ("preparation", "Contra-indications:", "contraindications"),
        ("contraindications", "Contraindications", None),
    ],
)
def test_labels_with_fillers_and_labels_of_others(key: str, line: str, route: str | None) -> None:
    assert VOCABULARY.label(key, line) == route


@pytest.mark.parametrize(("key", "route", "line"), OPENERS)
def test_an_opener_finds_its_route(key: str, route: str, line: str) -> None:
    assert VOCABULARY.opener(key, line) == route
    assert VOCABULARY.opener(None, line) is None


@pytest.mark.parametrize("line", TABLES["furniture"]["lines"])
def test_a_line_of_furniture_is_furniture_and_no_heading(line: str) -> None:
    assert VOCABULARY.is_furniture(line)
    assert VOCABULARY.is_furniture(line.upper())
    assert VOCABULARY.heading(line) is None


@pytest.mark.parametrize("line", TABLES["notices"]["openers"])
def test_a_notice_is_a_notice(line: str) -> None:
    assert VOCABULARY.is_notice(f"{line} this and that.")
    assert not VOCABULARY.is_notice(f"So much for that. {line}") or line.lower() in VOCABULARY.notice_phrases


def test_only_contraindications_refuse() -> None:
    refusing = {key for key, line in PLAIN if VOCABULARY.refuses(line)}
    assert refusing == {"contraindications"}


def test_headings_are_listed_with_their_keys() -> None:
    listed = list(VOCABULARY.headings())
    assert len(listed) == len(PLAIN) + len(NAMED)
    assert {(key, line) for key, line in listed} == {*PLAIN, *NAMED}
    assert not any(line.startswith("=") for _, line in listed)


# -- the tables, the record, the shapes ----------------------------------------------------------------
def test_keys_are_fields_of_the_record() -> None:
    assert set(TABLES) - set(Procedure.model_fields) == {"extra", "furniture"}


def test_every_key_has_a_shape() -> None:
    assert set(SHAPES) <= set(SECTIONS)
    for key in SECTIONS:
        assert callable(shape_of(key))
        if key not in SHAPES and key != "extra":
            # without a row of its own a section is read as a list of Items, so that must be its type
            assert Procedure.model_fields[key].annotation == list[Item], key


@pytest.mark.parametrize("key", [key for key in SECTIONS if key not in ("names", "extra")])
def test_a_section_under_its_first_heading_fills_its_own_field(key: str) -> None:
    heading = _spellings(key)[0]
    page = "Ridge smoothing\nName of the Procedure:\nRidge smoothing\n{}\n- Quite a plain remark\nBenefits\n- Ease\n"
    result = procparse.parse(page.format(heading))
    dumped = result.procedure.model_dump(mode="json")
    field = "steps" if key == "description" else key
    assert "Quite a plain remark" in str(dumped.pop(field))
    assert "Quite a plain remark" not in str(dumped)
    assert key in {section.key for section in result.sections}


def test_routes_are_parts_of_the_field_or_documented_ones() -> None:
    inside = {"steps", "tool", "technology", "unspecified", "anesthesia", "roles", "risks", "options"}
    inside |= {"benefits", "contraindications"}
    for key in SECTIONS:
        annotation = Procedure.model_fields[key].annotation if key != "extra" else None
        fields = set(getattr(annotation, "model_fields", {}))
        routes = set(TABLES[key].get("labels", {})) | {route for section, route, _ in OPENERS if section == key}
        assert routes - fields <= inside | {"pros", "cons"}, key
        default = TABLES[key].get("default")
        assert default is None or default in fields, key


# -- overlays ------------------------------------------------------------------------------------------
@pytest.fixture
def overlay(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "own.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


Write = Callable[[str], Path]


def test_no_overlay_is_the_built_in_vocabulary() -> None:
    assert load_vocabulary() is default_vocabulary()
    assert load_vocabulary(None) is default_vocabulary()


def test_an_overlay_adds(overlay: Write) -> None:
    own = load_vocabulary(
        overlay(
            '[risks]\nheadings = ["Hazards", "Dangers of {X}"]\nlabels.risks = ["Grave"]\n'
            '[purpose]\nlabels.goals = ["Hopes"]\nopeners.goals = ["We hope to"]\n'
            '[furniture]\nlines = ["Buy our tea"]\n'
        )
    )
    assert own.heading("HAZARDS:") == "risks"
    assert own.heading(f"Dangers of {NAME}", name_words) == "risks"
    assert own.heading("Risks and Complications") == "risks"
    assert own.label("risks", "Grave") == "risks"
    assert own.label("purpose", "Hopes") == "goals"
    assert own.opener("purpose", "We hope to") == "goals"
    assert own.is_furniture("Buy our tea")
    assert VOCABULARY.heading("Hazards") is None, "the built-in vocabulary stays as it is"
    assert VOCABULARY.label("purpose", "Hopes") is None
    assert not VOCABULARY.is_furniture("Buy our tea")


def test_where_two_mean_different_things_the_overlay_wins(overlay: Write) -> None:
    own = load_vocabulary(
        overlay(
            '[outcomes]\nheadings = ["Benefits"]\n[extra]\nheadings = ["Setting"]\n'
            '[purpose]\nlabels.conditions = ["Goals"]\n'
        )
    )
    assert own.heading("Benefits") == "outcomes"
    assert own.heading("benefits:") == "outcomes"
    assert own.heading("Setting") == "extra"
    assert own.label("purpose", "Goals") == "conditions"
    assert own.heading("Duration") == "duration"


def test_an_overlay_may_say_the_same_twice(overlay: Write) -> None:
    own = load_vocabulary(overlay("[risks]\nheadings = ['Hazards', 'hazard:']\n[purpose]\nlabels.goals = ['Hazards']"))
    assert own.heading("Hazards") == "risks"
    assert own.label("purpose", "Hazards") == "goals"


def test_an_overlay_wins_over_a_later_table_too(overlay: Write) -> None:
    own = load_vocabulary(overlay('[summary]\nheadings = ["Recovery"]'))
    assert own.heading("Recovery") == "summary"


def test_parse_takes_a_vocabulary_or_its_path(overlay: Write) -> None:
    path = overlay('[risks]\nheadings = ["Hazards"]')
    page = "Ridge smoothing\nCPT4 code\nBenefits\n- Ease\nHazards\n- Soreness of the ridge\n"
    for given in (path, str(path), load_vocabulary(path)):
        assert [risk.text for risk in procparse.parse(page, vocabulary=given).procedure.risks] == [
            "Soreness of the ridge"
        ]
        (result,) = procparse.parse_all(page, vocabulary=given)
        assert len(result.procedure.risks) == 1
    assert procparse.parse(page).procedure.risks == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[risks\nheadings = []", "TOML"),
        ("[risk]\nheadings = ['Hazards']", "'risk'"),
        ("[risks]\nheading = ['Hazards']", "'risks.heading'"),
        ("[purpose]\nlabels.hopes = ['Hopes']", "'purpose.labels.hopes'"),
        ("[risks]\nheadings = 'Hazards'", "'risks.headings'"),
        ("[risks]\nheadings = [1]", "'risks.headings'"),
        ("[risks]\nheadings = ['']", "'risks.headings'"),
        ("[risks]\nheadings = ['  ']", "'risks.headings'"),
        ("[risks]\nheadings = [['Hazards']]", "'risks.headings'"),
        ("[risks]\nlabels = ['Hazards']", "'risks.labels'"),
        ("risks = ['Hazards']", "'risks'"),
        ("[purpose]\ndefault = 'goals'", "'purpose.default'"),
        ("title = 5", "'title'"),
        (
            "[risks]\nheadings = ['Hazards']\n[benefits]\nheadings = ['hazard:']",
            "'risks.headings' and 'benefits.headings'",
        ),
        ("[purpose]\nlabels.goals = ['Hopes']\nlabels.conditions = ['The hopes']", "'purpose.labels.goals'"),
    ],
)
def test_a_bad_overlay_is_one_sentence_that_names_file_and_place(overlay: Write, text: str, said: str) -> None:
    path = overlay(text)
    with pytest.raises(VocabularyError) as caught:
        load_vocabulary(path)
    message = str(caught.value)
    assert str(path) in message
    assert said in message
    assert "\n" not in message
    assert isinstance(caught.value, ProcparseError)


def test_an_unknown_key_is_told_what_is_allowed(overlay: Write) -> None:
    with pytest.raises(VocabularyError, match="expected one of names, summary, purpose"):
        load_vocabulary(overlay("[risk]"))


@pytest.mark.parametrize("name", ["missing.toml", ""], ids=["missing", "a folder"])
def test_an_overlay_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(VocabularyError, match=f"^expected a vocabulary file at {re.escape(str(path))}: [^\n]+$"):
        load_vocabulary(path)


def test_an_overlay_that_is_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(b'[risks]\nheadings = ["Gef\xe4hren"]')
    with pytest.raises(VocabularyError, match="expected TOML"):
        load_vocabulary(path)


def test_an_empty_overlay_changes_nothing(overlay: Write) -> None:
    own = load_vocabulary(overlay(""))
    assert isinstance(own, Vocabulary)
    assert own.tables == VOCABULARY.tables


DRESSES = ("{}", "{}:", "3. {}", "IV. {}", "iii. {}", "b) {}", "The {}", "Your {}", "{}[edit]", "– {}")


@pytest.mark.parametrize("dress", DRESSES)
def test_the_quick_look_lets_every_heading_through(dress: str) -> None:
    vocabulary = default_vocabulary()
    stopped = []
    for _, spelling in vocabulary.headings():
        text = dress.format(spelling.replace("{X}", "Zorbic Wash"))
        for line in (text, text.upper(), text.lower(), text.replace("nesth", "naesth")):
            known = normalise(line) in vocabulary.normal
            if known and len(line) <= MAX_HEADING and vocabulary.heading(line) is None and line[-1] not in ".;,":
                stopped.append(line)
    assert stopped == []
