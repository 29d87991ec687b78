"""Six invented procedures in full: what is printed beside what the record must then hold.

The pages use the model of `tests/pages`; the truth was written with the words, from the contract alone.
"""

from __future__ import annotations

from typing import Any

from tests.pages.model import Block, Json, Page, Section, code, equipment, item, name, time

SEARCH = "Search all medical codes"


class Draft:
    """A page under construction: each call prints something and says what it means."""

    def __init__(
        self, number: int, title: str, label_line: str, system: str, number_of_code: str | None = None
    ) -> None:
        self.page = Page(number, title=title)
        self.page.top = [Block("chrome", SEARCH), Block("chrome", title), Block("chrome", label_line)]
        self.page.top_ops = [("set", "title", {"text": title}), ("put", "codes", code(system, number_of_code))]

    def section(self, key: str, heading: str, *, known: bool = True) -> Section:
        """Open the next section."""
        section = Section(key, heading, known=known)
        self.page.sections.append(section)
        return section

    def prose(self, key: str, heading: str, path: str, *paragraphs: str) -> Section:
        """A section of paragraphs."""
        section = self.section(key, heading)
        for text in paragraphs:
            section.para(text)
            section.put(path, item(text))
        return section

    def listed(self, key: str, heading: str, path: str, *texts: str) -> Section:
        """A section that is one list."""
        section = self.section(key, heading)
        for text in texts:
            section.item(text)
            section.put(path, item(text))
        return section


def under(section: Section, label: str, path: str, *texts: str, ordered: bool = False, group: int = 1) -> None:
    """A label line and its list."""
    section.label(f"{label}:")
    for text in texts:
        section.item(text, ordered=ordered, group=group)
        section.put(path, item(text, under=label))


def labelled(section: Section, path: str, label: str, text: str) -> None:
    """A bullet with its own label."""
    section.item(f"{label}: {text}")
    section.put(path, item(text, label))


def step(
    section: Section,
    label: str | None,
    text: str,
    *,
    kinds: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    tools: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (),
) -> None:
    """A numbered step; `tools` are nested bullets (label, kind, printed text, things), `notes` nested items."""
    children = [Block("item", note) for note in notes]
    children += [Block("item", f"{head}: {printed}") for head, _, printed, _ in tools]
    section.item(f"{label}: {text}" if label else text, ordered=True, children=tuple(children))
    section.ops.append(("step", item(text, label, items=[item(note) for note in notes])))
    if kinds:
        section.ops.append(("anes", list(kinds)))
    for head, kind, _, things in tools:
        section.ops += [("equip", equipment(thing, head, kind), True) for thing in things]


def nested(section: Section, path: str, text: str, *below: str, ordered: bool = False) -> None:
    """A bullet with a list of its own."""
    section.item(text, children=tuple(Block("item", one, ordered=ordered) for one in below))
    section.ops.append(("nest", path, item(text, items=[item(one) for one in below])))


def risk(text: str, frequency: str | None = None, label: str | None = None, below: str | None = None) -> Json:
    return {**item(text, label, below), "frequency": frequency}


def role(text: str, kind: str, condition: str | None = None) -> Json:
    return {**item(text), "role": kind, "condition": condition}


def option(section: Section, label: str | None, text: str, pros: str | None, cons: str | None) -> None:
    """An alternative with its pros and cons nested below it."""
    below = [(head, said) for head, said in (("Pros", pros), ("Cons", cons)) if said]
    children = tuple(Block("item", f"{head}: {said}") for head, said in below)
    section.item(f"{label}: {text}" if label else text, children=children)
    value: dict[str, Any] = {
        **item(text, label),
        "pros": [item(said, head) for head, said in below if head == "Pros"],
        "cons": [item(said, head) for head, said in below if head == "Cons"],
    }
    section.put("alternatives", value)


def fasting(required: bool, low: float | None, *, conditional: bool = False, midnight: bool = False) -> Json:
    return {
        "required": required,
        "conditional": conditional,
        "range": time(low, None, "h") if low else None,
        "from_midnight": midnight,
    }


