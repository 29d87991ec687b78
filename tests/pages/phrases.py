"""Sentences that carry a typed value, each with the value the contract derives from it."""

from __future__ import annotations

import random

from .model import Json, time

NUMBER_WORDS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
]


def _num(value: float) -> str:
    return f"{value:g}"


def amount(rng: random.Random) -> tuple[str, Json | None]:
    """A time expression (no verb) and its TimeRange."""
    dash = rng.choice(["-", "-", "-", "–"])
    to = rng.choice([dash, " to ", " to "])
    minutes = rng.choice([(10, 15), (15, 30), (20, 40), (30, 45), (30, 60), (45, 60), (60, 90), (45, 90), (5, 10)])
    hours = rng.choice([(1, 2), (1, 3), (2, 3), (2, 4), (4, 6), (6, 12), (1.5, 2), (1, 1.5), (2.5, 4), (3, 6)])
    m1, m2 = minutes
    h1, h2 = hours
    small = rng.choice([15, 20, 30, 45])
    words = (rng.randint(1, 6), rng.randint(7, 12))
    forms: list[tuple[int, str, Json | None]] = [
        (14, f"{m1}{to}{m2} minutes", time(m1, m2, "min")),
        (14, f"{_num(h1)}{to}{_num(h2)} hours", time(h1, h2, "h")),
        (3, f"{small} minutes to 1 hour", time(small, 60, "min")),
        (3, f"{small} minutes to an hour", time(small, 60, "min")),
        (2, f"{small} minutes to one hour", time(small, 60, "min")),
        (2, f"{small} minutes to 2 hours", time(small, 120, "min")),
        (1, f"{small} minutes to 1.5 hours", time(small, 90, "min")),
        (2, f"{small} minutes to several hours", time(small, None, "min")),
        (3, f"between {m1} to {m2} minutes", time(m1, m2, "min")),
        (2, f"between {_num(h1)} to {_num(h2)} hours", time(h1, h2, "h")),
        (2, f"between {_num(h1)}{dash}{_num(h2)} hours", time(h1, h2, "h")),
        (2, f"between {m1} and {m2} minutes", time(m1, m2, "min")),
        (1, f"between {_num(h1)} and {_num(h2)} hours", time(h1, h2, "h")),
        (4, f"{m2} minutes", time(m2, m2, "min")),
        (2, f"{_num(h2)} hours", time(h2, h2, "h")),
        (2, "an hour", time(1, 1, "h")),
        (1, "1 hour", time(1, 1, "h")),
        (1, "one hour", time(1, 1, "h")),
        (1, "half an hour", time(30, 30, "min")),
        (1, "an hour and a half", time(90, 90, "min")),
        (1, f"{NUMBER_WORDS[words[0]]} hours", time(words[0] + 1, words[0] + 1, "h")),
        (
            1,
            f"{NUMBER_WORDS[words[0] - 1]} to {NUMBER_WORDS[words[1] - 1]} hours",
            time(words[0], words[1], "h"),
        ),
        (1, "ten minutes", time(10, 10, "min")),
        (2, "less than an hour", time(None, 1, "h")),
        (1, f"less than {m2} minutes", time(None, m2, "min")),
        (2, f"up to {rng.randint(2, 5)} hours", None),
        (1, f"up to {m2} minutes", time(None, m2, "min")),
        (2, f"at least {rng.randint(2, 8)} hours", None),
        (1, f"at least {m2} minutes", time(m2, None, "min")),
        (1, "24 to 48 hours", time(24, 48, "h")),
        (1, "2 to 3 days", time(2, 3, "d")),
        (1, "several hours", {}),
        (1, "a few hours", {}),
        (1, "a couple of hours", {}),
        (1, "several minutes", {}),
    ]
    _, text, value = rng.choices(forms, [f[0] for f in forms])[0]
    if value is None:
        number = int("".join(c for c in text if c.isdigit()))
        value = time(None, number, "h") if text.startswith("up to") else time(number, None, "h")
    if not value:
        value = None
    return text, value


