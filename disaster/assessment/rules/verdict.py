"""部位による判定: from the ledger of the parts to ratio and level."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from disaster.assessment.rules import exact, problems
from disaster.assessment.rules.case import Case, total_text
from disaster.assessment.rules.leaning import Lean, describe
from disaster.assessment.rules.ledger import House, Ledger, Ruin, total
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment, PartLine, Reason, Sum
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.foundation.texts import _

SEVERITY = tuple(DamageLevel)
DEGREE_SIGNS = ("なし", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
# What stands in for a part without being one itself.
STAND_INS = {"brace_pairs": _("ブレース（筋かい）"), "outer_wall": _("外壁")}


@dataclass(frozen=True, slots=True)
class Column:
    """One way to add up, with the points of the parts that it adds (計あ・い・う)."""

    sum: Sum
    points: Mapping[str, Fraction]


def judge_ledger(case: Case, house: House, ledger: Ledger, lean: Lean) -> Assessment:
    """Judge a house by its parts and, within its band, by its tilt."""
    if ledger.is_empty and not lean.counts:
        raise UnusableSurvey(case.survey.path, problems.NO_PART)
    if ledger.ruin is not None:
        return with_parts(ruined(case, ledger.ruin), house, ledger, ledger.plain, ())
    columns = every_column(case, house, ledger, lean)
    column = max(columns, key=lambda one: one.sum.ratio)
    best = column.sum
    verdict = by_ratio(case, best, lean)
    reasons = (
        *case.notes,
        describe(case, lean),
        *remarks(case, house, ledger),
        summed(case, best),
        *verdict.reasons,
    )
    sums = tuple(one.sum for one in columns)
    verdict = replace(verdict, reasons=reasons, sums=sums)
    return with_parts(verdict, house, ledger, column.points, best.left_out)


def remarks(case: Case, house: House, ledger: Ledger) -> Iterator[Reason]:
    """Say what was judged by something else and what was not seen at all."""
    labels = dict(STAND_INS)
    for rule in house.composition:
        labels |= {member.part: member.label for member in rule.members}
        labels[rule.part] = rule.label
    for part, key in ledger.judged_by.items():
        sentence = _("%(part)sは記入がないため、%(other)sの損傷率を用いました。")
        if part in house.survey:
            sentence = _(
                "%(part)sの過半を確認できないため、%(other)sの損傷率を用いました。"
            )
        facts = {"part": labels[part], "other": labels.get(key, key)}
        yield case.reason("judged_by_other", "parts", sentence % facts)
    yield from unused(case, house, ledger)
    yield from forceful(case, house, ledger)
    if is_unweighted(case, ledger):
        sentence = _("階ごとの記入がないため、主要階の重み付けをせずに計算しました。")
        yield case.reason("storeys_not_weighted", "parts", sentence)
    if ledger.unseen:
        parts = "・".join(labels[part] for part in ledger.unseen)
        sentence = _("%(parts)sは記入がないため、損傷なしとして計算しました。")
        yield case.reason("not_seen", "parts", sentence % {"parts": parts})


def unused(case: Case, house: House, ledger: Ledger) -> Iterator[Reason]:
    """Say what was written down but not needed, because the part itself was seen."""
    written = {*house.survey.values, *house.survey.inner_or_empty("marks").values}
    for rule in house.composition:
        for member in rule.members:
            if member.key not in written or member.part in ledger.judged_by:
                continue
            for substitute in member.substitutes:
                if substitute.when_absent and substitute.key in written:
                    sentence = _(
                        "%(part)sを確認できたため、%(other)sは計算に用いていません。"
                    )
                    other = STAND_INS.get(substitute.key, substitute.key)
                    facts = {"part": member.label, "other": other}
                    yield case.reason("not_needed", "parts", sentence % facts)


def forceful(case: Case, house: House, ledger: Ledger) -> Iterator[Reason]:
    """Say which degrees of a flooded house water alone does not cause (太字の程度)."""
    if (case.hazard, case.building) != ("flood", "wood"):
        return
    for rule in house.composition:
        soaking = case.book.soaking_degrees.get(rule.part)
        seen = sorted({area.degree for area in ledger.areas.get(rule.part, ())} - {0})
        others = [one for one in seen if one not in (soaking or seen)]
        if soaking and others:
            sentence = _(
                "%(part)sの程度%(others)sは、浸水による損傷の程度（%(soaking)s）では"
                "ないため、水流等の外力による損傷として計算しました。"
            )
            facts = {
                "part": rule.label,
                "others": signs(others),
                "soaking": signs(soaking),
            }
            yield case.reason("not_by_soaking", "sheet", sentence % facts)


def signs(degrees: Iterable[int]) -> str:
    """Write degrees as the sheet does."""
    return "・".join(DEGREE_SIGNS[degree] for degree in degrees)


def is_unweighted(case: Case, ledger: Ledger) -> bool:
    """Say whether storeys could have been weighted, had they been given apart."""
    if ledger.weighted or not case.chapter.two_storeys or "storeys" not in case.survey:
        return False
    key = "one_household_uses_both"
    uses_both = case.survey.flag(key) if key in case.survey else True
    return uses_both and case.survey.whole("storeys") > 1


def ruined(case: Case, ruin: Ruin) -> Assessment:
    """Settle 全壊 by one structural part (損傷率75％以上)."""
    limit = case.book.structural_total_from
    why = _("%(part)sの損傷率が%(limit)s％以上の")
    rule, section = "structural_75", "parts"
    if ruin.by_sheet_trigger:
        why = _("%(part)sの損害割合が調査票に印刷された全壊の点数に達した")
        rule, section = "structural_sheet_trigger", "sheet"
        if ruin.rate < limit:
            why = _(
                "%(part)sの損害割合が（損傷率は%(limit)s％に満たないものの）"
                "調査票に印刷された全壊の点数に達した"
            )
    sentence = total_text(why % {"part": ruin.label, "limit": limit})
    reason = case.reason(rule, section, sentence)
    return case.settled(DamageLevel.TOTAL, f"{ruin.part}_75", reason)


def every_column(
    case: Case, house: House, ledger: Ledger, lean: Lean
) -> tuple[Column, ...]:
    """Add the points up in every way the guideline allows (計あ・い・う)."""
    plain = Sum("parts", _("すべての部位の合計"), total(ledger.plain))
    columns = [Column(plain, ledger.plain)]
    if ledger.weighted:
        label = _("主要階を重くみた合計")
        weighted = Sum("weighted", label, total(ledger.weighted))
        columns.append(Column(weighted, ledger.weighted))
    if lean.counts:
        columns.append(leaning_column(case, house, columns, lean))
    return tuple(columns)


def leaning_column(
    case: Case, house: House, columns: list[Column], lean: Lean
) -> Column:
    """Let the tilt stand in for the parts it replaces (傾斜による置き換え).

    The sheet takes the weighted points unless the plain ones are more in all
    (あ＞い→d、あ≦い→g). Exact shares take the larger of both sums, as the text does
    everywhere: otherwise more damage to a replaced part could lower the ratio.
    """
    left_out = tuple(rule.part for rule in house.composition if rule.tilt_replaces)
    label = _("傾斜と残りの部位の合計")
    if case.arithmetic == "sheet":
        columns = [max(reversed(columns), key=lambda one: one.sum.ratio)]
    summed_up = [
        Column(
            Sum("tilt", label, lean.points + kept(one, left_out), left_out), one.points
        )
        for one in reversed(columns)
    ]
    return max(summed_up, key=lambda one: one.sum.ratio)


def kept(column: Column, left_out: tuple[str, ...]) -> Fraction:
    """Add up the points of the parts that the tilt does not replace."""
    return exact.total(
        value for part, value in column.points.items() if part not in left_out
    )


def by_ratio(case: Case, best: Sum, lean: Lean) -> Assessment:
    """Classify the ratio; tilt may hold the level up from below."""
    level = case.book.level_of(best.ratio)
    decided_by = "tilt" if best.rule == "tilt" else "parts"
    reason = classified(case, best.ratio, level)
    least = lean.rule.at_least.get(case.hazard) if lean.counts else None
    if least is not None and SEVERITY.index(level) > SEVERITY.index(least):
        level, decided_by = least, "tilt"
        reason = lifted(case, best.ratio, level)
    return Assessment(
        rule_version=case.book.version,
        arithmetic=case.arithmetic,
        level=level,
        decided_by=decided_by,
        reasons=(reason,),
        ratio=best.ratio,
        to_next_level=case.book.to_next_level(level, best.ratio),
    )


def summed(case: Case, best: Sum) -> Reason:
    """Say which sum counted."""
    sentence = _("%(label)sは%(ratio)s％です。") % {
        "label": best.label,
        "ratio": exact.as_decimal(best.ratio),
    }
    section = "sheet" if case.arithmetic == "sheet" else "parts"
    return case.reason(f"sum_{best.rule}", section, sentence)


def classified(case: Case, ratio: Fraction, level: DamageLevel) -> Reason:
    """Say which level the ratio falls into."""
    sentence = _("損害割合%(ratio)s％は「%(level)s」に当たります。") % {
        "ratio": exact.as_decimal(ratio),
        "level": level.label,
    }
    return Reason("level", case.book.levels_section, sentence)


def lifted(case: Case, ratio: Fraction, level: DamageLevel) -> Reason:
    """Say that the tilt holds the level up (少なくとも半壊, 令和7年7月)."""
    sentence = _(
        "損害割合は%(ratio)s％ですが、傾斜が1/60以上のため"
        "少なくとも「%(level)s」と判定しました。"
    ) % {"ratio": exact.as_decimal(ratio), "level": level.label}
    return case.reason("tilt_at_least", "tilt", sentence)


def with_parts(
    verdict: Assessment,
    house: House,
    ledger: Ledger,
    points: Mapping[str, Fraction],
    left_out: tuple[str, ...],
) -> Assessment:
    """Add the bars of the explanation to a verdict."""
    lines = tuple(
        PartLine(
            rule.part,
            rule.label,
            rule.composition,
            ledger.rates.get(rule.part),
            points[rule.part],
            ledger.areas.get(rule.part, ()),
            ledger.forces.get(rule.part),
            is_counted=rule.part not in left_out,
        )
        for rule in house.composition
        if rule.part in points
    )
    return replace(
        verdict,
        rates=dict(ledger.rates),
        points=dict(points),
        parts=lines,
        unseen=tuple(ledger.unseen),
    )