def hinge() -> Page:
    """Everything nested: tools below the last step, pros and cons below each option."""
    draft = Draft(1, "Filing of the orlan hinge, through the cheek, one side", "CPT4 code", "CPT")
    part = draft.section("name", "Name of the Procedure")
    part.para("Filing of the Orlan Hinge, Through the Cheek, One Side")
    part.put("names", name("Filing of the Orlan Hinge, Through the Cheek, One Side", "preferred"))
    part.item("Common Names: Hinge Filing, Jaw Hinge Smoothing")
    part.item("Technical Term: Unilateral Orlan Rasping")
    part.put("names", name("Hinge Filing", "common", "Common Names"))
    part.put("names", name("Jaw Hinge Smoothing", "common", "Common Names"))
    part.put("names", name("Unilateral Orlan Rasping", "technical", "Technical Term"))
    draft.prose(
        "summary",
        "Summary",
        "summary",
        "Hinge filing smooths a roughened strip of the orlan hinge, the small joint that guides the jaw. "
        "The surgeon works through a cut of 3 – 4 mm inside the cheek, so that no scar shows.",
        "Most people go home on the same day and chew soft food by the weekend.",
    )
    part = draft.section("purpose", "Purpose")
    under(
        part,
        "Medical Conditions Addressed",
        "purpose.conditions",
        "A rough orlan hinge that clicks or locks",
        "Wear of the hinge after an old blow to the jaw",
    )
    under(
        part, "Goals", "purpose.goals", "Let the jaw open ≥ 35 mm without a click", "End the ache on chewing", group=2
    )
    part = draft.section("indications", "Indications")
    for text in ("Locking that returns although a splint was worn for three months", "Pain on one side when yawning"):
        part.item(text)
        part.put("indications.conditions", item(text))
    under(
        part,
        "Patient Criteria",
        "indications.patient_criteria",
        "Adults whose jaw has stopped growing",
        "No open sore in the cheek",
    )
    part = draft.section("preparation", "Preparation")
    under(
        part,
        "Pre-procedure Instructions",
        "preparation.instructions",
        "Do not eat for at least 6 hours before arrival.",
        "Bring the splint in its box.",
    )
    part.set("preparation.fasting", fasting(True, 6))
    under(
        part,
        "Diagnostic Tests",
        "preparation.tests",
        "A film of both hinges",
        "A count of the blood platelets",
        group=2,
    )
    part = draft.section("description", "Procedure Description")
    step(part, "Anesthesia", "General anesthesia is given through a tube in the nose.", kinds=("general",))
    step(part, "Opening", "A small cut is made inside the cheek, and the hinge is laid open.")
    step(part, "Filing", "The rough strip is filed level with short strokes while water is flushed over it.")
    step(
        part,
        "Closing",
        "The cut is closed with thread that dissolves on its own.",
        tools=(
            ("Tools", "tool", "Hinge rasp, cheek hook, and thread.", ("Hinge rasp", "cheek hook", "thread")),
            ("Technology", "technology", "Headlight, surgical loupes", ("Headlight", "surgical loupes")),
        ),
    )
    part = draft.prose("duration", "Duration", "duration.statements", "The procedure usually takes 45 to 60 minutes.")
    part.set("duration.range", time(45, 60, "min"))
    part = draft.prose("setting", "Setting", "setting.statements", "It is done in a hospital operating room.")
    part.set("setting.kinds", ["hospital", "operating_room"])
    part = draft.section("personnel", "Personnel")
    for text, kind, condition in (
        ("Jaw surgeon", "surgeon", None),
        ("Anesthesiologist", "anesthesia_provider", None),
        ("Surgical nurse", "nurse", None),
    ):
        part.item(text)
        part.put("personnel", role(text, kind, condition))
    part = draft.section("risks", "Risks and Complications")
    part.item("Common: Swelling of the cheek, bruising, and a dry mouth.")
    part.item("Rare: Injury to the face nerve, infection of the hinge, or a second filing.")
    for text in ("Swelling of the cheek", "bruising", "a dry mouth"):
        part.put("risks", risk(text, "common", "Common"))
    for text in ("Injury to the face nerve", "infection of the hinge", "a second filing"):
        part.put("risks", risk(text, "rare", "Rare"))
    draft.listed(
        "benefits",
        "Benefits",
        "benefits",
        "The jaw opens wider",
        "Meals cause no ache",
        "A splint is no longer needed at night",
    )
    part = draft.section("recovery", "Recovery")
    labelled(part, "recovery.expectations", "Post-procedure", "The cheek stays thick for three days.")
    labelled(part, "recovery.instructions", "Instructions", "Rinse with salt water after each meal.")
    labelled(part, "recovery.expectations", "Recovery Time", "Full recovery takes 2 to 3 weeks.")
    part.set("recovery.time", time(2, 3, "wk"))
    labelled(part, "recovery.restrictions", "Restrictions", "No hard bread and no wind instruments for a month.")
    labelled(part, "recovery.follow_up", "Follow-up", "One visit after ten days.")
    part = draft.section("alternatives", "Alternatives")
    option(
        part,
        "Night splint",
        "A soft plate is worn while asleep.",
        "No cut, and it can be taken out at any time.",
        "Has to be renewed each year and does not smooth the hinge.",
    )
    option(
        part,
        "Hinge lavage",
        "Salt water is flushed through the joint.",
        "Takes only a few minutes.",
        "The click often returns.",
    )
    part = draft.section("patient_experience", "Patient Experience")
    labelled(part, "patient_experience.during", "During Procedure", "Nothing is felt, since the patient is asleep.")
    labelled(
        part,
        "patient_experience.after",
        "After Procedure",
        "The jaw feels tight, as after a long visit to the dentist.",
    )
    labelled(
        part, "patient_experience.pain_management", "Pain Management", "Plain pain tablets are enough for most people."
    )
    return draft.page


