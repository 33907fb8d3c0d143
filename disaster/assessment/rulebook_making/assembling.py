"""Turn the pages of a rule set into a RuleBook."""

from fractions import Fraction

from disaster.assessment.rulebook_making.hazards import (
    flood_first,
    ground,
    quick_half,
    tilt_rules,
)
from disaster.assessment.rulebook_making.houses import chapter, part_rule
from disaster.assessment.rulebook_making.reading import (
    Page,
    as_level,
    as_list,
    as_number,
)
from disaster.assessment.rulebook_making.sheets import foundation, sheet, storeys
from disaster.assessment.rules.editions import Approval, Change, Origin
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.rulebook import Criterion, RuleBook

# What a rule set must say of each of its tables, and of each part that water soaks.
RATED = (
    "levels",
    "degrees",
    "compositions",
    "triggers",
    "storeys",
    "tilt",
    "quick_half",
    "flood",
    "soaking",
    "ground_first",
    "ground_second",
    "cells",
)
SOAKED = (
    "outer_wall",
    "inner_wall",
    "floor",
    "pillar",
    "roof",
    "ceiling",
    "fixtures",
)


def assemble(page: Page, origin: Origin) -> RuleBook:
    """Build one rule set from its tables; raises Fault at the first gap."""
    compositions = {
        name: tuple(part_rule(part) for part in tables.each(name, "part"))
        for tables in [page.inner("compositions")]
        for name in tables.names()
    }
    levels = page.inner("levels")
    suffix = f"（頁は{origin.pages_of}）" if origin.pages_of else ""
    sights = page.each("appearance", "code")
    return RuleBook(
        origin=origin,
        levels_section=levels.text("section") + suffix,
        level_floors=level_floors(levels.inner("from")),
        degrees=tuple(
            as_number(one, page.at("degrees"))
            for one in as_list(page.value("degrees"), page.at("degrees"))
        ),
        structural_total_from=page.number("structural_total_from"),
        compositions=compositions,
        chapters=tuple(
            chapter(one, compositions, suffix) for one in page.each("chapters")
        ),
        criteria={
            one.text("code"): Criterion(one.text("code"), one.text("label_ja"))
            for one in sights
        },
        appearance_codes={
            alias: one.text("code")
            for one in sights
            for alias in (one.text("code"), *one.texts("aliases"))
        },
        tilt=tilt_rules(page.inner("tilt")),
        storeys=storeys(page.inner("two_storeys")),
        foundation=foundation(page.inner("foundation")),
        equipment_up_to=numbers(page.inner("equipment_up_to_pct")),
        sheet=sheet(page.inner("sheet")),
        quick_half=quick_half(page.inner("quick_half"))
        if page.has("quick_half")
        else None,
        flood_first=flood_first(page.inner("flood_first")),
        soaking_degrees=degrees_by_part(page.inner("flood_soaking_degrees")),
        wind_no_loss=page.level("wind_no_loss"),
        ground=ground(page.inner("ground")),
        confidence=words(page.inner("confidence")),
    )


def origin_of(page: Page, changes: tuple[Change, ...] = ()) -> Origin:
    """Read where a rule set comes from and when it is in force."""
    approved = approval(page.inner("approval")) if page.has("approval") else None
    until = page.day("in_force_until") if page.has("in_force_until") else None
    return Origin(
        version=page.text("version"),
        title=page.text("title_ja"),
        in_force_from=page.day("in_force_from"),
        in_force_until=until,
        in_force_note=page.text("in_force_note_ja")
        if page.has("in_force_note_ja")
        else "",
        sources=tuple(
            (one.text("title_ja"), one.text("url")) for one in page.each("sources")
        ),
        unverified=page.texts("unverified") if page.has("unverified") else (),
        remarks=page.texts("remarks") if page.has("remarks") else (),
        pages_of=page.text("pages_of_ja") if page.has("pages_of_ja") else "",
        based_on=page.text("based_on") if page.has("based_on") else "",
        changes=changes,
        approval=approved,
    )


def approval(page: Page) -> Approval:
    """Read who approved a local rule set, when, by which paper and why."""
    return Approval(
        approved_by=page.text("approved_by"),
        approved_on=page.day("approved_on"),
        document=page.text("document"),
        reason=page.text("reason"),
        prefecture_agreed_on=page.day("prefecture_agreed_on"),
    )


def level_floors(page: Page) -> tuple[tuple[DamageLevel, Fraction], ...]:
    """Read from which ratio each level begins; the lowest level has no floor."""
    return tuple(
        (as_level(name, page.at(name)), page.number(name)) for name in page.names()
    )


def numbers(page: Page) -> dict[str, Fraction]:
    """Read a table of exact numbers."""
    return {key: page.number(key) for key in page.names()}


def words(page: Page) -> dict[str, str]:
    """Read how sure the numbers of every table are (確かさ)."""
    return {key: page.text(key) for key in (*RATED, *page.names())}


def degrees_by_part(page: Page) -> dict[str, tuple[int, ...]]:
    """Read the degrees that soaking causes, by part (浸水による損傷程度)."""
    return {part: page.wholes(part) for part in (*SOAKED, *page.names())}
