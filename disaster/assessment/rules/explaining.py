"""判定の説明: a stored verdict in words and numbers; nothing here is computed anew.

Screens, the printed page and the sheet for the resident (説明資料) all say this.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import FLOORS, DamageLevel, Floors
from disaster.assessment.rules.surveying import NEXT_LABELS
from disaster.foundation.texts import _

Json = Mapping[str, Any]

TILT = _("傾斜")
NO_LEVEL = _("判定なし")
DEGREES = (_("無被害"), "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ")
ARITHMETICS = {
    "exact": _("割合のまま計算する（端数を切らない）"),
    "sheet": _("紙の調査票の枠に印を付ける（整数の点）"),
}
# Steps that tell what nobody saw, and what was judged in its place.
UNSEEN_RULES = ("not_seen", "judged_by_other", "tilt_not_measured")
TO_NEXT = _("あと %(missing)s ポイントで「%(level)s」です。")
SHEET_DIFFERS = _("紙の調査票の計算では「%(level)s」（%(ratio)s）になります。")
EXACT_DIFFERS = _("端数を切らない計算では「%(level)s」（%(ratio)s）になります。")
DIFFERS = _("計算の方法によって区分が変わる住家です。")
NO_RATIO = _("割合なし")


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition that judged, as far as an explanation names it (基準の版)."""

    title: str
    floors: Floors = FLOORS
    degrees: tuple[Fraction, ...] = ()


@dataclass(frozen=True, slots=True)
class PartRow:
    """One part in the table: what was seen, and what it counts."""

    part: str
    label: str
    degrees: tuple[tuple[str, str], ...]
    rate: str
    composition: str
    points: str
    is_counted: bool

    @property
    def seen(self) -> str:
        """Each degree with its share of the part."""
        return "、".join(f"{sign} {share}％" for sign, share in self.degrees)


@dataclass(frozen=True, slots=True)
class Explained:
    """Everything that a page or a paper says about one verdict (判定の説明).

    ``decisive`` is the step of the reasoning that settled the level, with its place in
    the guideline; ``bars`` add up to the ratio; ``floors`` are the marks of the
    ruler, ``degrees`` what each degree of damage counts for in percent.
    """

    level: str | None
    level_label: str
    ratio: str | None
    ratio_decimal: str | None
    next_label: str
    to_next: str
    reasons: Sequence[Json]
    decisive: Json | None
    unseen: Sequence[str]
    difference: Sequence[str]
    bars: Sequence[tuple[str, str]]
    rows: Sequence[PartRow]
    tilt_points: str
    sums: Sequence[tuple[str, str]]
    rule_title: str
    rule_version: str
    arithmetic_label: str
    floors: Floors
    degrees: Sequence[tuple[str, str]]

    @property
    def cautions(self) -> list[str]:
        """What to know before the level is believed."""
        told = [one["text_ja"] for one in self.reasons if one["rule"] == "not_seen"]
        return [*told, "".join(self.difference)] if self.difference else told


def explain(result: Json, comparison: Json | None, edition: Edition) -> Explained:
    """Write a stored verdict for people."""
    level, follows = result["level"], result["next"] or ""
    reasons = result["reasons"]
    bars = _bars(result)
    return Explained(
        level=level,
        level_label=DamageLevel(level).label if level else NO_LEVEL,
        ratio=result["ratio"],
        ratio_decimal=result["ratio_decimal"],
        next_label=NEXT_LABELS.get(follows, follows),
        to_next=_to_next(result),
        reasons=reasons,
        decisive=_decisive(result),
        unseen=[one["text_ja"] for one in reasons if one["rule"] in UNSEEN_RULES],
        difference=_difference(result, comparison),
        bars=bars,
        rows=[_row(part) for part in result["parts"]],
        tilt_points=next((points for label, points in bars if label == TILT), ""),
        sums=[(one["label_ja"], percent(one["ratio"])) for one in result["sums"]],
        rule_title=edition.title,
        rule_version=result["rule_version"],
        arithmetic_label=ARITHMETICS[result["arithmetic"]],
        floors=edition.floors,
        degrees=[
            (sign, exact.as_decimal(counted))
            for sign, counted in zip(DEGREES, edition.degrees, strict=False)
            if counted
        ],
    )


def percent(number: str | None) -> str:
    """Write an exact number as a decimal, cut and never rounded up."""
    return "" if number is None else exact.as_decimal(Fraction(number))


def _decisive(result: Json) -> Json | None:
    """Return the last step that names the level; without a level the last step."""
    named = f"「{result['level_ja']}」"
    steps: Sequence[Json] = result["reasons"]
    telling = [step for step in steps if named in step["text_ja"]] or steps
    return telling[-1] if telling else None


def _to_next(result: Json) -> str:
    missing = result["to_next_level"]
    if missing is None or result["level"] is None:
        return ""
    levels = list(DamageLevel)
    worse = levels[levels.index(DamageLevel(result["level"])) - 1]
    return TO_NEXT % {"missing": percent(missing), "level": worse.label}


def _difference(result: Json, comparison: Json | None) -> list[str]:
    """Tell that the other arithmetic ends in another level."""
    if comparison is None or comparison["level"] == result["level"]:
        return []
    sentence = SHEET_DIFFERS if comparison["arithmetic"] == "sheet" else EXACT_DIFFERS
    decimal = comparison["ratio_decimal"]
    ratio = f"{decimal}％" if decimal is not None else NO_RATIO
    facts = {"level": comparison["level_ja"] or NO_LEVEL, "ratio": ratio}
    return [sentence % facts, DIFFERS]


def _bars(result: Json) -> list[tuple[str, str]]:
    """List what adds up to the ratio; the tilt fills the place of what it replaces."""
    if result["ratio"] is None:
        return []
    counted = [
        (part["label_ja"], Fraction(part["points"]))
        for part in result["parts"]
        if part["counted"] and Fraction(part["points"])
    ]
    rest = Fraction(result["ratio"]) - sum(points for _label, points in counted)
    if rest > 0:
        counted.append((TILT, rest))
    return [(label, exact.as_decimal(points)) for label, points in counted]


def _row(part: Json) -> PartRow:
    return PartRow(
        part["part"],
        part["label_ja"],
        tuple(
            (DEGREES[area["degree"]], _hundredths(area["share"]))
            for area in part["areas"]
        ),
        percent(part["rate"]),
        percent(part["composition"]),
        percent(part["points"]),
        part["counted"],
    )


def _hundredths(share: str) -> str:
    return exact.as_decimal(Fraction(share) * exact.HUNDRED)