def lamp() -> Page:
    """Numbers in bullets, notes below steps, labels after the steps, an unknown heading."""
    draft = Draft(2, "Warming of the celar duct by lamp, each session", "CPT4 code", "CPT")
    part = draft.section("name", "Name of the Procedure")
    part.para("Warming of the Celar Duct by Lamp, Each Session (WCDL)")
    part.put("names", name("Warming of the Celar Duct by Lamp, Each Session", "preferred"))
    part.put("names", name("WCDL", "abbreviation"))
    draft.prose(
        "summary",
        "Summary",
        "summary",
        "A lamp with a narrow beam warms the celar duct below the ribs until the thick fluid in it flows again.",
    )
    draft.prose(
        "purpose",
        "Purpose",
        "purpose.overview",
        "The duct can clog when its fluid cools. Warmth loosens the plug without a cut and without medicine.",
    )
    draft.listed(
        "indications",
        "Indications",
        "indications.conditions",
        "A plug that was seen on a scan",
        "Dull pain below the ribs on cold days",
        "Fluid that stays thick in spite of drinking more",
    )
    draft.listed(
        "contraindications",
        "Contraindications",
        "contraindications",
        "Broken skin over the duct",
        "A heart pacer within 10 cm of the beam",
    )
    part = draft.section("preparation", "Preparation")
    nested(
        part,
        "preparation.instructions",
        "Warm the skin at home on the evening before",
        "Fill a flask with water of 40 °C",
        "Hold it against the ribs for ten minutes",
        ordered=True,
    )
    for text in ("Drink two glasses of water on the way", "Wear a shirt that opens at the side"):
        part.item(text)
        part.put("preparation.instructions", item(text))
    part = draft.section("description", "Procedure Description")
    step(part, None, "The patient lies on the left side with the right arm over the head.")
    step(
        part,
        None,
        "The beam is set to the depth of the duct.",
        notes=("A short duct needs the wide lens.", "A long duct needs two settings."),
    )
    step(part, None, "The lamp runs until the gauge shows that the fluid moves.")
    step(part, None, "The skin is cooled with a damp cloth.")
    part.label("Tools and Equipment:")
    for text in ("Beam lamp", "Depth gauge", "Damp cloth"):
        part.item(text, group=2)
        part.ops.append(("equip", equipment(text, "Tools and Equipment", "tool"), False))
    part.para("Anesthesia: None is needed.")
    part.put("anesthesia.statements", item("None is needed.", "Anesthesia"))
    part.ops.append(("anes", ["none"]))
    part = draft.prose("duration", "Duration", "duration.statements", "About 20 minutes.")
    part.set("duration.range", time(20, 20, "min"))
    part = draft.prose("setting", "Setting", "setting.statements", "An outpatient clinic with a lamp room.")
    part.set("setting.kinds", ["outpatient_clinic"])
    part = draft.section("personnel", "Personnel")
    for text, kind in (("Lamp technician", "technician"), ("Nurse", "nurse")):
        part.item(text)
        part.put("personnel", role(text, kind))
    part = draft.section("risks", "Risks and Complications")
    for text in (
        "Redness of the skin",
        "A feeling of heat that lasts into the night",
        "Blisters where the beam is held too long",
    ):
        part.item(text)
        part.put("risks", risk(text))
    draft.listed("benefits", "Benefits", "benefits", "No cut and no stitches", "The plug loosens on the same day")
    part = draft.listed(
        "recovery",
        "Recovery",
        "recovery.instructions",
        "Drink plenty on the same day",
        "Keep the skin out of the sun for two days",
    )
    part = draft.section("extra", "Care of the Lamp at Home", known=False)
    texts = ("Wipe the lens with a dry cloth after use.", "Store the lamp away from children.")
    for text in texts:
        part.para(text)
    part.ops.append(("extra", "Care of the Lamp at Home", [item(text) for text in texts]))
    part = draft.section("alternatives", "Alternatives")
    for text in ("A warm bath twice a day", "Rinsing of the duct through a fine tube"):
        part.item(text)
        part.put("alternatives", {**item(text), "pros": [], "cons": []})
    draft.prose(
        "patient_experience",
        "Patient Experience",
        "patient_experience.overview",
        "Most people feel a steady warmth and nothing else; some fall asleep under the lamp.",
    )
    return draft.page


