"""水害 第1次調査: the level by depth, and area sampling (p2-6〜8)."""

from fractions import Fraction

from disaster.assessment.rules import case as step
from disaster.assessment.rules import exact, fields
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment
from disaster.assessment.rules.rulebook import DepthTable
from disaster.foundation.texts import _

BELOW_FLOOR = "below_floor"


def judge_depth(case: Case) -> Assessment:
    """Judge a detached wooden house of one or two storeys by the depth of water."""
    obstacle = find_obstacle(case)
    if obstacle is not None:
        return beyond_first(case, obstacle)
    for key in ("storeys", "detached"):
        case.survey.required(key)
    depth = read_depth(
        case.survey.required("depth_above_floor_m"),
        case.survey.at("depth_above_floor_m"),
    )
    broken = is_broken(case)
    table = case.book.flood_first.broken if broken else case.book.flood_first.not_broken
    number = 2 if broken else 1
    level = level_at(case, table, depth)
    sentence = _("%(depth)sは表%(number)dにより「%(level)s」と判定しました。") % {
        "depth": in_words(depth),
        "number": number,
        "level": level.label,
    }
    decided_by = f"depth_table_{number}"
    reason = case.reason(decided_by, "depth", sentence)
    return case.settled(level, decided_by, reason)


def find_obstacle(case: Case) -> str | None:
    """Say why the first survey is not for this house; None when nothing says so."""
    survey, limit = case.survey, case.book.flood_first.storeys_up_to
    if case.building != "wood":
        return _("非木造の住家は第1次調査の対象外のため、第2次調査で判定します。")
    if "storeys" in survey and survey.whole("storeys") > limit:
        return _("3階建て以上の住家は第1次調査の対象外です。第2次調査で判定します。")
    if "detached" in survey and not survey.flag("detached"):
        return _("戸建てでない住家は第1次調査の対象外です。第2次調査で判定します。")
    if survey.ticked("also_wind_damage"):
        return _("風害等との複合的な被害のため、第2次調査から始めます。")
    return None


def beyond_first(case: Case, obstacle: str) -> Assessment:
    """Hand a house on to the second survey (第2次調査から始める)."""
    reason = case.reason("not_for_first_survey", "depth", obstacle)
    return case.handed_on(step.SECOND_SURVEY, "scope", reason)


def is_broken(case: Case) -> bool:
    """Say whether water or debris broke an outer wall and a fitting (外力の判定)."""
    wall = case.survey.ticked("outer_wall_deg3plus_nonflood")
    fittings = case.survey.ticked("fixtures_deg3plus_nonflood")
    return wall and fittings


def read_depth(value: object, path: str) -> Fraction | None:
    """Read a depth above the floor in metres; None when the floor stayed dry.

    The tables begin above the floor (床上): a depth of nothing is 床下.
    """
    if value == BELOW_FLOOR:
        return None
    return fields.number(value, path) or None


def level_at(case: Case, table: DepthTable, depth: Fraction | None) -> DamageLevel:
    """Look the depth up; lower bounds are inclusive."""
    if depth is not None:
        for bound, level in table:
            if depth >= bound:
                return level
    return case.book.flood_first.below_floor


def in_words(depth: Fraction | None) -> str:
    """Write a depth as people say it."""
    if depth is None:
        return _("床下浸水")
    return _("床上%(depth)smの浸水") % {"depth": exact.as_decimal(depth)}


def judge_area(case: Case) -> Assessment:
    """Judge a whole area by its four corner houses (サンプル調査).

    The level is for detached wooden houses of one or two storeys; a survey that names
    another house is no case for it.
    """
    obstacle = find_obstacle(case)
    if obstacle is not None:
        return beyond_first(case, obstacle)
    rule = case.book.flood_first
    path = case.survey.at("sample_depths_m")
    sampled = fields.between(
        case.survey.required("sample_depths_m"),
        path,
        rule.sampled_houses,
        rule.sampled_houses,
    )
    depths = [
        read_depth(value, f"{path}[{place}]") for place, value in enumerate(sampled)
    ]
    broken = case.survey.ticked("outer_wall_and_fixtures_broken_area_wide")
    if any(depth is None or depth < rule.sampled_depth for depth in depths):
        sentence = _("四隅の住家のすべてが床上1.8m以上ではないため、個別に調査します。")
        reason = case.reason("area_sample_not_met", "depth", sentence)
        return case.handed_on(step.INDIVIDUAL_SURVEY, "area_sample", reason)
    table = rule.broken if broken else rule.not_broken
    level = level_at(case, table, rule.sampled_depth)
    sentence = _(
        "四隅の住家がすべて床上1.8m以上のため、区域内の戸建て1〜2階建ての"
        "木造・プレハブ住家をすべて「%(level)s」と判定しました。"
    ) % {"level": level.label}
    reason = case.reason("area_sample", "depth", sentence)
    return case.settled(level, "area_sample", reason)
