"""Invented words and sentences. No real procedure, and no text of any real page."""

from __future__ import annotations

import random
import re

VERBS = [
    "Release",
    "Repair",
    "Excision",
    "Plication",
    "Fenestration",
    "Drainage",
    "Reconstruction",
    "Removal",
    "Revision",
    "Transfer",
    "Suspension",
    "Mapping",
    "Advancement",
    "Grafting",
    "Irrigation",
    "Reinforcement",
    "Realignment",
    "Measurement",
    "Sealing",
    "Biopsy",
    "Stapling",
    "Resurfacing",
    "Tightening",
    "Scanning",
    "Aspiration",
    "Ligation",
]
SITES = """velar sling|ostral joint|lumen duct|marrow valve|tarsal hood|sella membrane
pollicar tendon|genal fold
umbral gland|costal bridge|palmar sheath|orbital lattice|renal collar|tibial ledge|hyoid cord
lunar ligament
sternal notch pad|aural canal lining|plantar arch band|vesical neck|scapular bursa|dental crest
iliac strut
nasal shelf|cervical loop|crural arch|digital pulley|mandibular spur|pyloric ring
ulnar groove""".replace("\n", "|").split("|")
QUALIFIERS = """each segment|proximal|distal|bilateral|with graft|without graft|first 2 segments
single level
including guidance when performed|open approach|each additional level|partial|complete|for tightness
by scope|up to 5 cm|over 4.0 cm|initial|subsequent visit|with mesh, any method""".replace("\n", "|").split("|")
CONDS = """ostral stiffness|sling contracture|duct narrowing|valve leakage|gland swelling|membrane tears
fold weakness|tendon snapping|lattice drift|bridge fractures|sheath thickening|collar instability
cord tethering
canal scarring|arch collapse|band shortening|crest erosion|ring spasm|groove irritation
pad atrophy""".replace("\n", "|").split("|")
GOALS = """relieve pressure on the {site}|restore smooth movement of the {site}
reduce pain around the {site}
improve day-to-day function|prevent further damage to the {site}|confirm the cause of {cond}
allow the {site} to glide freely|lower the chance of {cond} coming back
keep the {site} stable under load
make walking and sleeping more comfortable|obtain a sample of the {site}
support long-lasting relief of {cond}
correct the shape of the {site}|protect the nerves beside the {site}""".replace("\n", "|").split("|")
TOOLS = """scalpel|self-retaining retractors|fine forceps|curved clamps|absorbable sutures
bone file|small drill
suction tip|electrocautery pencil|blunt probe|titanium plate|silicone drain|guide wire
measuring rod|skin stapler
irrigation syringe|sterile drapes|trocar|ring curette|needle holder|depth gauge|soft catheter|nerve hook
graft mesh|magnifying loupes|rigid scope (4 mm)|sponge holder (small, straight)|No. 15 blade|rasp (fine)
tissue glue|pulse oximeter|padded splint""".replace("\n", "|").split("|")
TECH = """ultrasound guidance|fluoroscopy|navigation software|fiber-optic camera|surgical microscope
nerve monitor|high-resolution display|laser fiber console|infrared tracker|robotic arm
image-fusion workstation
pressure transducer""".replace("\n", "|").split("|")
RISKS = """Infection|Bleeding|Bruising|Swelling|Wound breakdown|Nerve irritation|Blood clots
Scarring|Stiffness
Numbness near the incision|Leakage of fluid|Graft failure|Mild soreness|Skin discoloration
Allergic reaction
Return of {cond}|Injury to nearby vessels|Loss of grip strength|Delayed healing|Need for repeat surgery
Temporary tingling|Possible loss of movement|Potential for fluid collection|Fever above 38.5 C
Incomplete correction of the {site}""".replace("\n", "|").split("|")
RISK_ONE = """Bleeding or hematoma around the {site}|Infection, including deep infection of the {site}
Damage to nerves, vessels, or the {site}|Swelling and bruising that fade over days
Injury to the {site} (less than 1% of cases)|Reaction to dyes, glues, or dressings
Possible worsening of {cond}|Potential need for a second operation|Temporary or permanent numbness
A scar longer than 5 cm|Problems with wound healing, especially in people who smoke
Persistent {cond} despite a technically sound repair|Stiffness that limits the benefits of surgery""".replace(
    "\n", "|"
).split("|")
BENEFITS = """Less pain around the {site}|Better movement of the {site}|Fewer episodes of {cond}
A smaller scar than with older methods|Improved sleep and appetite|Lower need for daily medication
Clear information about the {site} for planning|Return of grip and balance
Greater comfort in shoes and clothing
A stable {site} that tolerates sports|Relief of {cond}, with little downtime
More confident walking on stairs
Benefits usually build over the first few visits
Accurate measurement of the {site} (to within 1 mm)""".replace("\n", "|").split("|")
INDICATIONS = """Persistent {cond} that limits daily activities|{Cond} confirmed on imaging
Pain around the {site} despite braces and exercises|Repeated {cond} after earlier treatment
A mass of the {site} larger than 5 cm|Loss of function in the {site}, with or without pain
Suspected {cond} in adults over 40|Visible deformity of the {site}
Symptoms such as {cond}, clicking, or weakness
Failed conservative care, e.g., splints or injections|Nighttime discomfort linked to {cond}
Measurements of the {site} outside the expected range (below 12 mm)|Conditions like {cond} or {cond2}
Swelling of the {site} that returns after drainage|Progressive {cond} seen at two visits
Unexplained findings in the {site}|Work-related strain of the {site}
Trauma that involves the {site}""".replace("\n", "|").split("|")
CRITERIA = """Adults aged 18 to 70 in stable health|BMI below 35|No active infection near the {site}
Able to follow the exercise plan|Non-smokers, or willing to stop smoking
Children aged 6 months to 2 years
Patients who have tried at least two other treatments|Good blood flow to the {site}
Bone mature enough to hold a plate|Patients weighing more than 250 g at birth
Realistic expectations about results
Willing to attend therapy visits|No allergy to contrast dye|Stable heart and lung function
People whose {cond} affects work or school""".replace("\n", "|").split("|")
PREP = """Stop blood thinners as directed by the care team|Arrange a ride home after the visit
Bring a list of current medicines and supplements|Wear loose clothing that opens at the front
Remove jewelry, contact lenses, and nail polish|Tell the team about allergies, implants, or pregnancy
Wash the skin over the {site} with antiseptic soap the evening before|Avoid lotions on the day of the visit
Review the consent form and ask questions|Stop smoking 4 weeks ahead of the visit
Medicines for diabetes may be adjusted|Preparation for the visit includes a short phone call
Blood pressure tablets may be taken with a sip of water|Plan for help at home with meals and stairs
Imaging of the {site}, such as X-rays, may be requested|Bring the list of tablets taken at breakfast
Follow the written instructions about tablets
Limit alcohol in the week before the visit""".replace("\n", "|").split("|")
TESTS = """Blood count and clotting studies|X-ray of the {site}|Ultrasound of the {site}
CT scan (with contrast) of the {site}|Electrocardiogram in adults over 50|Kidney function panel
Physical examination of the {site}|Review of earlier images|MRI of the {site}, with and without contrast
Skin swab to screen for bacteria|Lung function measurement
Pregnancy test where relevant""".replace("\n", "|").split("|")
STEPS: list[tuple[str, str]] = [
    ("Positioning", "The patient is placed on the back with the {site} supported on a padded rest."),
    ("Preparation", "The skin over the {site} is cleaned and draped."),
    ("Preparation", "Monitors are attached and the skin is marked with a pen."),
    ("Incision", "A cut of about 3 cm is made over the {site}."),
    ("Incision", "A curved incision, 2 to 4 cm long, exposes the {site}."),
    ("Exposure", "The layers are parted gently, and the {site} comes into view."),
    ("Access", "A thin wire is passed toward the {site} under image control."),
    ("Assessment", "The surgeon inspects the {site}, including its edges, for {cond}."),
    ("Shaping & Positioning", "The graft is trimmed and laid along the {site}."),
    ("Removal/Revision", "Worn tissue is removed, or the earlier repair is revised."),
    ("Sling Release", "Tight bands of the {site} are divided (one at a time)."),
    ("Duct Opening", "The narrowed duct is opened and rinsed."),
    ("Reinforcement", "Mesh is fixed beside the {site} with three stitches."),
    ("Irrigation", "The area is rinsed with warm saline, e.g., 250 ml."),
    ("Sampling", "Two small samples of the {site} are taken."),
    ("Measurement (if needed)", "The gap is measured, and the plate is chosen to fit."),
    ("Drain Placement (optional)", "A soft drain is left beside the {site}."),
    ("Closure", "The layers are closed with stitches, and a dressing is applied."),
    ("Closure", "The skin is closed with clips or glue."),
    ("Recovery", "The patient is moved to the recovery room and watched closely."),
    ("Setting", "The frame is set to the chosen angle and locked."),
    ("Imaging", "Pictures of the {site} are taken from two angles."),
    ("Analysis", "A specialist reads the images and writes a report."),
    ("Monitoring", "Pulse and oxygen levels are followed throughout."),
    ("Verification", "Movement of the {site} is checked before closing."),
    ("Hemostasis", "Small vessels are sealed one by one."),
    ("Documentation", "Findings, including sizes, are written down."),
    ("Traction", "Gentle traction is held while the {site} is realigned."),
    ("Nerve Protection", "The nerve beside the {site} is located and kept away from the blade."),
    ("Counting", "Sponges and needles are counted twice."),
]
PLAIN_STEPS = [
    "The {site} is exposed through a short cut and held with stay stitches.",
    "Scar tissue around the {site} is trimmed until it moves freely.",
    "A guide is placed, and its depth is confirmed on the screen.",
    "The clinician presses along the {site} to find the tight band.",
    "Small holes are made, rinsed, and filled with graft.",
    "The spinal canal and the regional lymph nodes are inspected for swelling.",
    "Alternatives to the planned plate are tried until the fit is right.",
    "The wound is rinsed, dried, and covered",
    "Stitches are placed in two layers, starting at the far end.",
    "A report is prepared, and the images are stored.",
    "Risks and complications are watched for while the drain stays in.",
    "The team confirms the name of the patient and the side of the body.",
    "If bleeding occurs, the vessel is tied or sealed.",
    "The edges of the {site} are brought together with clips, or",
    "A thin camera (5 mm) is advanced until the {site} is seen.",
    "The benefits of gentle handling are greatest near the nerve.",
    "Fluid is drained slowly, and samples are sent for study.",
    "The plate is fixed with screws, then tested by hand.",
    "Preparation for closing begins once the {site} is stable.",
    "The frame is unlocked and the limb is rested on a pillow.",
]
COLON_STEPS = [
    "The surgeon repairs the {site}: either the old graft is kept or a new one is placed.",
    "The clinician checks two things: the tension of the {site} and the color of the skin.",
    "The graft is tested before closing: it must slide without catching.",
]
COLON_RECOVERY = [
    "Keep the area dry: moisture delays healing of the skin.",
    "Use the brace as shown: it supports the {site} at night.",
    "Call the team at any hour: small problems are easier to solve early.",
]
SUMMARY_1 = [
    "{Proc} is a procedure in which a clinician treats the {site}.",
    "This operation reshapes or repairs the {site} through a short cut.",
    "In simple terms, {proc} helps the {site} work the way it should.",
    "{Proc} is done to look closely at the {site} and, where needed, to treat it.",
    "In layman's terms, the tight part of the {site} is loosened.",
    "This service covers care of the {site}, including planning, treatment, and checks afterwards.",
    "{Proc} involves work on the {site}, a small structure that guides movement.",
    "During {proc}, thin instruments reach the {site} without a large opening.",
    "The procedure corrects {cond}, a problem in which the {site} no longer moves well.",
    "{Proc} (sometimes shortened to an acronym) addresses the {site} directly.",
]
SUMMARY_2 = """It is most helpful for people with {cond}.
The work is planned from images, and each step is adapted to the patient.
Several methods exist; the choice depends on anatomy and earlier surgery.
The purpose, the benefits, and the risks are explained beforehand.
It may be repeated when {cond} returns.
Most of the work is done through an opening of less than 4.0 cm.
The {site} is measured before and after.
It can be combined with treatment of {cond2}.
Your clinician explains how the {site} will be reached.
""".strip().split("\n")
PURPOSE = [
    "The procedure addresses {cond}, in which the {site} becomes tight and painful.",
    "To treat {cond} and to {goal}.",
    "It is performed to {goal} in people with {cond}.",
    "Addresses the discomfort caused by {cond}, {cond2}, or both.",
    "The aim is to {goal}, and, where possible, to {goal2}.",
    "To provide a clear view of the {site} and to {goal}.",
    "This treatment targets {cond} that has not settled with other care.",
    "The procedure is meant to {goal}; it also helps to {goal2}.",
]
PROSE_INDICATIONS = [
    "The procedure is recommended for people with {cond} that limits daily life.",
    "It is considered when {cond} persists, when imaging shows damage, or when other care has failed.",
    "{Cond} that worsens over time is a typical reason to treat the {site}.",
    "It is appropriate in adults with {cond} and in children with {cond2}.",
]
PROSE_PREP = [
    "The team reviews medicines and allergies, and imaging of the {site} may be requested.",
    "Patients are asked to bring earlier reports and to arrange a ride home.",
    "Little preparation is needed; loose clothing is helpful.",
    "The care team explains which tablets to stop and which to keep taking.",
]
DESCRIPTION_LEAD = [
    "The procedure follows a set order, with small changes to suit the patient.",
    "The {site} is reached through natural folds of the skin wherever possible.",
    "The team works through the steps below while images guide each move.",
    "The exact approach depends on the size and place of the problem.",
]
DESCRIPTION_TAIL = [
    "The sequence may differ when {cond2} is also treated.",
    "The opening is checked once more before the patient leaves the table.",
    "Findings are shared with the family on the same day.",
    "Each stage is recorded so that later care can build on it.",
]
RECOVERY = [
    "Rest the {site} and keep it raised on a pillow.",
    "Change the dressing as shown by the nurse.",
    "Take pain tablets only as directed.",
    "Drink plenty of water, and eat light meals at first.",
    "Physical therapy helps restore strength and balance.",
    "Wear the splint at night, even when the {site} feels well.",
    "Report fever, redness, or leakage to the team.",
    "Short walks indoors are encouraged from the start.",
    "Stitches are removed in the clinic after 10 days.",
    "Keep the wound clean, and cover it in the shower.",
]
RESTRICTIONS = [
    "Avoid lifting more than 5 kg, and do not twist the {site}.",
    "No driving while taking strong pain tablets.",
    "Limit sports, swimming, and kneeling for several weeks.",
    "Avoid tight clothing over the {site}.",
]
FOLLOW_UP = [
    "A visit is planned to check the wound and the movement of the {site}.",
    "Images are repeated at the clinic.",
    "Visits are arranged to review results and adjust the splint.",
    "The team calls on the next day, and a check is booked.",
]
EXPECTATIONS = [
    "The {site} may be swollen and covered with a bulky dressing.",
    "Mild soreness and bruising are expected.",
    "Some fluid may collect under the skin.",
    "The limb rests in a padded splint.",
]
ALTERNATIVES = """Physical therapy and stretching of the {site}|Braces or splints worn at night
Watchful waiting
Steroid injections near the {site}|Medication for {cond}|Open surgery, depending on the extent of {cond}
Acupuncture, massage, or heat|Changes in activity and footwear|A different implant
Radiation in selected cases|Endoscopic treatment of the {site}""".replace("\n", "|").split("|")
ALT_LABELS = """Non-operative care|Bracing|Injection therapy|Open repair|Medication|Observation
Laser treatment
Dietary changes|Splinting|Endoscopic options""".replace("\n", "|").split("|")
ALT_TEXTS = """Splints, exercises, or injections.|Regular checks without treatment.
Tablets that ease {cond}, taken daily.|A longer cut with direct view of the {site}.
Rest and a change of footwear.""".replace("\n", "|").split("|")
PROS = """No cut, lower cost.|Can be stopped at any time.|Quick relief, little planning.
Well studied, widely available.|Avoids a hospital stay.""".replace("\n", "|").split("|")
CONS = """May not correct {cond}.|Needs repeated visits.|Relief fades after some months.
Larger scar, more soreness.|Works slowly, with uncertain results.""".replace("\n", "|").split("|")
EXPERIENCE = [
    "Most people feel pressure but little pain while the {site} is treated.",
    "Soreness is expected at first and is eased with tablets and cold packs.",
    "Patients may hear the equipment and feel gentle tugging.",
    "A nurse stays close by, and questions are welcome at any time.",
    "Tiredness, mild nausea, and a dry mouth settle quickly.",
    "Patients describe the visit as tiring rather than painful.",
    "The benefits become clear as the swelling of the {site} fades.",
]
DURING = [
    "Pressure and tugging may be felt, with little pain.",
    "The patient rests under a warm blanket while the team works.",
    "Some sounds and lights may be noticed.",
]
AFTER = [
    "Soreness around the {site}, eased with cold packs.",
    "Mild swelling, tiredness, and a tight dressing.",
    "The limb feels heavy until the blocks wear off.",
]
PAIN = [
    "Tablets, cold packs, and rest.",
    "Anti-inflammatory tablets, with stronger medicine if needed.",
    "A small pump may be used on the first night.",
]
NOTICES = [
    "Patients are encouraged to discuss {cond}, other treatments, and possible results with their doctor.",
    "Patients are encouraged to discuss any doubts with the healthcare team before deciding.",
    "This information is not a substitute for professional medical advice.",
]
RESULTS = [
    "Most people report steady relief of {cond}.",
    "The {site} keeps its new shape in the great majority of patients.",
    "Success depends on the extent of {cond} and on regular exercise.",
]
CONTRA = """Active infection near the {site}|Uncontrolled bleeding disorder
Allergy to the implant material
Pregnancy, unless the team decides otherwise|Severe heart or lung disease|Poor blood flow to the {site}
Inability to follow the plan|Untreated {cond2}""".replace("\n", "|").split("|")
UNKNOWN_HEADINGS = """Insurance Notes|Parking and Arrival|Myths and Facts|Questions People Ask
Patient Stories
Notes for Employers|Materials and Sustainability|Travel Advice|Fun Facts|Training and Certification
Device Registry|Local Support Groups""".replace("\n", "|").split("|")
UNKNOWN_TEXT = [
    "Ask the front desk which papers are needed before the visit.",
    "Parking is free on weekends, and the north gate is open until 20:00.",
    "Many people are surprised by how small the {site} is.",
    "A letter about sick leave can be requested in advance.",
    "The register collects the serial number of every plate.",
    "Interpreters can be booked at no charge.",
    "Support groups meet on the first Monday of the month.",
    "The procedure was first described for the {site} by a travelling clinic.",
]
SIMILAR = """Repair, {site}, partial|Release, {site}, each additional segment|Excision of {cond}, simple
Unlisted procedure, {site}|Drainage, {site}; by scope""".replace("\n", "|").split("|")
ADVERTS = [
    "Automate intake, prior authorization and record review with one assistant",
    "Create a free account to look up more codes",
]
SUMMARY_CONDITION = [
    "{Cond} is a disorder in which the {site} does not work as expected.",
    "People with {cond} notice stiffness, swelling, or weakness of the {site}.",
]
CONDITION_SECTIONS: dict[str, list[str]] = {
    "Causes": [
        "Repeated strain of the {site}",
        "Inherited weakness of the {site}",
        "Earlier injury, even if minor",
    ],
    "Risk Factors": ["Age over 60", "Smoking", "Heavy manual work", "A family history of {cond}"],
    "Symptoms": ["Pain around the {site}", "Clicking or catching", "Weakness, worse in the evening"],
    "Diagnosis": [
        "Physical examination of the {site}",
        "Ultrasound",
        "Blood count, if infection is suspected",
    ],
    "Treatment Options": ["Rest and splints", "Exercises", "Surgery of the {site} in severe cases"],
    "Prognosis and Follow-Up": ["Most people improve with treatment", "Checks at the clinic are advised"],
    "Complications": ["Lasting stiffness", "Tears of the {site}"],
    "Lifestyle & Prevention": ["Warm up before sports", "Keep a steady weight"],
}

