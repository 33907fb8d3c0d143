"""The explanation sheet in English (説明資料の英語)."""

from disaster.assessment.paper import wording
from disaster.assessment.paper.english_labels import LABELS
from disaster.assessment.paper.english_reasons import REASONS
from disaster.assessment.rules import explaining

WORDING = {
    wording.TITLE: "How the damage to your home was judged",
    wording.LEAD: (
        "This sheet tells the reasons for the result. It is not the disaster damage "
        "certificate (罹災証明書). The Japanese sheet is the original."
    ),
    wording.DRAFT: "NOT DECIDED (DRAFT)",
    wording.DRAFT_NOTE: (
        "This result has not been decided yet and may change until it is."
    ),
    wording.DRILL: "DRILL 訓練",
    wording.DRILL_NOTE: "Made for a drill (訓練). This is no real result.",
    wording.DEMO: "SAMPLE 見本",
    wording.DEMO_NOTE: "A sample with invented data (見本). This is no real result.",
    wording.REPLACED_NOTE: (
        "Another survey of this home is now in use: %(name)s. The result on this sheet "
        "is an earlier one."
    ),
    wording.INCIDENT: "Disaster",
    wording.ADDRESS: "Place of the home",
    wording.BUILDING: "Building number",
    wording.SURVEY: "Survey",
    wording.KIND: "Kind of survey",
    wording.SURVEYED: "Surveyed on, by",
    wording.DECIDED: "Decided on",
    wording.LEVEL: "Level of damage",
    wording.RATIO: "Damage ratio %(ratio)s %%",
    wording.EXACTLY: " (exactly %(ratio)s)",
    wording.NO_RATIO: "This way of judging does not work out a ratio.",
    wording.UNSETTLED: "This survey does not decide",
    wording.NEXT: "What comes next: %(next)s",
    wording.RULER: "Ruler of the levels: %(ratio)s %% is %(level)s",
    wording.BEYOND: "above 60 %%",
    wording.DECISIVE: "The rule that decided",
    wording.GUIDELINE: "Guideline (in Japanese): %(title)s",
    wording.PARTS: "Part by part",
    wording.PART: "Part",
    wording.SEEN: "Degree and share",
    wording.RATE: "Rate",
    wording.COMPOSITION: "Weight",
    wording.POINTS: "Points",
    wording.BAR: "Picture",
    wording.SWAPPED: " (the tilt counts instead)",
    wording.TOTAL: "Sum (damage ratio)",
    wording.HOW_BARS: (
        "In the picture the frame is the weight and the filled part the points."
    ),
    wording.HOW_POINTS: "Points are rate × weight ÷ 100.",
    wording.HOW_DEGREES: "Degrees count as %(degrees)s.",
    wording.SUMS: "Every way to add up (the largest one is used): ",
    wording.SUM: "%(label)s %(ratio)s %%",
    wording.REASONS: "The reasons, step by step",
    wording.UNSEEN: "What could not be seen",
    wording.NOTHING_UNSEEN: "Nothing is recorded as not seen.",
    wording.DIFFERENCE: "What the other arithmetic says",
    wording.ASK_AGAIN: "If you do not agree",
    wording.ASK_UNTIL: (
        "You can ask for a re-survey. By %(until)s, tell %(office)s what to look at "
        "again and why. Photographs taken before cleaning up or repairs help. The "
        "present result stays in force until a new one is decided."
    ),
    wording.ASK_LATER: (
        "Once the result is decided you can ask for a re-survey, within %(days)s days "
        "of the decision. Tell %(office)s what to look at again and why."
    ),
    wording.OFFICE: "the city office",
    wording.OFFICE_PHONE: "%(office)s (telephone %(phone)s)",
    wording.INSURANCE: (
        "Earthquake insurance uses other levels of its own "
        "(全損, 大半損, 小半損, 一部損); they do not follow from this result."
    ),
    wording.PHOTOS: "Photographs of the parts",
    wording.PHOTO: "Photograph: %(slot)s",
    wording.NO_TIME: "no time recorded",
    wording.LATE: "added after the decision",
    wording.MORE_PHOTOS: (
        "There are %(count)s more photographs. You can see them at the city office."
    ),
    wording.FOOT: "Rules %(version)s, %(arithmetic)s, survey %(survey)s",
}
EXPLAINED = {
    explaining.TO_NEXT: "%(missing)s more points would mean %(level)s.",
    explaining.SHEET_DIFFERS: (
        "By the arithmetic of the printed sheet it would be %(level)s (%(ratio)s)."
    ),
    explaining.EXACT_DIFFERS: (
        "By the arithmetic without rounding it would be %(level)s (%(ratio)s)."
    ),
    explaining.DIFFERS: (
        "This is a home whose level depends on the way of the arithmetic."
    ),
    explaining.ARITHMETICS["exact"]: "exact shares, nothing rounded",
    explaining.ARITHMETICS["sheet"]: "bands of the printed sheet, whole points",
}
# What is stored, or comes from another module, and is found again by its words.
TOLD = LABELS | REASONS | EXPLAINED