def brace() -> Page:
    """A supply with its own code in the name, lines of one paragraph, related entries at the end."""
    draft = Draft(3, "Brace for the tolan arch, made to measure, each", "HCPCS code", "HCPCS", "L9731")
    part = draft.section("name", "Name of the Procedure")
    part.para("Fitting of a Tolan Arch Brace (HCPCS Code: L9731)")
    part.put("names", name("Fitting of a Tolan Arch Brace", "preferred"))
    part.para("Common Name: Arch brace", hard=True)
    part.put("names", name("Arch brace", "common", "Common Name"))
    part.para("Medical Term: Tolan orthosis", hard=True)
    part.put("names", name("Tolan orthosis", "technical", "Medical Term"))
    draft.prose(
        "summary",
        "Summary",
        "summary",
        "A brace of thin felt and steel is made for one foot and holds the tolan arch while it heals.",
        "It is worn in any shoe that has a firm heel.",
    )
    part = draft.section("purpose", "Purpose")
    labelled(part, "purpose.conditions", "Medical Condition", "A tolan arch that sinks under load")
    labelled(part, "purpose.goals", "Goals", "Carry the arch until its band has healed")
    draft.listed(
        "indications",
        "Indications",
        "indications.conditions",
        "Pain in the arch after standing for an hour",
        "A sunken arch on a print of the foot",
    )
    draft.prose(
        "preparation",
        "Preparation",
        "preparation.instructions",
        "Wash the foot and bring the shoes that are worn most. No other preparation is needed.",
    )
    part = draft.section("description", "Procedure Description")
    step(part, "Measuring", "A print of the foot is taken in soft foam.")
    step(part, "Shaping", "The steel is bent over the print and covered with felt.")
    step(part, "Fitting", "The brace is tried in both shoes, and its edge is trimmed where it presses.")
    part.para("Tools used include a foam box, a bending iron, and felt shears.")
    for text in ("a foam box", "a bending iron", "felt shears"):
        part.ops.append(("equip", equipment(text, "Tools used include", "tool"), False))
    part = draft.prose("duration", "Duration", "duration.statements", "1 to 2 hours for all three visits together.")
    part.set("duration.range", time(1, 2, "h"))
    part = draft.prose("setting", "Setting", "setting.statements", "The office of a physician.")
    part.set("setting.kinds", ["physician_office"])
    part = draft.section("personnel", "Personnel")
    for text, kind in (("Foot surgeon", "surgeon"), ("Brace technician", "technician")):
        part.item(text)
        part.put("personnel", role(text, kind))
    part = draft.section("risks", "Risks and Complications")
    for text in ("Sore spots at the edge of the felt", "A stiff ankle"):
        part.item(text)
        part.put("risks", risk(text))
    draft.listed("benefits", "Benefits", "benefits", "Walking without pain", "No cut and no cast")
    part = draft.section("recovery", "Recovery")
    part.para("Wear the brace for two hours on the first day and one hour more on each day after it.")
    part.put(
        "recovery.instructions",
        item("Wear the brace for two hours on the first day and one hour more on each day after it."),
    )
    part = draft.section("alternatives", "Alternatives")
    option(part, "Arch tape", "Tape is wound around the foot each morning.", "Costs little.", "Loosens within a day.")
    option(
        part,
        "Arch cast",
        "A cast is worn for six weeks.",
        "Holds the arch fully at rest.",
        "The foot cannot be washed.",
    )
    draft.prose(
        "patient_experience",
        "Patient Experience",
        "patient_experience.overview",
        "The brace feels hard for a week. After that most people forget that they wear it.",
    )
    part = draft.prose(
        "notice",
        "",
        "notices",
        "Patients are encouraged to discuss this page with the person who treats them; it does not replace a visit.",
    )
    part.heading = None
    part = draft.section("related", "Similar Codes")
    for text in ("Brace for the tolan arch, ready made", "Repair of a tolan arch brace"):
        part.item(text)
        part.put("related", item(text))
    return draft.page


