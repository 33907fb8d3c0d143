"""判定基準の表: the tables of a rule set as people read them, on paper and on screen.

``disaster rulesets show`` and the explanation page are both made from these.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from disaster.assessment.rules import exact
from disaster.assessment.rules.editions import Change
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.rulebook import (
    Chapter,
    DepthTable,
    GroundColumn,
    Member,
    QuickHalf,
    RuleBook,
)
from disaster.assessment.rules.verdict import DEGREE_SIGNS, signs
from disaster.foundation.texts import _

HAZARDS = {"earthquake": "地震", "flood": "水害", "wind": "風害", "ground": "地盤被害"}
STRUCTURES = {"wood": "木造・プレハブ", "nonwood": "非木造"}
STAGES = {"1": "第1次", "2": "第2次", "single": "1回の調査"}
ROUTES = {
    "pillar_visible": "柱か梁が見える",
    "pillar_not_visible": "柱も梁も見えない",
}
SINKS = {
    "all_up_to_1m_above_floor": "床上1mまで",
    "all_up_to_floor": "床まで",
    "all_up_to_25cm_below_foundation_top": "基礎の天端下25cmまで",
    "not_all_up_to_25cm_below_foundation_top": "それより浅い",
    "none": "沈下なし",
}
QUICK_CHECKS = {
    "roof_30pct_and_leak": "屋根: 棟・瓦の約30％以上のずれか骨組みの損傷で、雨が入る",
    "wall_deg3_20pct": "外壁: 損傷程度Ⅲ以上が約20％以上",
    "fixtures_deg4_2places": "建具: 損傷程度Ⅳ以上が約20％以上か2か所以上",
}
CHANGED = {
    "two_storeys.main": "主要階の重み",
    "two_storeys.other": "その他の階の重み",
    "sheet.bands": "調査票の面積率の列",
    "foundation.sheet_bands": "調査票の基礎の点数",
    "quick_half": "簡易な半壊判定（調査票C）",
    "tilt.resultant_of_two_directions": "2方向の傾斜の合成",
    "tilt.wood.at_least.earthquake": "地震の木造で傾斜1/60以上のときの下限の程度",
}
WORDS = {"true": "できる", "false": "できない", "null": "なし"}
PLUMB_MM = 1200
WOODEN = "wood_second"
CONFIDENCES = {
    "seen_in_official_pdf": _("国の指針の本文で確認"),
    "seen_in_official_sheet": _("国の調査票で確認"),
    "inferred": _("調査票の印刷からの推定（未確認）"),
    "remembered": _("未確認"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a name for machines, a title, headings and rows of words."""

    name: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    confidence: str = ""


def tables(book: RuleBook) -> Iterator[Table]:
    """Yield every table of a rule set with how sure its numbers are (確かさ)."""
    for table in every(book):
        sure = book.confidence.get(table.name.partition(".")[0], "")
        yield replace(table, confidence=CONFIDENCES.get(sure, sure))


def every(book: RuleBook) -> Iterator[Table]:
    """Yield every table of a rule set, in the order of a survey."""
    yield levels(book)
    yield degrees(book)
    yield from compositions(book)
    yield triggers(book)
    yield storeys(book)
    yield tilt(book)
    if book.quick_half is not None:
        yield quick(book.quick_half)
    yield flood(book)
    yield soaking(book)
    yield ground_first(book)
    yield from ground_second(book)
    for weight in sorted(book.sheet.cells):
        yield cells(book, weight)


def levels(book: RuleBook) -> Table:
    """List the levels with the ratio each begins at."""
    rows, above = [], None
    for level, floor in (*book.level_floors, (DamageLevel.PARTIAL, None)):
        low = "" if floor is None else _("%s％以上") % exact.as_decimal(floor)
        high = "" if above is None else _("%s％未満") % exact.as_decimal(above)
        rows.append((level.label, f"{low}{high}"))
        above = floor
    return Table("levels", _("被害の程度"), (_("程度"), _("損害割合")), tuple(rows))


def degrees(book: RuleBook) -> Table:
    """List the degrees of damage with the share each counts for."""
    cells_of = (f"{exact.as_decimal(degree)}％" for degree in book.degrees)
    return Table(
        "degrees",
        _("損傷程度"),
        (_("損傷程度"), *DEGREE_SIGNS),
        ((_("数え方"), *cells_of),),
    )


def compositions(book: RuleBook) -> Iterator[Table]:
    """List the parts of each table with their composition ratio (構成比)."""
    for name, parts in book.compositions.items():
        rows = tuple(
            (
                rule.label,
                str(rule.composition),
                _("傾斜で置き換え") if rule.tilt_replaces else "",
            )
            for rule in parts
        )
        total = str(sum(rule.composition for rule in parts))
        yield Table(
            f"compositions.{name}",
            _("構成比: %s") % used_by(book, name),
            (_("部位"), _("構成比（点）"), _("備考")),
            (*rows, (_("計"), total, "")),
        )


