"""簡易な半壊判定 (調査票C): wooden houses after an earthquake, since 令和7年7月."""

from disaster.assessment.rules import case as step
from disaster.assessment.rules import problems
from disaster.assessment.rules.case import Case
from disaster.assessment.rules.foundation import read_foundation
from disaster.assessment.rules.leaning import Lean
from disaster.assessment.rules.ledger import Ruin
from disaster.assessment.rules.outcome import Assessment
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.verdict import ruined
from disaster.foundation.texts import _


def judge_quick(case: Case, lean: Lean) -> Assessment:
    """Settle 半壊 quickly, or send the house to an ordinary sheet (p1-9)."""
    rule = case.book.quick_half
    if rule is None:
        raise UnusableSurvey("method", problems.WRONG_WAY, choices="parts")
    ruin = find_foundation_ruin(case)
    if ruin is not None:
        return ruined(case, ruin)
    if all(case.survey.ticked(check) for check in rule.checks):
        sentence = _("屋根・外壁・建具の基準をすべて満たすため「半壊」と判定しました。")
        reason = case.reason("quick_half_all_met", "quick_half", sentence)
        return case.settled(rule.level, "quick_half", reason)
    if lean.counts:
        sentence = _("傾斜が1/60以上1/20未満のため「半壊」と判定しました。")
        reason = case.reason("quick_half_tilt", "tilt", sentence)
        return case.settled(rule.level, "tilt", reason)
    for check in rule.checks:
        case.survey.required(check)
    sentence = _(
        "半壊に至らないため、調査票A・Bか第2次調査で判定します"
        "（「半壊に至らない」は証明書の区分ではありません）。"
    )
    reason = case.reason("quick_half_not_met", "quick_half", sentence)
    return case.handed_on(step.SHEET_OR_SECOND, "quick_half", reason)


def find_foundation_ruin(case: Case) -> Ruin | None:
    """Test the foundation when it was measured (7 躯体)."""
    if "foundation" not in case.survey:
        return None
    inner = case.survey.inner("foundation")
    damage = read_foundation(inner, case.book.foundation, mud_counts=False)
    if damage.structural_rate < case.book.structural_total_from:
        return None
    composition = case.chapter.compositions[""]
    rule = next(one for one in composition if one.part == "foundation")
    return Ruin(rule.part, rule.label)
