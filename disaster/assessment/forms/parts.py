"""The parts of a sheet: by degree and share, by count, or by what can be measured."""

from collections.abc import Iterator

from disaster.assessment.forms import foundations
from disaster.assessment.forms.asks import SIGNS, Ask, Degree, PartAsk
from disaster.assessment.forms.degree_words import words_for
from disaster.assessment.forms.ways import Way
from disaster.assessment.rules.rulebook import (
    Chapter,
    Member,
    PartRule,
    RuleBook,
    Substitute,
)
from disaster.foundation.texts import _

# Counted one by one on the sheets: pillars, leaves, pairs (運用指針 第1編).
COUNTED = {"pillar": _("本"), "fixtures": _("枚"), "brace_pairs": _("対")}
STAND_INS = {
    "outer_wall": _("外壁"),
    "brace_pairs": _("ブレース"),
    "outer_finish_roof": _("外部仕上・雑壁・屋根"),
}
STOREYS = {"main": _("%s・主要階"), "other": _("%s・その他の階")}
EQUIPMENT_LABELS = {
    "bath_pct": _("浴室"),
    "kitchen_pct": _("台所"),
    "other_pct": _("その他の水回り・ベランダなど"),
}
# What the printed sheet offers, a point being a tenth of the item (調査票 設備の欄).
EQUIPMENT_STEPS = {
    "bath_pct": (
        ("0", _("なし")),
        ("10", _("配管のずれ")),
        ("20", _("浴槽の割れ")),
        ("30", _("使えない")),
    ),
    "kitchen_pct": (
        ("0", _("なし")),
        ("10", _("配管のずれ")),
        ("20", _("大きな破損")),
        ("30", _("使えない")),
    ),
}
POINTS_ONLY = _("点数だけ分かるとき")


def parts_of(way: Way, chapter: Chapter, book: RuleBook) -> Iterator[PartAsk]:
    """List the parts that a survey looks at, each followed by its stand-ins."""
    composition = chapter.compositions[way.route]
    if way.storeys:
        for rule in composition:
            yield from _by_storey(way, rule, book, chapter)
        return
    own = {member.key for rule in composition for member in rule.members}
    for rule in composition:
        for member in rule.members:
            yield _part(way, rule, member, book, chapter)
            for substitute in member.substitutes:
                if substitute.key not in own and _may_stand_in(way, substitute):
                    own.add(substitute.key)
                    yield _stand_in(way, rule, member, substitute, book)


def _may_stand_in(way: Way, substitute: Substitute) -> bool:
    """Say whether a stand-in can be entered; a sheet knows those for absent parts."""
    return way.arithmetic == "exact" or substitute.when_absent


def _by_storey(
    way: Way, rule: PartRule, book: RuleBook, chapter: Chapter
) -> Iterator[PartAsk]:
    """Ask for a part storey by storey; the foundation has none (基礎を除く)."""
    member = rule.members[0]
    if member.measured_by == "foundation":
        yield _foundation(way, rule, member, book, chapter)
        return
    if not member.is_ticked:
        yield _measured(rule, member, tuple(_storey_points(member, rule.composition)))
        return
    place = "marks" if way.arithmetic == "sheet" else "seen"
    for storey, label in STOREYS.items():
        yield PartAsk(
            key=f"{storey}_{member.key}",
            path=f"{place}_{storey}.{member.key}",
            label=label % member.label,
            composition=rule.composition,
            degrees=_degrees(way, member.key, book),
        )


def _part(
    way: Way, rule: PartRule, member: Member, book: RuleBook, chapter: Chapter
) -> PartAsk:
    if member.measured_by == "foundation":
        return _foundation(way, rule, member, book, chapter)
    if not member.is_ticked:
        measures = _percents(member, book, way)
        if way.arithmetic == "sheet":
            measures = (*measures, _points(rule))
        return _measured(rule, member, measures)
    return PartAsk(
        key=member.key,
        path=f"marks.{member.key}" if way.arithmetic == "sheet" else member.key,
        label=member.label,
        composition=rule.composition,
        joined=rule.label if rule.is_joint else "",
        degrees=_degrees(way, member.key, book),
        count_unit=_unit(way, member.key),
    )


