"""Build what one hazard or measurement adds: tilt, flood, ground, quick test."""

from disaster.assessment.rulebook_making.reading import (
    Page,
    as_level,
    as_number,
)
from disaster.assessment.rules.rulebook import (
    DepthTable,
    FloodFirst,
    GroundColumn,
    GroundRule,
    QuickHalf,
    TiltRule,
    TiltRules,
)
from disaster.foundation.texts import _

STRUCTURES = ("wood", "nonwood")


def tilt_rules(page: Page) -> TiltRules:
    """Build the rules of tilt (傾斜)."""
    return TiltRules(
        corners=page.whole("corners"),
        resultant=page.flag("resultant_of_two_directions"),
        counts_from=page.number("counts_from"),
        by_structure={name: tilt_rule(page.inner(name)) for name in STRUCTURES},
    )


def tilt_rule(page: Page) -> TiltRule:
    """Build the rule of tilt for one structure."""
    least = page.inner("at_least")
    has_piles = page.has("piles_total_from_cm")
    return TiltRule(
        total_from=page.number("total_from"),
        points=page.whole("points"),
        at_least={hazard: least.level(hazard) for hazard in least.names()},
        piles_total_from_cm=page.number("piles_total_from_cm") if has_piles else None,
    )


def quick_half(page: Page) -> QuickHalf:
    """Build the quick test for 半壊; editions before 令和7年7月 have none."""
    return QuickHalf(page.level("level"), page.texts("checks"))


def flood_first(page: Page) -> FloodFirst:
    """Build the depth tables of the first flood survey."""
    sampling = page.inner("sampling")
    return FloodFirst(
        storeys_up_to=page.whole("storeys_up_to"),
        not_broken=table(page, "not_broken"),
        broken=table(page, "broken"),
        below_floor=page.level("below_floor"),
        sampled_houses=sampling.whole("houses"),
        sampled_depth=sampling.number("depth_from"),
    )


def ground(page: Page) -> GroundRule:
    """Build the ground chapter."""
    first, columns = page.inner("first_sink"), page.inner("columns")
    return GroundRule(
        sink=page.texts("sink"),
        first_sink={sink: first.level(sink) for sink in first.names()},
        first_tilt=table(page, "first_tilt"),
        second_total_tilt=page.number("second_total_tilt"),
        second_total_sink=page.text("second_total_sink"),
        columns={
            name: tuple(ground_column(one) for one in columns.each(name, "number"))
            for name in STRUCTURES
        },
    )


def ground_column(page: Page) -> GroundColumn:
    """Build one column of the ground sheet."""
    area = page.inner("floor_area") if page.has("floor_area") else None
    lump = page.inner("lump") if page.has("lump") else None
    return GroundColumn(
        number=page.text("number"),
        tilt_from=page.number("tilt_from"),
        sink=page.text("sink"),
        floor_area_parts=area.texts("parts") if area else (),
        floor_area_points=area.whole("points") if area else 0,
        lump_parts=lump.texts("parts") if lump else (),
        lump_uneven=lump.whole("with_differential_settlement") if lump else 0,
        lump_even=lump.whole("without") if lump else 0,
        fixed=points_by_part(page, "fixed"),
        added=points_by_part(page, "added"),
    )


def points_by_part(page: Page, key: str) -> dict[str, int]:
    """Read points that a column gives to parts; left out means none."""
    if not page.has(key):
        return {}
    given = page.inner(key)
    return {part: given.whole(part) for part in given.names()}


def table(page: Page, key: str) -> DepthTable:
    """Build a table of lower bounds and levels."""
    place = page.at(key)
    rows = page.pairs(key, _("[下限, 程度] の並びで書いてください。"))
    return tuple((as_number(one, place), as_level(two, place)) for one, two in rows)
