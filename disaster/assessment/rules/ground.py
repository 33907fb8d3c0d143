"""地盤被害 (第4編): liquefaction and slopes, by sinking and differential tilt."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from disaster.assessment.rules import case as step
from disaster.assessment.rules import exact, problems
from disaster.assessment.rules.case import Case, total_text
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment, PartLine, Reason, Sum
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import (
    Composition,
    GroundColumn,
    GroundRule,
    PartRule,
)
from disaster.assessment.rules.tilt import Tilt
from disaster.assessment.rules.verdict import SEVERITY, classified
from disaster.foundation.texts import _

Points = dict[str, Fraction]


def judge_ground(case: Case) -> Assessment:
    """Judge a house by the ground chapter, first or second survey."""
    key = "sediment_uniform_around_house"
    if key in case.survey and not case.survey.flag(key):
        sentence = _("土砂等が一様に堆積していないため、通常の調査で判定します。")
        reason = case.reason("sediment_not_uniform", "ground", sentence)
        from_flood = case.hazard == "flood"
        follows = step.FLOOD_CHAPTER if from_flood else step.ORDINARY_SURVEY
        return case.handed_on(follows, "scope", reason)
    rule = case.book.ground
    sink = case.survey.choice("sink", rule.sink) if "sink" in case.survey else "none"
    tilt = case.tilt
    if not case.chapter.compositions:
        return judge_first(case, rule, sink, tilt)
    return judge_second(case, rule, sink, tilt)


def judge_first(
    case: Case, rule: GroundRule, sink: str, tilt: Tilt | None
) -> Assessment:
    """Take the more severe of sinking and tilt (調査票-33・35)."""
    found = []
    if sink in rule.first_sink:
        sentence = _("地盤面下への潜り込みにより「%(level)s」に当たります。")
        level = rule.first_sink[sink]
        found.append((level, "sink", sentence % {"level": level.label}))
    if tilt is not None and case.survey.ticked("differential_settlement"):
        for bound, level in rule.first_tilt:
            if tilt.reaches(bound):
                sentence = _("不同沈下があり傾斜が%(bound)s以上で「%(level)s」です。")
                facts = {"bound": bound, "level": level.label}
                found.append((level, "tilt", sentence % facts))
                break
    if not found:
        return undecided(case)
    reasons = [case.reason(f"ground_{way}", "ground", why) for _l, way, why in found]
    level, way, _why = min(found, key=lambda one: SEVERITY.index(one[0]))
    return case.settled(level, way, *reasons)


def undecided(case: Case) -> Assessment:
    """Hand the house on to the survey of the hazard itself (判定に至らない)."""
    sentence = _("地盤の表では判定に至らないため、通常の被害認定調査で判定します。")
    reason = case.reason("ground_undecided", "ground", sentence)
    return case.handed_on(step.ORDINARY_SURVEY, "ground", reason)


def judge_second(
    case: Case, rule: GroundRule, sink: str, tilt: Tilt | None
) -> Assessment:
    """Find 全壊 or the column of the sheet and add it up (調査票-34・36)."""
    if sink == rule.second_total_sink:
        sentence = total_text(_("床上1mまでのすべての部分が地盤面下に潜り込んだ"))
        reason = case.reason("ground_sink_total", "ground", sentence)
        return case.settled(DamageLevel.TOTAL, "sink", reason)
    if tilt is not None and tilt.reaches(rule.second_total_tilt):
        why = _("傾斜の平均が%(tilt)sで1/20以上の") % {"tilt": tilt.in_words()}
        reason = case.reason("ground_tilt_total", "ground", total_text(why))
        return case.settled(DamageLevel.TOTAL, "tilt", reason)
    column = find_column(rule.columns[case.building], rule, sink, tilt)
    if column is None:
        return undecided(case)
    return judge_column(case, column)


def find_column(
    columns: tuple[GroundColumn, ...], rule: GroundRule, sink: str, tilt: Tilt | None
) -> GroundColumn | None:
    """Find the column ①〜⑧; None where the ordinary survey applies."""
    if sink == rule.sink[0]:
        sink = rule.sink[1]
    for column in columns:
        if column.sink != sink:
            continue
        if not column.tilt_from or (tilt and tilt.reaches(column.tilt_from)):
            return column
    return None


def judge_column(case: Case, column: GroundColumn) -> Assessment:
    """Add up the fixed, the area-weighted and the surveyed points of one column."""
    composition = case.chapter.compositions[""]
    surveyed = read_points(case.survey, composition)
    points = column_points(case, column, surveyed)
    label = _("早見表%(number)sの合計") % {"number": column.number}
    ratio = min(exact.total(points.values()), exact.HUNDRED)
    ruin = find_ruin(case, column, surveyed, composition)
    if ruin is not None:
        return replace(ruin, points=points, parts=lines(composition, points))
    level = case.book.level_of(ratio)
    facts = {"label": label, "ratio": exact.as_decimal(ratio)}
    sentence = _("%(label)sは%(ratio)s％です。") % facts
    reason = case.reason("ground_column", "ground", sentence)
    settled = case.settled(level, "parts", reason, classified(case, ratio, level))
    return replace(
        settled,
        ratio=ratio,
        to_next_level=case.book.to_next_level(level, ratio),
        points=points,
        parts=lines(composition, points),
        sums=(Sum("ground_column", label, ratio),),
    )


def read_points(survey: Fields, composition: Composition) -> Points:
    """Read the sheet points of the parts assessed normally."""
    given = survey.inner_or_empty("points")
    given.refuse_others([rule.part for rule in composition])
    points = {}
    for rule in composition:
        if rule.part in given:
            value = given.number(rule.part)
            if value > rule.composition:
                path, limit = given.at(rule.part), rule.composition
                raise UnusableSurvey(path, problems.OVER_COMPOSITION, limit=limit)
            points[rule.part] = value
    return points


def column_points(case: Case, column: GroundColumn, surveyed: Points) -> Points:
    """Work out every line of one column; the products with ク stay exact."""
    covered = {*column.floor_area_parts, *column.lump_parts, *column.fixed}
    points = {part: value for part, value in surveyed.items() if part not in covered}
    for part, extra in column.added.items():
        limit = next(
            rule.composition
            for rule in case.chapter.compositions[""]
            if rule.part == part
        )
        raised = points.get(part, exact.ZERO) + extra
        points[part] = min(raised, Fraction(limit))
    points.update((part, Fraction(value)) for part, value in column.fixed.items())
    if column.lump_parts:
        uneven = case.survey.ticked("differential_settlement")
        lump = column.lump_uneven if uneven else column.lump_even
        points["+".join(column.lump_parts)] = Fraction(lump)
    if column.floor_area_parts:
        share = ground_floor_share(case.survey)
        joined = "+".join(column.floor_area_parts)
        points[joined] = share * column.floor_area_points
    return points


def ground_floor_share(survey: Fields) -> Fraction:
    """Divide the first floor by all floors (１階の床面積割合 ク)."""
    first, every = survey.positive("floor1_area"), survey.positive("total_area")
    if first > every:
        limit = exact.as_decimal(every)
        path = survey.at("floor1_area")
        raise UnusableSurvey(path, problems.TOO_LARGE, limit=limit)
    return first / every


def find_ruin(
    case: Case, column: GroundColumn, surveyed: Points, composition: Composition
) -> Assessment | None:
    """Find a structural part surveyed in this column that alone makes 全壊."""
    for rule in composition:
        covered = rule.part in column.lump_parts or rule.part in column.fixed
        if covered or rule.is_joint or not rule.members[0].structural:
            continue
        why = ruinous(case, rule, surveyed.get(rule.part, exact.ZERO))
        if why is not None:
            return case.settled(DamageLevel.TOTAL, f"{rule.part}_75", why)
    return None


def ruinous(case: Case, rule: PartRule, points: Fraction) -> Reason | None:
    """Say why the points of a structural part make 全壊; None when they do not.

    A sheet goes by the number printed beside the pillars (11％以上・38％以上), exact
    shares by the rate of 75 % that the number stands for. The foundation has no
    printed number, so its rate counts in both.
    """
    trigger, limit = rule.members[0].sheet_trigger, case.book.structural_total_from
    if case.arithmetic == "sheet" and trigger is not None:
        if points < trigger:
            return None
        why = _("%(part)sの損害割合が調査票に印刷された全壊の点数に達した")
        sentence = total_text(why % {"part": rule.label})
        return case.reason("structural_sheet_trigger", "ground", sentence)
    if points * 100 < limit * rule.composition:
        return None
    why = _("%(part)sの損傷率が%(limit)s％以上の")
    sentence = total_text(why % {"part": rule.label, "limit": limit})
    return case.reason("structural_75", "ground", sentence)


def lines(
    composition: Composition, points: Mapping[str, Fraction]
) -> tuple[PartLine, ...]:
    """Draw one bar for every line of the column; joint lines share their weight."""
    by_part = {rule.part: rule for rule in composition}
    return tuple(
        PartLine(
            name,
            "・".join(by_part[part].label for part in name.split("+")),
            sum(by_part[part].composition for part in name.split("+")),
            None,
            value,
        )
        for name, value in points.items()
    )
