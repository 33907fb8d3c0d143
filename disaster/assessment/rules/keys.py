"""Which keys a survey may hold: a key that nobody reads may be a mistyped part."""

from disaster.assessment.rules import fields
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.sheet import points_key

FACTS = frozenset(
    (
        "outright",
        "tilt",
        "ground_crack_under_house",
        "storeys",
        "one_household_uses_both",
        "main_storey",
        "route",
        "pile_foundation",
        "max_settlement_cm",
        "max_exposure_cm",
        "detached",
        "depth_above_floor_m",
        "also_wind_damage",
        "outer_wall_deg3plus_nonflood",
        "fixtures_deg3plus_nonflood",
        "sample_depths_m",
        "outer_wall_and_fixtures_broken_area_wide",
        "no_loss_and_no_leak",
        "typhoon_with_rain",
        "differential_settlement",
        "sink",
        "sediment_uniform_around_house",
        "floor1_area",
        "total_area",
        "points",
        "roof_30pct_and_leak",
        "wall_deg3_20pct",
        "fixtures_deg4_2places",
        "note",
    )
)
EXACT_STOREYS = frozenset(("part_points_main_other", "foundation_points"))
SHEET = frozenset(("marks", "foundation_band"))
SHEET_STOREYS = frozenset(
    (
        "marks_main",
        "marks_other",
        "floor_share_main_other",
        "roof_share_main_other",
        "equipment_main_points",
        "equipment_other_points",
    )
)
PICTURES = frozenset(("sheet_points",))
NONE: frozenset[str] = frozenset()


def refuse_unknown(case: Case, method: str) -> None:
    """Refuse what this survey would not read, and a house without storeys."""
    survey = case.survey
    survey.refuse_others(known(case, method))
    for key in ("storeys", "main_storey"):
        if key in survey:
            fields.positive(survey.whole(key), survey.at(key))
    survey.ticked("one_household_uses_both")


def known(case: Case, method: str) -> frozenset[str]:
    """List the keys that this survey reads."""
    chapter = case.chapter
    if method != "parts":
        return FACTS | every_part(case)
    if case.arithmetic == "exact":
        split = EXACT_STOREYS if chapter.two_storeys else NONE
        return FACTS | chapter.part_keys | split
    split = SHEET_STOREYS if chapter.two_storeys else NONE
    pictures = PICTURES if is_on_pictures(case) else NONE
    return FACTS | unticked(case) | SHEET | split | pictures


def every_part(case: Case) -> frozenset[str]:
    """List the parts of every chapter, which other methods may carry along."""
    return frozenset(key for one in case.book.chapters for key in one.part_keys)


def unticked(case: Case) -> frozenset[str]:
    """List the keys of the parts that a sheet measures instead of ticking.

    The foundation has its own columns; points are written for equipment alone.
    """
    rules = [
        rule
        for table in case.chapter.compositions.values()
        for rule in table
        if not rule.members[0].is_ticked
    ]
    points = {
        points_key(rule)
        for rule in rules
        if rule.members[0].measured_by != "foundation"
    }
    return frozenset(rule.members[0].key for rule in rules) | points


def is_on_pictures(case: Case) -> bool:
    """Say whether the picture sheet shows just the parts of this survey (調査票B)."""
    shown = set(case.book.sheet.pictures)
    tables = case.chapter.compositions.values()
    return any({rule.part for rule in table} == shown for table in tables)