def duration(rng: random.Random) -> tuple[str, Json | None]:
    """A statement of Duration."""
    roll = rng.random()
    if roll < 0.06:
        return (
            rng.choice(
                [
                    "The duration varies significantly, depending on the size of the problem.",
                    "Varies with the extent of the work.",
                    "The length of the visit varies from person to person.",
                    "Typically several hours, depending on complexity.",
                    "The procedure usually takes a few hours.",
                    "A couple of hours, including set-up.",
                ]
            ),
            None,
        )
    if roll < 0.12:
        unit = rng.choice(["lid", "side", "nail", "session", "segment treated", "patient visit", "digit"])
        return (
            rng.choice(
                [
                    f"The procedure typically takes about {rng.choice([10, 20, 30])} minutes per {unit}.",
                    f"About {rng.choice([10, 15, 20])}-{rng.choice([30, 40])} minutes per {unit}.",
                    f"Approximately 1 hour per {unit}, depending on the findings.",
                ]
            ),
            None,
        )
    if roll < 0.16:
        low, high = rng.choice([(1, 3), (2, 4), (3, 5)])
        return (
            rng.choice(
                [
                    f"The duration varies, but typically {low} to {high} hours.",
                    f"Varies widely but typically ranges from {low} to {high} hours.",
                    f"The time varies, but it is usually {low}-{high} hours.",
                ]
            ),
            time(low, high, "h"),
        )
    if roll < 0.18:
        return "The visit can vary from 30 minutes to several hours.", time(30, None, "min")
    if roll < 0.21:
        return (
            "The procedure takes 1 to 2 hours, and patients stay about 3 hours for observation.",
            time(1, 2, "h"),
        )
    text, value = amount(rng)
    between = text.startswith(("between", "up to", "less than", "at least"))
    openers = [
        "The procedure typically takes",
        "The procedure usually takes",
        "It generally takes",
        "Typically lasts",
    ]
    if between:
        opener = rng.choice(openers)
    else:
        opener = rng.choice(
            [
                *openers,
                "The procedure typically takes about",
                "The test usually takes around",
                "The procedure takes approximately",
                "Typically takes",
                "Approximately",
                "About",
                "Typically,",
                "",
            ]
        )
    tail = rng.choice(
        [
            "",
            "",
            "",
            ", depending on the size of the problem",
            ", including set-up",
            ", depending on how many pads are treated",
        ]
    )
    out = f"{opener} {text}".strip() + tail
    out = out[0].upper() + out[1:]
    stop = rng.random() < 0.9
    return out + ("." if stop else ""), value


