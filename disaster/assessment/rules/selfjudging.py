"""自己判定方式の規則: when a resident's own judgement is enough, and when it is not.

The term stands in no chapter of the guideline; cities issue certificates as their own
affair (自治事務) and describe the way in their notices. What they agree on: photographs
show the damage, it is clearly under 10 %, and the applicant agrees that nobody surveys
the house. Then 準半壊に至らない comes out, and nothing else ever does.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from disaster.assessment.rules.checklist import POINTS
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment, Json, Reason
from disaster.assessment.rules.surveying.checks import CLOCK_TOLERANCE
from disaster.assessment.rules.surveying.states import WAITING, SurveyState
from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

METHOD, STAGE = "self_judgement", "self"
ONLY_LEVEL = DamageLevel.PARTIAL
# No resident's name stands among the surveyors; it is kept beside the consent alone.
JUDGED_BY = _("申請者（自己判定）")
SOURCE = _("自己判定方式（交付の方法として市が定めるもの）")
LONGEST_NAME = 100


class Applicant(StrEnum):
    """Who judges for the household (申請者の立場)."""

    HEAD = "head"
    MEMBER = "member"
    PROXY = "proxy"

    @property
    def label(self) -> str:
        """The Japanese word."""
        return APPLICANT_LABELS[self]


APPLICANT_LABELS = {
    Applicant.HEAD: _("世帯主本人"),
    Applicant.MEMBER: _("同じ世帯の人"),
    Applicant.PROXY: _("代理人"),
}
# The four sides of the house, as photographs are bound to them (那珂川市).
SIDES = {
    "north": _("北の面"),
    "east": _("東の面"),
    "south": _("南の面"),
    "west": _("西の面"),
}
DAMAGE = _("損傷した所")
# These show the house, or a measurement, and no damage.
NO_DAMAGE = frozenset((*SIDES, "whole", "nameplate", "tilt"))


class OtherLevel(Refusal):
    """A self-judgement yields one level and never another (ほかの区分)."""

    message = _(
        "自己判定で出るのは「%(level)s」だけです。"
        "ほかの区分は現地調査で判定します。何も変えていません。"
    )


class SurveyStands(Refusal):
    """A survey found the house heavier; nobody judges it away (調査の結果がある)."""

    message = _(
        "この住家は調査（第%(round)d回）で「%(level)s」と決定されています。"
        "自己判定では変えられません。納得できないときは再調査を申し出てください。"
        "何も変えていません。"
    )
    status = 409


class OtherWaits(Refusal):
    """Another result of the house waits for its decision first (決定待ちがある)."""

    message = _(
        "この住家の%(what)s（第%(round)d回）が決定を待っています。"
        "そちらが先です。何も変えていません。"
    )
    status = 409


class PhotosMissing(Refusal):
    """What the photographs have to show is not there (写真の不足)."""

    message = _(
        "写真が足りません: %(missing)s。"
        "写真を加えてから確認してください。何も変えていません。"
    )
    status = 409


class NotSelfJudged(Refusal):
    """The survey was made by surveyors; it is decided on its own page (現地調査)."""

    message = _("この調査は自己判定ではありません。調査のページで決定してください。")
    status = 409


class NeedsConfirming(Refusal):
    """A self-judgement is confirmed where its photographs are looked at (自己判定)."""

    message = _(
        "これは自己判定です。写真と同意を見て「自己判定の確認」のページで"
        "確認してください。何も変えていません。"
    )
    status = 409


def way_label(method: str, name: str) -> str:
    """Say how a level came about; ``name`` is that of the survey (判定の方法)."""
    if method == METHOD:
        return _("自己判定")
    return _("現地調査（%s）") % name


def check_applicant(name: str, relation: str) -> tuple[str, Applicant]:
    """Return who judges, with the name as it is written."""
    if not name.strip():
        raise FieldRefusal("applicant_name", _("申請者の氏名を入れてください。"))
    if len(name.strip()) > LONGEST_NAME:
        reason = _("%d 文字までにしてください。") % LONGEST_NAME
        raise FieldRefusal("applicant_name", reason)
    try:
        formats.legal_name(name)
    except Refusal as refusal:
        raise FieldRefusal("applicant_name", str(refusal)) from refusal
    if relation not in set(Applicant):
        raise FieldRefusal("relation", _("一覧から選んでください。"))
    return name.strip(), Applicant(relation)


def check_note(note: str) -> str:
    """Return what was heard, unless it holds a 個人番号: none is ever kept."""
    if formats.contains_individual_number(note):
        reason = _("個人番号（マイナンバー）を含むようです。消して入れ直してください。")
        raise FieldRefusal("note", reason)
    return note.strip()


def chosen(field: str, given: str, suggested: str, allowed: Collection[str]) -> str:
    """Return hazard or structure: as given, else as the register suggests."""
    value = given or suggested
    if value not in allowed:
        raise FieldRefusal(field, _("台帳から分からないので、選んでください。"))
    return value


def check_consented(moment: datetime, now: datetime, struck_on: date) -> datetime:
    """Return when it was agreed to: after the disaster, not in the future."""
    if moment > now + CLOCK_TOLERANCE:
        reason = _("同意した日時が未来です。今までの日時を入れてください。")
        raise FieldRefusal("consented_on", reason)
    if moment.date() < struck_on:
        reason = _("同意した日が、災害の発生日より前です。")
        raise FieldRefusal("consented_on", reason)
    return moment


def refuse_other_level(level: str | None) -> None:
    """Refuse every level but the only one."""
    if level != ONLY_LEVEL:
        raise OtherLevel(level=ONLY_LEVEL.label)


def refuse_survey(method: str) -> None:
    """Refuse to confirm as a self-judgement what surveyors made."""
    if method != METHOD:
        raise NotSelfJudged


def refuse_self_judgement(method: str) -> None:
    """Refuse to decide a self-judgement without looking at its photographs."""
    if method == METHOD:
        raise NeedsConfirming


def refuse_heavier(level: str | None, survey_round: int) -> None:
    """Refuse to judge away what counts already and is heavier."""
    if level is not None and level != ONLY_LEVEL:
        raise SurveyStands(round=survey_round, level=DamageLevel(level).label)


def refuse_waiting(others: Iterable[tuple[int, str, str]]) -> None:
    """Refuse while another survey of the house waits; others are round, method, state.

    Once a later round is decided, a waiting one could not be any more.
    """
    for number, method, state in others:
        if SurveyState(state) in WAITING:
            what = _("自己判定") if method == METHOD else _("調査")
            raise OtherWaits(what=what, round=number)


def lacking(parts: Collection[str]) -> list[str]:
    """Name what no photograph shows yet: a side, or the damage itself."""
    found = [label for side, label in SIDES.items() if side not in parts]
    return found if set(parts) - NO_DAMAGE else [*found, DAMAGE]


def refuse_lacking(parts: Collection[str]) -> None:
    """Refuse to confirm before four sides and the damage are photographed."""
    missing = lacking(parts)
    if missing:
        raise PhotosMissing(missing="、".join(missing))


def verdict(rule_version: str) -> Assessment:
    """Return the only verdict, shaped like every other one; it has no ratio."""
    level = ONLY_LEVEL.label
    told = (
        _("写真で確かめられる被害が明らかに10％より小さいと、申請者が判定しました。"),
        _("申請者が現地調査をしないことに同意したため、「%s」としました。") % level,
        _("自己判定で出るのはこの区分だけです。あとから現地調査を申し出られます。"),
    )
    return Assessment(
        rule_version=rule_version,
        arithmetic="exact",
        level=ONLY_LEVEL,
        decided_by=METHOD,
        reasons=tuple(Reason(METHOD, SOURCE, sentence) for sentence in told),
    )


def request(facts: Mapping[str, str], checklist: Mapping[str, bool]) -> Json:
    """Return what is kept as given: no name, the points in the words of the day."""
    words = {point.key: point.label for point in POINTS}
    return {
        **facts,
        "stage": STAGE,
        "method": METHOD,
        "arithmetic": "exact",
        METHOD: True,
        "survey": {
            "checklist": [
                {"point": key, "text_ja": words[key], "answer": answer}
                for key, answer in checklist.items()
            ]
        },
    }