def used_by(book: RuleBook, name: str) -> str:
    """Name the surveys that use a composition table."""
    wanted = book.compositions[name]
    return "、".join(
        survey_name(chapter) + (f"（{ROUTES[route]}）" if route else "")
        for chapter in book.chapters
        for route, parts in chapter.compositions.items()
        if parts is wanted
    )


def survey_name(chapter: Chapter) -> str:
    """Name a survey of the guideline."""
    stages = "・".join(STAGES[stage] for stage in chapter.stages)
    return f"{HAZARDS[chapter.hazard]} {STRUCTURES[chapter.structure]} {stages}"


def triggers(book: RuleBook) -> Table:
    """List the structural parts that make 全壊 alone, by rate and as printed."""
    limit = exact.as_decimal(book.structural_total_from)
    rows = tuple(
        (used_by(book, name), member.label, f"{limit}％", printed_trigger(member))
        for name, parts in book.compositions.items()
        for rule in parts
        for member in rule.members
        if member.structural
    )
    heads = (_("調査"), _("部位"), _("本文（損傷率）"), _("調査票（点）"))
    return Table("triggers", _("これだけで全壊になる部位"), heads, rows)


def printed_trigger(member: Member) -> str:
    """Write the limit that the sheet prints for a part."""
    return "" if member.sheet_trigger is None else str(member.sheet_trigger)


def storeys(book: RuleBook) -> Table:
    """Show the factors of the main and the other storeys."""
    factors = (book.storeys.main, book.storeys.other)
    return Table(
        "storeys",
        _("２階建等の重み"),
        (_("主要階"), _("その他の階")),
        (tuple(exact.as_decimal(factor) for factor in factors),),
    )


def tilt(book: RuleBook) -> Table:
    """Show what a lean does, by structure (傾斜)."""
    rows = []
    for structure, rule in book.tilt.by_structure.items():
        least = "、".join(
            f"{HAZARDS[hazard]}は少なくとも{level.label}"
            for hazard, level in rule.at_least.items()
        )
        rows += [
            (STRUCTURES[structure], lean(rule.total_from), "", _("全壊")),
            (
                STRUCTURES[structure],
                lean(book.tilt.counts_from),
                str(rule.points),
                least,
            ),
        ]
        if rule.piles_total_from_cm is not None:
            depth = exact.as_decimal(rule.piles_total_from_cm)
            why = _("くい基礎で沈下か露出が%scm以上なら全壊") % depth
            rows.append((STRUCTURES[structure], lean(book.tilt.counts_from), "", why))
    heads = (_("構造"), _("傾斜"), _("点"), _("判定"))
    return Table("tilt", _("傾斜"), heads, tuple(rows))


def lean(bound: Fraction) -> str:
    """Write a tilt as people measure it with a 1,200 mm plumb line."""
    return _("%(bound)s以上（%(mm)smm／1,200mm）") % {
        "bound": bound,
        "mm": exact.as_decimal(bound * PLUMB_MM),
    }


def quick(rule: QuickHalf) -> Table:
    """List what must all be met for the quick test (調査票C)."""
    rows = tuple((QUICK_CHECKS.get(check, check),) for check in rule.checks)
    title = _("簡易な判定: すべて当てはまれば%s") % rule.level.label
    return Table("quick_half", title, (_("見るもの"),), rows)


def flood(book: RuleBook) -> Table:
    """Show the level by depth, without and with damage by force (表1・表2)."""
    rule = book.flood_first
    bounds = sorted({bound for bound, _level in (*rule.not_broken, *rule.broken)})
    rows: list[tuple[str, ...]] = []
    above = None
    for bound in reversed(bounds):
        depth = depth_words(bound, above)
        pair = (at(rule.not_broken, bound), at(rule.broken, bound))
        rows.append((depth, *(level.label for level in pair)))
        above = bound
    below = rule.below_floor.label
    heads = (
        _("床上の浸水深"),
        _("表1 外力の被害なし"),
        _("表2 外力の被害あり"),
    )
    title = _("水害 第1次（木造・プレハブの戸建て%d階まで）") % rule.storeys_up_to
    return Table("flood", title, heads, (*rows, (_("床下"), below, below)))


def soaking(book: RuleBook) -> Table:
    """Show the degrees that water alone causes; the others come by force (太字の欄)."""
    rule = next(parts for name, parts in book.compositions.items() if name == WOODEN)
    rows = tuple(
        (part.label, signs(book.soaking_degrees[part.part]))
        for part in rule
        if part.part in book.soaking_degrees
    )
    heads = (_("部位"), _("浸水による損傷の程度"))
    return Table("soaking", _("水害 木造・プレハブ: 浸水時の固定程度"), heads, rows)