def fasting(rng: random.Random) -> tuple[str, Json]:
    """A statement about fasting (no label) and its Fasting."""

    def made(required: bool | None, conditional: bool, span: Json | None, midnight: bool) -> Json:
        return {"required": required, "conditional": conditional, "range": span, "from_midnight": midnight}

    low, high = rng.choice([(6, 8), (8, 12), (6, 12), (4, 6)])
    to = rng.choice(["-", " to ", "–"])
    n = rng.choice([4, 6, 8, 12])
    cond = rng.choice(
        [
            "if sedation is used",
            "if general anesthesia is planned",
            "if sedation is planned",
            "if anesthesia is needed",
        ]
    )
    forms: list[tuple[int, str, Json]] = [
        (
            6,
            f"Patients may need to fast for {low}{to}{high} hours before the visit.",
            made(True, False, time(low, high, "h"), False),
        ),
        (
            4,
            f"Fasting for {low}{to}{high} hours is required.",
            made(True, False, time(low, high, "h"), False),
        ),
        (
            4,
            f"Fast for at least {n} hours before the procedure.",
            made(True, False, time(n, None, "h"), False),
        ),
        (
            1,
            f"Patients should fast for at least {low}{to}{high} hours.",
            made(True, False, time(low, high, "h"), False),
        ),
        (2, f"Fasting for {n} hours is advised.", made(True, False, time(n, n, "h"), False)),
        (
            1,
            "Fast for at least 24 hours (clear liquids excepted).",
            made(True, False, time(24, None, "h"), False),
        ),
        (
            2,
            f"Patients may need to fast before the visit (usually {low}{to}{high} hours).",
            made(True, False, time(low, high, "h"), False),
        ),
        (3, "Patients should fast from midnight before the procedure.", made(True, False, None, True)),
        (3, "Fasting after midnight is required.", made(True, False, None, True)),
        (1, "Nothing by mouth after midnight.", made(True, False, None, True)),
        (1, "Nothing by mouth (NPO) after midnight on the day of the visit.", made(True, False, None, True)),
        (1, "Fasting starting at midnight is needed.", made(True, False, None, True)),
        (2, "Fast overnight before the test.", made(True, False, None, False)),
        (2, "Patients may need to fast for several hours.", made(True, False, None, False)),
        (1, "Fasting for a few hours is required.", made(True, False, None, False)),
        (1, "Patients may be asked to fast for a specific period.", made(True, False, None, False)),
        (3, f"Patients may need to fast for several hours {cond}.", made(True, True, None, False)),
        (
            3,
            f"Fasting for {low}{to}{high} hours is required {cond}.",
            made(True, True, time(low, high, "h"), False),
        ),
        (
            2,
            f"{cond[0].upper() + cond[1:]}, the patient should fast for {n} hours.",
            made(True, True, time(n, n, "h"), False),
        ),
        (1, f"Patients may need to fast after midnight {cond}.", made(True, True, None, True)),
        (2, "No specific fasting is required.", made(False, False, None, False)),
        (2, "Typically, no fasting is required.", made(False, False, None, False)),
        (1, "No fasting is required unless sedation is planned.", made(False, True, None, False)),
        (
            1,
            f"Fast for {n} hours, and stop blood thinners 5 days before the visit.",
            made(True, False, time(n, n, "h"), False),
        ),
        (
            1,
            f"Stop blood thinners 5 days before the visit and fast for {n} hours.",
            made(True, False, time(n, n, "h"), False),
        ),
    ]
    _, text, value = rng.choices(forms, [f[0] for f in forms])[0]
    return text, value


def fasting_value(rng: random.Random) -> tuple[str, Json]:
    """What stands after a `Fasting:` label."""
    low, high = rng.choice([(6, 8), (8, 12), (6, 12)])

    def made(required: bool, conditional: bool, span: Json | None, midnight: bool) -> Json:
        return {"required": required, "conditional": conditional, "range": span, "from_midnight": midnight}

    return rng.choice(
        [
            (
                f"No food or drink for {low}-{high} hours before the procedure.",
                made(True, False, time(low, high, "h"), False),
            ),
            (f"Required for {low} to {high} hours.", made(True, False, time(low, high, "h"), False)),
            ("Nothing to eat or drink after midnight.", made(True, False, None, True)),
            ("Patients may need to fast overnight.", made(True, False, None, False)),
            (f"At least {high} hours if sedation is used.", made(True, True, time(high, None, "h"), False)),
            ("Not required.", made(False, False, None, False)),
        ]
    )


ANESTHESIA: list[tuple[str, list[str]]] = [
    ("General anesthesia is administered.", ["general"]),
    ("General or regional anesthesia is given.", ["general", "regional"]),
    ("Local anesthesia is applied to the skin.", ["local"]),
    ("Local anesthesia with sedation is used.", ["local", "sedation"]),
    ("Local, regional, or general anesthesia is chosen with the patient.", ["local", "regional", "general"]),
    ("A spinal or epidural anesthetic is given.", ["spinal", "epidural"]),
    ("Spinal/epidural anesthesia is used.", ["spinal", "epidural"]),
    ("A nerve block is placed beside the limb.", ["nerve_block"]),
    ("Topical anesthetic drops are given.", ["topical"]),
    ("A topical anesthetic spray is used, followed by light sedation.", ["topical", "sedation"]),
    ("Conscious sedation is given through a vein.", ["sedation"]),
    ("Mild sedation or local anesthesia is offered.", ["sedation", "local"]),
    ("Intravenous sedation is given.", ["sedation"]),
    ("IV sedation and a nerve block keep the patient comfortable.", ["sedation", "nerve_block"]),
    ("Either local or general anesthesia is used, depending on age.", ["local", "general"]),
    ("General anesthesia is not needed; a local anesthetic is injected.", ["local"]),
    ("No general anesthesia is required; light sedation is offered.", ["sedation"]),
    ("Typically none; occasionally sedation.", ["none", "sedation"]),
    (
        "The patient receives regional anesthesia, and sedation is added when wanted.",
        ["regional", "sedation"],
    ),
]

