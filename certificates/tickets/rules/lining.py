"""The line at a counter (番号札): purposes, states, who comes next, what is refused.

Sources: the city's plan 1-2-6 (waiting number, called number, estimated wait). One line
a place and day; its numbers begin at 1 and have no gap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

# Letters and digits that nobody takes for one another when they are read aloud.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH, MACHINE_LENGTH = 10, 20
# How many people are called before somebody who was absent is called again.
ABSENT_AFTER = 3
# Called three times in vain: the person has gone home.
MOST_ABSENCES = 3
LONGEST_NAME = 60
MOST_BOOTHS = 99
MOST_AFTER = 20


class Purpose(StrEnum):
    """What somebody came for (用件)."""

    APPLY = "apply"
    COLLECT = "collect"
    EXPLAIN = "explain"
    CONSULT = "consult"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return PURPOSE_LABELS[self]


class TicketState(StrEnum):
    """How far a ticket has come (番号札の状態)."""

    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"
    LEFT = "left"
    UNSERVED = "unserved"

    @property
    def label(self) -> str:
        """The Japanese name."""
        return STATE_LABELS[self]


PURPOSE_LABELS = {
    Purpose.APPLY: _("罹災証明書の申請"),
    Purpose.COLLECT: _("証明書の受取り"),
    Purpose.EXPLAIN: _("調査結果の説明・再調査"),
    Purpose.CONSULT: _("そのほかの相談"),
}
STATE_LABELS = {
    TicketState.WAITING: _("待っている"),
    TicketState.CALLED: _("呼んでいる"),
    TicketState.DONE: _("終わった"),
    TicketState.LEFT: _("不在で終わった"),
    TicketState.UNSERVED: _("その日に呼べなかった"),
}


class LineMoved(Conflict):
    """The booth serves another number than the clerk's page shows (画面が古い)."""

    message = _(
        "この窓口の番号は、画面を開いたあとに変わっています。"
        "何も変えていません。いまの番号を確かめてから、もう一度押してください。"
    )


class NobodyCalled(Conflict):
    """There is nobody at the booth (呼んでいる人がいない)."""

    message = _("この窓口では、いま誰も呼んでいません。先に「呼ぶ」を押してください。")


class NotSeated(Conflict):
    """Somebody else works at the booth, or nobody does (着席していない)."""

    message = _(
        "窓口 %(booth)d に着席しているのはあなたではありません（いま: %(clerk)s）。"
        "何も変えていません。代わるときは「この窓口に座る」を押してください。"
    )


class StillServing(Refusal):
    """Nobody leaves a booth while a person stands at it (対応中)."""

    message = _(
        "番号 %(number)d の対応が終わっていません。先に「終わる」を押してください。"
    )
    status = 409


class TicketsEnded(Refusal):
    """No more tickets are given out today (受付終了)."""

    message = _(
        "%(place)sでは、きょうの番号札の受付を終えました。番号は出していません。"
    )
    status = 409


class NameTaken(Refusal):
    """A place or booth of that name exists (重複)."""

    message = _("「%(name)s」はもうあります。別の名前か番号にしてください。")
    status = 409


@dataclass(frozen=True, slots=True)
class InLine:
    """What decides the order of two tickets: whose turn it is (順番)."""

    turn: int
    lined_up_at: datetime
    number: int


def order(ticket: InLine) -> tuple[int, datetime, int]:
    """Sort by turn; of one turn, whoever stood there first."""
    return (ticket.turn, ticket.lined_up_at, ticket.number)


def turn_behind(line: Sequence[InLine], after: int, own_turn: int) -> int:
    """Return the turn of somebody who was absent: behind the next ``after`` people.

    ``line`` is in order, without the absent one. The turn of the person one stands
    behind is taken over, so nobody else moves. Whoever lined up there earlier keeps
    the place, so it may be a few people more, never fewer while so many wait.
    """
    passed = line[: max(after, 0)]
    return passed[-1].turn if passed else own_turn


def after_absence(absences: int) -> TicketState:
    """Say what becomes of a ticket that was called in vain so many times."""
    return TicketState.LEFT if absences >= MOST_ABSENCES else TicketState.WAITING


def refuse_moved(current: object, seen: object) -> None:
    """Refuse a deed on another number than the one on the clerk's page."""
    if current != seen:
        raise LineMoved


def refuse_unseated(booth: int, clerk: str, clerk_name: str, actor: str) -> None:
    """Refuse whoever does not sit at the booth."""
    if clerk != actor:
        raise NotSeated(booth=booth, clerk=clerk_name or _("空席"))


def chosen_purposes(purposes: Collection[str]) -> list[str]:
    """Return the purposes of a booth in their order; refuse none."""
    wanted = set(purposes)
    chosen: list[str] = [one.value for one in Purpose if one.value in wanted]
    if not chosen:
        raise FieldRefusal("purposes", _("用件を一つ以上選んでください。"))
    return chosen
