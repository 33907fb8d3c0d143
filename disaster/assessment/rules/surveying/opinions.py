"""別の見立て: two people look at one house, and both opinions are kept."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from disaster.assessment.rules.surveying.states import WAITING, SurveyState
from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

# Half a level: nearer opinions than this tell the same story.
FAR_APART = Fraction(5)


class SamePerson(Refusal):
    """Who surveyed or recorded a house never decides its level (別の人による決定)."""

    message = _(
        "自分で調査・記録した判定は、自分では点検・決定・差戻しができません。"
        "同じ回の別の見立てを記録した人も同じです。"
        "ほかの人に頼んでください。何も変えていません。"
    )
    status = 403


class OwnOpinion(Refusal):
    """A second opinion comes from other people (別の人の見立て)."""

    message = _(
        "別の見立ては、先の調査をした人・記録した人とは別の人だけが記録できます。"
        "何も変えていません。"
    )


class NotSameHouse(Refusal):
    """A survey belongs to what it names: one house, one disaster (別の住家)."""

    message = _(
        "別の見立ての相手や再調査の申出は、同じ災害・同じ住家のものでなければ"
        "なりません。何も変えていません。"
    )


class OpinionTooLate(Conflict):
    """The survey does not wait any more; a new round may follow (見立ては締切り)."""

    message = _(
        "先の調査は、もう「%(state)s」です。別の見立てにはできません。"
        "新しい回として記録できます。何も変えていません。"
    )


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one survey of a round says (見立て)."""

    state: SurveyState
    level: str | None
    ratio: str | None


def refuse_other_house(
    house: tuple[UUID | str, ...], other: tuple[UUID | str, ...]
) -> None:
    """Refuse to tie a survey to another disaster, house or unit (災害・建物・住戸)."""
    if house != other:
        raise NotSameHouse


def refuse_same_person(names: Collection[str], people: Collection[str]) -> None:
    """Refuse a decision by somebody who surveyed or recorded the house.

    ``names`` are those of the one who decides: the account and the person's own.
    """
    if set(names) & set(people):
        raise SamePerson


def refuse_own_opinion(names: Collection[str], people: Collection[str]) -> None:
    """Refuse a second opinion by the people of the first one."""
    if set(names) & set(people):
        raise OwnOpinion


def refuse_late_opinion(state: SurveyState) -> None:
    """Refuse a second opinion beside what is not waiting any more."""
    if state not in WAITING:
        raise OpinionTooLate(state=state.label)


def is_disputed(opinions: Sequence[Opinion]) -> bool:
    """Say whether opinions of one round contradict each other (食い違い).

    One of them must wait: after the decision there is nothing left to settle.
    """
    if not any(opinion.state in WAITING for opinion in opinions):
        return False
    return differ_in_level(opinions) or _spread(opinions) >= FAR_APART


def differ_in_level(opinions: Sequence[Opinion]) -> bool:
    """Say whether the opinions lead to different levels; no level is one, too."""
    return len({opinion.level for opinion in opinions}) > 1


def choice_reason(opinions: Sequence[Opinion], reason: str) -> str:
    """Return why one opinion is taken; needed where the levels differ."""
    if differ_in_level(opinions) and not reason.strip():
        wanted = _(
            "見立ての区分が食い違っています。この見立てを採る理由を書いてください。"
        )
        raise FieldRefusal("decision_reason", wanted)
    return reason.strip()


def _spread(opinions: Sequence[Opinion]) -> Fraction:
    ratios = [Fraction(opinion.ratio) for opinion in opinions if opinion.ratio]
    return max(ratios) - min(ratios) if ratios else Fraction(0)