ANESTHESIA_LABELS: list[tuple[str, list[str]]] = [
    ("General Anesthesia (rarely used)", ["General anesthesia is given to very young patients."]),
    ("Epidural/Spinal Anesthesia", ["An epidural or spinal anesthetic is placed."]),
    ("Anesthesia/Sedation", ["Sedation or local anesthesia is given."]),
]
ANESTHESIA_LABEL_KINDS = [["general"], ["epidural", "spinal"], ["sedation", "local"]]

MENTIONED = [a for a in ANESTHESIA if not a[0].startswith("Typically none")]
"""Those that speak of anesthesia without a label in front."""

SETTINGS: list[tuple[str, list[str]]] = [
    ("a hospital", ["hospital"]),
    ("a hospital operating room", ["hospital", "operating_room"]),
    ("an operating room", ["operating_room"]),
    ("an outpatient surgical center", ["ambulatory_surgery_center"]),
    ("an ambulatory surgery center", ["ambulatory_surgery_center"]),
    ("a surgical center", ["ambulatory_surgery_center"]),
    ("a day surgery center", ["ambulatory_surgery_center"]),
    ("an outpatient clinic", ["outpatient_clinic"]),
    ("a doctor's office", ["physician_office"]),
    ("a physician's office", ["physician_office"]),
    ("a primary care office", ["physician_office"]),
    ("an emergency room", ["emergency_department"]),
    ("an emergency department", ["emergency_department"]),
    ("an urgent care center", ["urgent_care"]),
    ("an endoscopy suite", ["endoscopy_suite"]),
    ("an endoscopy center", ["endoscopy_suite"]),
    ("an imaging center", ["imaging_center"]),
    ("a laboratory", ["laboratory"]),
]


def setting(rng: random.Random) -> tuple[str, list[str]]:
    count = rng.choice([1, 1, 2, 2, 2, 3])
    places = rng.sample(SETTINGS, count)
    kinds: list[str] = []
    for _, found in places:
        kinds += [k for k in found if k not in kinds]
    words = [p for p, _ in places]
    form = rng.randrange(6)
    if form == 0:
        words = [w.split(" ", 1)[1] for w in words]
    if len(words) == 3:
        joined = f"{words[0]}, {words[1]}, or {words[2]}"
    else:
        joined = " or ".join(words)
    if form == 0:
        out = joined[0].upper() + joined[1:]
        return out + rng.choice([".", ".", ""]), kinds
    if rng.random() < 0.06 and "home" not in kinds:
        return f"Performed in {joined}, or at home with a portable unit.", [*kinds, "home"]
    text = rng.choice(
        [
            f"The procedure is usually performed in {joined}",
            f"Performed in {joined}",
            f"It takes place in {joined}",
            f"Typically done in {joined}, depending on the equipment at hand",
            f"Carried out in {joined}; patients usually go home the same day",
            f"This is done in {joined} as an outpatient procedure",
        ]
    )
    return text + ".", kinds


