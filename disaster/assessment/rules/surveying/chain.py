"""The chain of a house: which turn comes next, which result counts, what it is called.

The first survey, a second one on request and re-surveys follow each other; an earlier
result is never overwritten (運用指針 総則 11). Which decided one counts is a setting of
the disaster, because cities differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying.states import LIVE, SurveyState
from disaster.foundation.errors import Conflict, Refusal
from disaster.foundation.texts import _
from disaster.incidents.rules import Counting

SEVERITY = {level.value: rank for rank, level in enumerate(reversed(DamageLevel))}
# A self-judgement stands below every survey, so a survey after it is no re-survey.
SELF, FIRST, SECOND, SINGLE = "self", "1", "2", "single"
DEPTH = {SELF: 1, FIRST: 2, SECOND: 3, SINGLE: 3}
NAMES = {
    SELF: _("自己判定"),
    FIRST: _("第1次調査"),
    SECOND: _("第2次調査"),
    SINGLE: _("調査（1回で判定）"),
}
RESURVEY = _("再調査（第%d回）")
REPEATED = _("%(name)s（%(times)d回目）")


class LaterRoundDecided(Refusal):
    """A later round already counts; this one changes nothing (後の回が決定済み)."""

    message = _(
        "あとの回（第%(round)d回）がもう決定されています。"
        "この調査は理由を書いて差し戻してください。何も変えていません。"
    )
    status = 409


class RoundDecided(Conflict):
    """One round has one decision (この回は決定済み)."""

    message = _(
        "第%(round)d回は、ほかの見立てがもう決定されています。"
        "何も変えていません。画面を読み直してください。"
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a survey stands in the chain of a building (調査の回)."""

    round: int
    attempt: int
    state: SurveyState
    stage: str = FIRST
    level: str | None = None
    unit: str = ""


def next_turn(
    chain: Iterable[Turn], beside: int | None = None, unit: str = ""
) -> tuple[int, int]:
    """Return round and attempt of the next survey of a building, or of a unit in it.

    A second opinion joins the round ``beside``. A round in which everything was sent
    back is recorded again; whatever else is recorded opens a new round. The rounds of
    a building and of its units are counted together, so that no number stands twice.
    """
    turns = list(chain)
    last = max((turn.round for turn in turns), default=0)
    number = beside or max((turn.round for turn in of_unit(turns, unit)), default=0)
    own = [turn for turn in turns if turn.round == number]
    if beside is None and (not own or any(turn.state in LIVE for turn in own)):
        return last + 1, 1
    return number, max((turn.attempt for turn in own), default=0) + 1


def of_unit(chain: Iterable[Turn], unit: str) -> list[Turn]:
    """Keep the turns about one unit; an empty unit is the building as a whole."""
    return [turn for turn in chain if turn.unit == unit]


def counting_turn(chain: Iterable[Turn], counting: Counting) -> Turn | None:
    """Return the decided turn that counts, None while nothing is decided.

    The latest one counts even where it is milder, unless the city lets the heaviest
    result stand; of two equally heavy ones the later counts.
    """
    decided = [turn for turn in chain if turn.state is SurveyState.DECIDED]
    if counting is Counting.HEAVIER:
        decided.sort(key=lambda turn: (SEVERITY[turn.level or ""], turn.round))
    else:
        decided.sort(key=lambda turn: turn.round)
    return decided[-1] if decided else None


def refuse_outrun(own_round: int, decided_rounds: Iterable[int]) -> None:
    """Refuse to decide a round that was decided, or one behind such a round."""
    last = max(decided_rounds, default=0)
    if last > own_round:
        raise LaterRoundDecided(round=last)
    if last == own_round:
        raise RoundDecided(round=last)


def round_name(chain: Iterable[Turn], number: int, stage: str) -> str:
    """Name a survey by its round, its stage and what was decided before it.

    After a decided survey of the same stage, or of a later one, it is a re-survey.
    """
    settled, names = 0, Counter[str]()
    for turn in _rounds(chain):
        if turn.round >= number:
            break
        names[_name(turn.stage, settled)] += 1
        if turn.state is SurveyState.DECIDED:
            settled = max(settled, DEPTH.get(turn.stage, 0))
    name = _name(stage, settled)
    times = names[name] + 1
    if name == RESURVEY:
        return RESURVEY % times
    return REPEATED % {"name": name, "times": times} if times > 1 else name


def _rounds(chain: Iterable[Turn]) -> Iterator[Turn]:
    """Let one turn speak for each round: the decided one, else the first recorded."""
    spokesmen: dict[int, Turn] = {}
    for turn in sorted(chain, key=lambda turn: (turn.round, turn.attempt)):
        if turn.state is SurveyState.DECIDED:
            spokesmen[turn.round] = turn
        spokesmen.setdefault(turn.round, turn)
    yield from spokesmen.values()


def _name(stage: str, settled: int) -> str:
    if settled and DEPTH.get(stage, 0) <= settled:
        return RESURVEY
    return NAMES.get(stage, NAMES[SINGLE])
