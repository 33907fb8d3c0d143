"""Which keys a survey may hold: a key that nobody reads may be a mistyped part."""

from disaster.assessment.rules import present
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.sheet import points_key

FACTS = frozenset(present.FACTS)
# ``note``, ``source`` and what was seen storey by storey are for people; everything
# else decides something.
REQUEST = frozenset(
    (
        "id",
        "rule_version",
        "hazard",
        "structure",
        "stage",
        "arithmetic",
        "method",
        "part",
        "survey",
        "classify",
        "note",
        "source",
        "seen_by_storey",
    )
)
EXACT_STOREYS = frozenset(("part_points_main_other", "foundation_points"))
MARKS = frozenset(("marks", "marks_main", "marks_other"))
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
    """Refuse what this survey would not read, and a fact that cannot be read."""
    case.survey.refuse_others(known(case, method))
    present.check_facts(case)


def known(case: Case, method: str) -> frozenset[str]:
    """List the keys that this survey reads."""
    chapter = case.chapter
    if method != "parts":
        return FACTS | every_part(case)
    if case.arithmetic == "exact":
        split = EXACT_STOREYS if chapter.two_storeys else NONE
        return FACTS | chapter.part_keys | split
    pictures = PICTURES if is_on_pictures(case) else NONE
    split = SHEET_STOREYS | EXACT_STOREYS if chapter.two_storeys else NONE
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