def leaflet() -> Page:
    """A patient leaflet: questions as headings, prose beside lists, outcomes."""
    draft = Draft(4, "Rinsing of the merel pouch", "CPT4 code", "CPT")
    part = draft.section("name", "Name of the Procedure")
    part.para("Rinsing of the Merel Pouch (also known as pouch wash or merel lavage)")
    part.put("names", name("Rinsing of the Merel Pouch", "preferred"))
    part.put("names", name("pouch wash", "common", "also known as"))
    part.put("names", name("merel lavage", "common", "also known as"))
    draft.prose(
        "summary",
        "What is it?",
        "summary",
        "The merel pouch is a fold beside the throat in which crumbs can gather. "
        "Rinsing it washes them out with warm water.",
    )
    draft.prose(
        "purpose",
        "Why it's done",
        "purpose.overview",
        "Old crumbs make the breath smell and can inflame the pouch. A clean pouch keeps still.",
    )
    part = draft.listed(
        "indications",
        "Who is it for?",
        "indications.conditions",
        "Adults with a pouch deeper than 1 cm",
        "People who cough up crumbs at night",
    )
    draft.listed(
        "contraindications",
        "Who should not have it?",
        "contraindications",
        "People with a fresh bleed in the throat",
        "Anyone who cannot swallow water",
    )
    part = draft.section("preparation", "How do I prepare?")
    for text in ("Eat nothing after midnight.", "Take your morning tablets with one sip of water.", "Remove dentures."):
        part.item(text)
        part.put("preparation.instructions", item(text))
    part.set("preparation.fasting", fasting(True, None, midnight=True))
    part = draft.section("description", "What happens during the procedure?")
    part.para("You sit upright with a bib, and a nurse holds the bowl.")
    part.put("description", item("You sit upright with a bib, and a nurse holds the bowl."))
    step(part, None, "The throat is numbed with a spray.", kinds=("topical",))
    step(part, None, "A soft tube is led into the pouch under a mirror.")
    step(part, None, "Warm water runs in and out until it stays clear.")
    part = draft.prose("duration", "How long does it take?", "duration.statements", "Rinsing takes 10 to 15 minutes.")
    part.set("duration.range", time(10, 15, "min"))
    part = draft.prose("setting", "Where is it done?", "setting.statements", "In an outpatient clinic.")
    part.set("setting.kinds", ["outpatient_clinic"])
    part = draft.section("risks", "What are the risks?")
    part.label("Common:")
    for text in ("A sore throat for a day", "Coughing while the water runs"):
        part.item(text, group=1)
        part.put("risks", risk(text, "common", below="Common"))
    part.label("Rare:")
    for text in ("A scratch in the lining", "Water in the windpipe"):
        part.item(text, group=2)
        part.put("risks", risk(text, "rare", below="Rare"))
    draft.listed("benefits", "What are the benefits?", "benefits", "Fresh breath", "Fewer bouts of coughing at night")
    draft.prose(
        "recovery",
        "What happens after?",
        "recovery.instructions",
        "Drink cool water only until the numbness has gone. Soft food is best on the first day.",
    )
    part = draft.section("alternatives", "What are the alternatives?")
    for text in ("Gargling after each meal", "Closing of the pouch with a clip"):
        part.item(text)
        part.put("alternatives", {**item(text), "pros": [], "cons": []})
    draft.prose("outcomes", "Results", "outcomes", "In most people the pouch stays clean for about a year.")
    draft.prose(
        "patient_experience",
        "Does it hurt?",
        "patient_experience.overview",
        "The spray tastes bitter. After that only a tickle is felt.",
    )
    return draft.page


CONTENTS = {"hinge": hinge, "lamp": lamp, "brace": brace, "leaflet": leaflet}
