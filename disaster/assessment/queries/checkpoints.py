"""Points that a reviewer should look at, taken from the survey itself (点検の要点)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import func, select

from disaster.assessment.queries.disputes import is_disputed
from disaster.assessment.queries.surveys import name_of, opinions
from disaster.assessment.rulebooks import rulebooks
from disaster.assessment.rules import exact
from disaster.assessment.rules.choosing import structure_of
from disaster.assessment.rules.judging import building as structure_group
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import STANDING, SurveyState
from disaster.assessment.tables import Survey, SurveyPhoto
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.register import queries as register
from disaster.register.tables import Building

# Nearer than this to another level, a small mistake changes the certificate.
NEAR = Fraction(2)
STRUCTURES = {"wood": _("木造・プレハブ"), "nonwood": _("非木造")}


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One thing to look at; a conspicuous one is easily a mistake (目立つ点)."""

    label: str
    sentence: str
    is_conspicuous: bool = False


def checkpoints(ctx: Context, survey: Survey) -> list[Checkpoint]:
    """Return what to look at before a survey is decided, always in the same order."""
    return [
        _house(register.get_building(ctx, survey.building_id), survey),
        _photos(ctx, survey),
        _unseen(survey),
        _other_arithmetic(survey),
        _border(survey),
        _earlier(ctx, survey),
        *_others(ctx, survey),
        *_remark(survey),
    ]


def _house(house: Building, survey: Survey) -> Checkpoint:
    judged = structure_group(survey.structure)
    known = structure_of(house.structure)
    storeys = survey.inputs["survey"].get("storeys")
    told = _("台帳では「%(structure)s・%(storeys)s」、調査では「%(judged)s」です。") % {
        "structure": house.structure or _("構造の記録なし"),
        "storeys": _("%d階") % house.storeys if house.storeys else _("階数の記録なし"),
        "judged": STRUCTURES.get(judged, judged),
    }
    other_frame = bool(known) and structure_group(known) != judged
    other_height = bool(house.storeys and storeys) and str(house.storeys) != str(
        storeys
    )
    if other_height:
        told += _("調査票の階数は%s階です。") % storeys
    told += _("番地・表札・住んでいる人が合っているかも見ます。")
    return Checkpoint(_("建物"), told, other_frame or other_height)


def _photos(ctx: Context, survey: Survey) -> Checkpoint:
    wanted = select(SurveyPhoto.part, func.count()).where(
        SurveyPhoto.survey_id == survey.id, SurveyPhoto.removed_at.is_(None)
    )
    taken = dict(ctx.session.execute(wanted.group_by(SurveyPhoto.part)).all())
    if not taken:
        return Checkpoint(_("写真"), _("写真がありません。"), is_conspicuous=True)
    told = _("写真が %d 枚あります。") % sum(taken.values())
    lacking = [
        part["label_ja"]
        for part in survey.result["parts"]
        if Fraction(part["points"]) and part["part"] not in taken
    ]
    if lacking:
        told += _("損傷を数えた部位のうち、写真がない所: %s。") % "・".join(lacking)
    return Checkpoint(_("写真"), told, bool(lacking))


def _unseen(survey: Survey) -> Checkpoint:
    told = [
        reason["text_ja"]
        for reason in survey.result["reasons"]
        if reason["rule"] == "not_seen"
    ]
    if survey.unseen_note:
        told.append(survey.unseen_note)
    sentence = " ".join(told) or _("見られなかった所の記入はありません。")
    return Checkpoint(_("見られなかった所"), sentence, bool(told))


def _other_arithmetic(survey: Survey) -> Checkpoint:
    label, other = _("もう一つの計算"), survey.comparison
    if other is None:
        return Checkpoint(label, _("もう一つの計算では読めない調査です。"))
    if other["level"] == survey.level:
        return Checkpoint(label, _("もう一つの計算でも同じ区分です。"))
    named = other["level_ja"] or _("判定なし")
    told = _("もう一つの計算では「%s」になります。記入と割合を確かめてください。")
    return Checkpoint(label, told % named, is_conspicuous=True)


def _border(survey: Survey) -> Checkpoint:
    label = _("区分の境")
    if survey.ratio is None or survey.level is None:
        return Checkpoint(
            label, _("割合を計算しない判定です。決め手を確かめてください。")
        )
    level, above = DamageLevel(survey.level), survey.result["to_next_level"]
    if above is not None and Fraction(above) <= NEAR:
        facts = {"points": _points(above), "level": _beside(level, -1)}
        told = _("あと %(points)s ポイントで「%(level)s」です。")
        return Checkpoint(label, told % facts, is_conspicuous=True)
    below = _above_floor(survey, level)
    if below is not None and below <= NEAR:
        facts = {"points": _points(below), "level": _beside(level, 1)}
        told = _("「%(level)s」との境から %(points)s ポイントです。")
        return Checkpoint(label, told % facts, is_conspicuous=True)
    return Checkpoint(label, _("前後の区分との境から 2 ポイントより離れています。"))


def _above_floor(survey: Survey, level: DamageLevel) -> Fraction | None:
    book = rulebooks().get(survey.rule_version)
    floors = dict(book.level_floors) if book else {}
    if level not in floors:
        return None
    distance = Fraction(survey.ratio or 0) - floors[level]
    return distance if distance >= 0 else None


def _earlier(ctx: Context, survey: Survey) -> Checkpoint:
    label = _("前の回")
    wanted = select(Survey).where(
        Survey.incident_id == survey.incident_id,
        Survey.building_id == survey.building_id,
        Survey.round < survey.round,
        Survey.state == SurveyState.DECIDED,
    )
    before = ctx.session.scalars(wanted.order_by(Survey.round.desc()).limit(1)).first()
    if before is None or before.level is None:
        return Checkpoint(label, _("前に決定した回はありません。"))
    facts: Mapping[str, Any] = {
        "name": name_of(ctx, before),
        "level": DamageLevel(before.level).label,
        "apart": _apart(before, survey),
    }
    told = _("%(name)sは「%(level)s」です。%(apart)s") % facts
    return Checkpoint(label, told, before.level != survey.level)


def _apart(before: Survey, survey: Survey) -> str:
    if before.ratio is None or survey.ratio is None:
        return ""
    apart = Fraction(survey.ratio) - Fraction(before.ratio)
    if not apart:
        return _("割合は同じです。")
    more = _("今回のほうが %s ポイント重くなっています。")
    less = _("今回のほうが %s ポイント軽くなっています。")
    return (more if apart > 0 else less) % _points(abs(apart))


def _others(ctx: Context, survey: Survey) -> Iterator[Checkpoint]:
    standing = [each for each in opinions(ctx, survey) if each.state in STANDING]
    if len(standing) > 1:
        disputed = is_disputed(standing)
        told = (
            _("同じ回に別の見立てがあり、食い違っています。見比べてください。")
            if disputed
            else _("同じ回に別の見立てがあり、区分は同じです。")
        )
        yield Checkpoint(_("別の見立て"), told, disputed)


def _remark(survey: Survey) -> Iterator[Checkpoint]:
    if survey.note:
        yield Checkpoint(_("調査した人のメモ"), survey.note, is_conspicuous=True)


def _beside(level: DamageLevel, step: int) -> str:
    levels = list(DamageLevel)
    return levels[levels.index(level) + step].label


def _points(number: str | Fraction) -> str:
    return exact.as_decimal(Fraction(number))