def _measured(rule: PartRule, member: Member, measures: tuple[Ask, ...]) -> PartAsk:
    zeros = tuple(ask.path for ask in measures if not ask.group)
    return PartAsk(
        key=member.key,
        path=member.key,
        label=member.label,
        composition=rule.composition,
        joined=rule.label if rule.is_joint else "",
        measures=measures,
        zeros=zeros,
    )


def _foundation(
    way: Way, rule: PartRule, member: Member, book: RuleBook, chapter: Chapter
) -> PartAsk:
    """Ask for lengths; a sheet has a column to tick as well, and points by storey."""
    with_type = chapter.underfloor_mud
    is_ticked = way.arithmetic == "sheet"
    by_rate = chapter.foundation_sheet == "rate"
    measures: list[Ask] = []
    if is_ticked and not by_rate:
        measures.extend(foundations.bands(book))
    folded = foundations.BY_LENGTH if is_ticked and not by_rate else ""
    measures.extend(foundations.measured(book, with_type=with_type, group=folded))
    if is_ticked and by_rate:
        measures.extend(foundations.bands(book, foundations.BY_BAND))
    if way.storeys and not is_ticked:
        measures.append(foundations.points(rule.composition, POINTS_ONLY))
    return PartAsk(
        key=member.key,
        path=member.key,
        label=member.label,
        composition=rule.composition,
        measures=tuple(measures),
        zeros=(foundations.BAND,) if is_ticked else (),
    )


def _percents(member: Member, book: RuleBook, way: Way) -> tuple[Ask, ...]:
    if member.measured_by == "percent":
        return (Ask(member.key, member.label, unit="％", limit=100),)
    return tuple(
        _equipment(member, key, int(limit), way)
        for key, limit in book.equipment_up_to.items()
    )


def _equipment(member: Member, key: str, limit: int, way: Way) -> Ask:
    path, label = f"{member.key}.{key}", EQUIPMENT_LABELS.get(key, key)
    if way.arithmetic == "sheet" and key in EQUIPMENT_STEPS:
        choices = tuple(
            (
                value,
                _("%(points)d点 %(words)s")
                % {"words": words, "points": int(value) // 10},
            )
            for value, words in EQUIPMENT_STEPS[key]
        )
        return Ask(path, label, "choice", choices=choices)
    return Ask(path, label, unit="％", hint=_("%s％まで") % limit, limit=limit)


def _points(rule: PartRule) -> Ask:
    """Ask for the points as they stand on the paper (設備の損害割合の欄)."""
    return Ask(
        f"{rule.part}_points",
        _("%sの点数") % rule.label,
        unit=_("点"),
        hint=_("%d点まで") % rule.composition,
        limit=rule.composition,
        group=POINTS_ONLY,
    )


def _storey_points(member: Member, composition: int) -> Iterator[Ask]:
    """Ask for the equipment of both storeys in points of the sheet (16 設備)."""
    labels = (("main", _("主要階の%s")), ("other", _("その他の階の%s")))
    for storey, label in labels:
        yield Ask(
            f"{member.part}_{storey}_points",
            label % member.label,
            unit=_("点"),
            hint=_("合わせて%d点まで") % composition,
            limit=composition,
        )


def _stand_in(
    way: Way, rule: PartRule, member: Member, substitute: Substitute, book: RuleBook
) -> PartAsk:
    """Ask for what is judged where most of a part cannot be seen (p1-25)."""
    place = "marks." if way.arithmetic == "sheet" else ""
    return PartAsk(
        key=substitute.key,
        path=f"{place}{substitute.key}",
        label=STAND_INS.get(substitute.key, substitute.key),
        composition=rule.composition,
        stands_for=member.label,
        degrees=_degrees(way, substitute.key, book, substitute.highest_degree),
        count_unit=_unit(way, substitute.key),
    )


def _unit(way: Way, key: str) -> str:
    return COUNTED.get(key, "") if way.arithmetic == "exact" else ""


def _degrees(
    way: Way, key: str, book: RuleBook, highest: int | None = None
) -> tuple[Degree, ...]:
    last = highest or len(book.degrees) - 1
    return tuple(
        Degree(
            number,
            SIGNS[number],
            str(book.degrees[number]),
            words_for(way.hazard, way.structure, key, number),
        )
        for number in range(1, last + 1)
    )