# Combined sentences: openings and endings that fit each other, so that pages seldom repeat a sentence.
RECOVERY += [
    f"{a} {b}."
    for a in (
        "Use cold packs",
        "Take short rests",
        "Keep the {site} raised",
        "Do the gentle exercises",
        "Sip water",
    )
    for b in (
        "several times a day",
        "as the printed sheet shows",
        "when the {site} aches",
        "during the first days",
    )
]
RESTRICTIONS += [
    f"{a} until the team agrees."
    for a in (
        "No bathing or swimming",
        "Avoid contact sports",
        "Do not lean on the {site}",
        "No saunas (hot or dry)",
    )
]
FOLLOW_UP += [
    f"{a} {b}."
    for a in ("The wound is checked", "The splint is adjusted", "Measurements of the {site} are repeated")
    for b in ("at the clinic", "by the surgeon, who also reviews the images", "at each visit")
]
EXPECTATIONS += [
    f"{a} may {b}."
    for a in ("The skin over the {site}", "The area around the cut", "The limb")
    for b in ("look bruised", "feel tight and warm", "tingle, especially at night")
]
ALTERNATIVES += [
    f"{a} for {b}"
    for a in ("Exercise programs", "Heat or cold therapy", "A trial of tablets", "A custom brace (or insole)")
    for b in ("{cond}", "mild {cond}", "people who prefer to wait")
]
BENEFITS += [
    f"{a} {b}"
    for a in ("Easier", "Safer", "More comfortable")
    for b in ("use of the {site} at work", "sleep, travel, and sport", "care of the skin near the {site}")
]
INDICATIONS += [
    f"{a} {b}"
    for a in (
        "{Cond}",
        "Pain or weakness of the {site}",
        "A tear of the {site}",
        "Swelling (over 2 cm) of the {site}",
    )
    for b in ("after an injury", "seen on repeated images", "that disturbs sleep, work, or school")
]
EXPERIENCE += [
    f"{a} {b}."
    for a in ("Some people", "Many patients", "Children and adults alike")
    for b in ("report mild pressure near the {site}", "feel sleepy afterwards, then hungry")
]
DURING += [
    f"Patients may {b}." for b in ("hear music", "feel cool gel on the skin", "be asked to lie still, then turn")
]
AFTER += [f"The {{site}} may {b}." for b in ("ache", "look red, then pale", "feel tight when walking")]
PAIN += [f"{a} {b}." for a in ("Tablets", "Cold packs", "Splints") for b in ("as needed", "in the first days")]
PROS += [f"{a}." for a in ("No scar", "Short visits, simple planning", "Gentle on the {site}", "Easy to repeat")]
CONS += [
    f"{a}." for a in ("Slow effect", "Limited proof, varied results", "Does not treat {cond} itself", "Higher cost")
]
ALT_TEXTS += [
    f"{a}." for a in ("A plan of exercises at home", "A small implant, placed under the skin", "Waiting, with checks")
]
UNKNOWN_TEXT += [
    f"{a} {b}."
    for a in ("The desk team", "A volunteer", "The registry")
    for b in (
        "answers letters on weekdays",
        "keeps a list of past visits",
        "can explain the map of the building",
    )
]
PREP += [
    f"{a} {b}"
    for a in ("Bring", "Pack", "Hand in")
    for b in ("reading glasses and a charger", "the signed forms", "earlier images of the {site}, if any")
]


