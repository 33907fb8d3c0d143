"""傾斜による判定: what the lean of a house does to its verdict."""

from dataclasses import dataclass

from disaster.assessment.rules.case import Case, total_text
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment, Reason
from disaster.assessment.rules.rulebook import TiltRule
from disaster.assessment.rules.tilt import Tilt
from disaster.foundation.texts import _


@dataclass(frozen=True, slots=True)
class Lean:
    """The measured tilt with the rule for this structure."""

    tilt: Tilt | None
    rule: TiltRule
    counts: bool

    @property
    def points(self) -> int:
        """The points that stand in for the replaced parts (傾斜による損害割合)."""
        return self.rule.points


def read_lean(case: Case) -> Lean:
    """Measure the lean against the bands of this structure."""
    tilt = case.tilt
    counts = tilt is not None and tilt.reaches(case.book.tilt.counts_from)
    return Lean(tilt, case.book.tilt.by_structure[case.building], counts)


def judge_lean(case: Case, lean: Lean) -> Assessment | None:
    """Settle 全壊 by tilt alone; None when the parts must be looked at."""
    if lean.tilt is None or not lean.counts:
        return None
    if lean.tilt.reaches(lean.rule.total_from):
        why = _("傾斜の平均が%(tilt)sで%(bound)s以上の") % {
            "tilt": lean.tilt.in_words(),
            "bound": lean.rule.total_from,
        }
        reason = case.reason("tilt_total", "tilt", total_text(why))
        return case.settled(DamageLevel.TOTAL, "tilt", reason)
    return judge_piles(case, lean)


def judge_piles(case: Case, lean: Lean) -> Assessment | None:
    """Settle 全壊 of a leaning house on piles that sank or was laid bare (p1-48)."""
    limit = lean.rule.piles_total_from_cm
    if limit is None or not case.survey.ticked("pile_foundation"):
        return None
    sunk = case.survey.number_or_zero("max_settlement_cm")
    bare = case.survey.number_or_zero("max_exposure_cm")
    if max(sunk, bare) < limit:
        return None
    why = _(
        "基礎ぐいを用いた住家の傾斜が%(bound)s以上で、"
        "最大沈下量又は最大露出量が%(limit)scm以上の"
    ) % {"bound": case.book.tilt.counts_from, "limit": limit}
    reason = case.reason("tilt_piles_total", "tilt", total_text(why))
    return case.settled(DamageLevel.TOTAL, "tilt", reason)


def describe(case: Case, lean: Lean) -> Reason:
    """Say what was done with the tilt."""
    if lean.tilt is None:
        sentence = _("傾斜は記入がないため、部位だけで判定しました。")
        return case.reason("tilt_not_measured", "tilt", sentence)
    facts = {"tilt": lean.tilt.in_words(), "points": lean.points}
    if not lean.counts:
        sentence = _("傾斜の平均は%(tilt)sで1/60未満のため、判定に用いません。")
        return case.reason("tilt_ignored", "tilt", sentence % facts)
    sentence = _("傾斜の平均は%(tilt)sで、傾斜による損害割合を%(points)d％とします。")
    return case.reason("tilt_counts", "tilt", sentence % facts)