ROLES: list[tuple[str, str]] = [
    ("Surgeon", "surgeon"),
    ("Orthopedic surgeon", "surgeon"),
    ("ENT surgeon", "surgeon"),
    ("Lead surgeon", "surgeon"),
    ("Plastic surgeon or dermatologist", "surgeon"),
    ("Surgeon (hand or foot specialist)", "surgeon"),
    ("Surgeons specialized in repair of small structures", "surgeon"),
    ("A surgeon specializing in limb care", "surgeon"),
    ("Anesthesiologist", "anesthesia_provider"),
    ("Anesthesiologists or nurse anesthetists", "anesthesia_provider"),
    ("Nurse anesthetist", "anesthesia_provider"),
    ("Possibly an anesthesiologist", "anesthesia_provider"),
    ("Nurse", "nurse"),
    ("Surgical nurses and assistants", "nurse"),
    ("Registered nurses", "nurse"),
    ("Scrub nurse", "nurse"),
    ("Nurses and support staff", "nurse"),
    ("Radiologist", "physician"),
    ("Cardiologist", "physician"),
    ("Urologist or gynecologist", "physician"),
    ("Physician", "physician"),
    ("Primary care doctor", "physician"),
    ("Dermatologist", "physician"),
    ("Technician", "technician"),
    ("Laboratory technicians", "technician"),
    ("Radiologic technologist", "technician"),
    ("Surgical technologist", "technician"),
    ("Medical assistants", "assistant"),
    ("Surgical assistant", "assistant"),
    ("Physical therapist", "therapist"),
    ("Respiratory therapist", "therapist"),
    ("Pharmacist", "pharmacist"),
    ("Support staff", "support_staff"),
    ("Sometimes a dietitian", "other"),
    ("Genetic counselor", "other"),
    ("Patient advocate", "other"),
]
CONDITIONS = [
    "if sedation is used",
    "if general anesthesia is needed",
    "when images are taken",
    "for children",
    "if needed",
]


def role(rng: random.Random) -> tuple[str, str, str | None]:
    text, kind = rng.choice(ROLES)
    if rng.random() < 0.2 and "(" not in text:
        condition = rng.choice(CONDITIONS)
        return f"{text} ({condition})", kind, condition
    if rng.random() < 0.04 and "(" not in text:
        condition = rng.choice(CONDITIONS[:3])
        return f"{text}, {condition}", kind, condition
    return text, kind, None


PROSE_PERSONNEL: list[tuple[str, str]] = [
    ("A surgeon leads the team, with a nurse and a technician in support.", "surgeon"),
    ("The study is done by a radiologist together with a technologist.", "physician"),
    ("Nurses give the treatment, and a physician reviews the result.", "nurse"),
]

RECOVERY_TIMES: list[tuple[str, Json | None]] = [
    ("Full recovery takes 2 to 3 weeks.", time(2, 3, "wk")),
    ("Full recovery usually takes 4-6 weeks; heavy lifting is avoided at first.", time(4, 6, "wk")),
    ("Recovery typically takes about 10 days.", time(10, 10, "d")),
    ("Healing takes 6 to 12 months.", time(6, 12, "mo")),
    ("Most people return to normal activities in 1 to 2 weeks.", time(1, 2, "wk")),
    ("Complete healing may take up to 6 weeks.", time(None, 6, "wk")),
    ("Recovery takes at least 3 months.", time(3, None, "mo")),
    ("Recovery usually lasts 24 to 48 hours.", time(24, 48, "h")),
    ("Recovery takes two to four weeks.", time(2, 4, "wk")),
    ("Avoid lifting for 2 weeks; full recovery takes 6 to 8 weeks.", time(6, 8, "wk")),
    ("The time to full recovery varies, from several weeks to a few months.", None),
    ("Full recovery takes several weeks.", None),
    ("Most people return to normal activities within a few weeks.", None),
]
RECOVERY_TIME_VALUES: list[tuple[str, Json | None]] = [
    ("Typically 5 to 7 weeks, longer after large repairs.", time(5, 7, "wk")),
    ("About 2 weeks.", time(2, 2, "wk")),
    ("1-2 days.", time(1, 2, "d")),
    ("Approximately 3 months.", time(3, 3, "mo")),
    ("Up to 6 weeks.", time(None, 6, "wk")),
    ("A few weeks to a couple of months.", None),
    ("Varies from person to person.", None),
    ("Six to eight weeks.", time(6, 8, "wk")),
    ("A year.", time(1, 1, "a")),
]