class Words:
    """Fillers of one page, fixed per page, and a picker that does not repeat itself."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.site, self.site2 = rng.sample(SITES, 2)
        self.cond, self.cond2 = rng.sample(CONDS, 2)
        self.verb = rng.choice(VERBS)
        self.proc = f"{self.site} {self.verb.lower()}"
        self._used: set[str] = set()

    def fill(self, template: str) -> str:
        for _ in range(2):
            template = (
                template.replace("{goal}", self._goal(0) if "{goal}" in template else "")
                .replace("{goal2}", self._goal(1) if "{goal2}" in template else "")
                .replace("{site}", self.site)
                .replace("{cond}", self.cond)
                .replace("{cond2}", self.cond2)
                .replace("{Cond}", self.cond[0].upper() + self.cond[1:])
                .replace("{proc}", self.proc)
                .replace("{Proc}", self.proc[0].upper() + self.proc[1:])
            )
        return template

    def _goal(self, which: int) -> str:
        return self.rng.choice(GOALS[which::2])

    def pick(self, pool: list[str]) -> str:
        """One filled template; the same text is never given twice on a page."""
        options = [t for t in pool if t not in self._used] or pool
        template = self.rng.choice(options)
        self._used.add(template)
        return self.fill(template)

    def some(self, pool: list[str], low: int, high: int) -> list[str]:
        count = self.rng.randint(low, min(high, max(low, len([t for t in pool if t not in self._used]))))
        return [self.pick(pool) for _ in range(count)]


def title_case(text: str) -> str:
    """Title Case that leaves short words and signs alone."""
    small = {"of", "the", "and", "or", "with", "by", "to", "when", "for", "a", "any", "in"}
    words = re.split(r"(\s+)", text)
    return "".join(w if w in small and i else w[:1].upper() + w[1:] for i, w in enumerate(words))


def sentence(text: str, stop: bool) -> str:
    """With or without a final stop."""
    text = text.rstrip(".")
    return text + "." if stop else text