def depth_words(bound: Fraction, above: Fraction | None) -> str:
    """Write a band of depth above the floor."""
    low = _("床上%sm以上") % exact.as_decimal(bound) if bound else _("床上")
    return low if above is None else low + _("%sm未満") % exact.as_decimal(above)


def at(rows: DepthTable, depth: Fraction) -> DamageLevel:
    """Look a depth up."""
    return next(level for bound, level in rows if depth >= bound)


def ground_first(book: RuleBook) -> Table:
    """Show the first survey of ground damage: sinking, or tilt when it is uneven."""
    rule = book.ground
    sunk = (
        (_("すべての部分が%s地盤面下") % SINKS.get(sink, sink), level.label)
        for sink, level in rule.first_sink.items()
    )
    leaning = (
        (_("不同沈下があり、傾斜%s") % lean(bound), level.label)
        for bound, level in rule.first_tilt
    )
    heads = (_("見るもの"), _("程度"))
    return Table("ground_first", _("地盤被害 第1次"), heads, (*sunk, *leaning))


def ground_second(book: RuleBook) -> Iterator[Table]:
    """Show the columns ①〜⑧ of the second survey of ground damage (早見表)."""
    for structure, columns in book.ground.columns.items():
        labels = labels_of(book, structure)
        rows = tuple(
            (
                column.number,
                SINKS.get(column.sink, column.sink),
                band(column, columns),
                column_words(column, labels),
            )
            for column in columns
        )
        yield Table(
            f"ground_second.{structure}",
            _("地盤被害 第2次 %s") % STRUCTURES[structure],
            (_("列"), _("沈下"), _("傾斜"), _("決まった点（ほかの部位は調べて足す）")),
            rows,
        )


def labels_of(book: RuleBook, structure: str) -> dict[str, str]:
    """Name the parts of the second survey of ground damage."""
    chapter = book.chapter("ground", structure, "2")
    parts = chapter.compositions.get("", ()) if chapter else ()
    return {rule.part: rule.label for rule in parts}


def band(column: GroundColumn, columns: tuple[GroundColumn, ...]) -> str:
    """Write the band of tilt of a column."""
    above = min(
        (one.tilt_from for one in columns if one.tilt_from > column.tilt_from),
        default=None,
    )
    low = _("%s以上") % column.tilt_from if column.tilt_from else ""
    return low if above is None else low + _("%s未満") % above


def column_words(column: GroundColumn, labels: dict[str, str]) -> str:
    """Write the fixed points of a column."""
    words = []
    if column.lump_parts:
        facts = {
            "parts": joined(column.lump_parts, labels),
            "uneven": column.lump_uneven,
            "even": column.lump_even,
        }
        words.append(
            _("%(parts)s あわせて%(uneven)d（不同沈下がなければ%(even)d）") % facts
        )
    if column.floor_area_parts:
        facts = {
            "parts": joined(column.floor_area_parts, labels),
            "points": column.floor_area_points,
        }
        words.append(_("%(parts)s あわせて ク×%(points)d") % facts)
    words += [
        f"{labels.get(part, part)} {points}" for part, points in column.fixed.items()
    ]
    words += [
        _("%(part)s 調べた点＋%(points)d")
        % {"part": labels.get(part, part), "points": points}
        for part, points in column.added.items()
    ]
    return "、".join(words)


def joined(parts: tuple[str, ...], labels: dict[str, str]) -> str:
    """Name several parts."""
    return "・".join(labels.get(part, part) for part in parts)


def change_words(book: RuleBook, change: Change) -> str:
    """Say in words what a rule set changes of the edition it is based on."""
    was, now = plain(change.was), plain(change.now)
    return f"{changed_name(book, change.key)}: {was} → {now}"


def plain(value: str) -> str:
    """Write a value as people say it; a whole table is only said to be there."""
    if value.startswith("{"):
        return _("あり")
    word = value.strip('"')
    levels = {level.value: level.label for level in DamageLevel}
    return WORDS.get(word) or levels.get(word) or word


def changed_name(book: RuleBook, key: str) -> str:
    """Name a changed value; the key itself where nobody named it."""
    if key in CHANGED:
        return CHANGED[key]
    table, *rest = key.split(".")
    name, part = (*rest, "", "")[:2]
    if table == "compositions" and name in book.compositions:
        labels = {rule.part: rule.label for rule in book.compositions[name]}
        return f"構成比 {labels.get(part, part)}（{used_by(book, name)}）"
    return key


def cells(book: RuleBook, weight: int) -> Table:
    """Show the printed cells of one composition ratio (調査票の点数表)."""
    heads = (_("損傷程度"), *(f"〜{band}％" for band in book.sheet.bands))
    rows = tuple(
        (sign, *(str(points) for points in row))
        for sign, row in zip(DEGREE_SIGNS[1:], book.sheet.cells[weight], strict=False)
    )
    return Table(f"cells.{weight}", _("調査票の点数: 構成比%d") % weight, heads, rows)
