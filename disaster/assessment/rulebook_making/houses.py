"""Build the parts of a house and the surveys of the guideline."""

from collections.abc import Iterable, Mapping

from disaster.assessment.rulebook_making.reading import Fault, Page, as_list
from disaster.assessment.rules.rulebook import (
    Chapter,
    Composition,
    Member,
    PartRule,
    Substitute,
)
from disaster.foundation.texts import _


def part_rule(page: Page) -> PartRule:
    """Build one row of a composition table (部位別構成比)."""
    joined = page.each("joins", "part") if page.has("joins") else [page]
    return PartRule(
        part=page.text("part"),
        label=page.text("label_ja"),
        composition=page.whole("composition"),
        members=tuple(member(one) for one in joined),
        tilt_replaces=page.flag("tilt_replaces"),
    )


def member(page: Page) -> Member:
    """Build what is looked at for one row."""
    part = page.text("part")
    has_others = page.has("substitutes")
    return Member(
        part=part,
        label=page.text("label_ja"),
        measured_by=page.text("measured_by"),
        key=page.text("key") if page.has("key") else part,
        structural=page.flag("structural"),
        sheet_trigger=page.optional_whole("sheet_trigger"),
        substitutes=tuple(
            Substitute(
                one.text("key"),
                one.optional_whole("highest_degree"),
                one.optional_whole("highest_degree_of_steel"),
                one.flag("when_absent"),
            )
            for one in (page.each("substitutes", "key") if has_others else [])
        ),
    )


def chapter(
    page: Page, compositions: Mapping[str, Composition], suffix: str
) -> Chapter:
    """Build one survey of the guideline."""
    tables, sections = page.inner("compositions"), page.inner("sections")
    used = {
        route: compositions[find_table(tables, route, compositions)]
        for route in tables.names()
    }
    has_sheet = page.has("foundation_sheet")
    return Chapter(
        hazard=page.text("hazard"),
        structure=page.text("structure"),
        stages=tuple(
            str(stage) for stage in as_list(page.value("stages"), page.at("stages"))
        ),
        compositions=used,
        appearance=page.texts("appearance"),
        sections={key: sections.text(key) + suffix for key in sections.names()},
        foundation_sheet=page.text("foundation_sheet") if has_sheet else None,
        two_storeys=page.flag("two_storeys"),
        underfloor_mud=page.flag("underfloor_mud"),
        part_keys=frozenset(key for parts in used.values() for key in keys_of(parts)),
    )


def find_table(
    tables: Page, route: str, compositions: Mapping[str, Composition]
) -> str:
    """Return the name of a composition table that exists."""
    name = tables.text(route)
    if name not in compositions:
        choices = "・".join(compositions)
        expected = _("compositions にある表の名前を書いてください: %(choices)s。")
        raise Fault(tables.at(route), expected % {"choices": choices})
    return name


def keys_of(parts: Composition) -> Iterable[str]:
    """Yield every key under which a survey may report one of the parts."""
    for part in parts:
        for one in part.members:
            yield one.key
            yield from (substitute.key for substitute in one.substitutes)
