"""開設と混み具合: the state of a shelter, its crowding, and when capacity is passed.

Crowding is a human call; the arithmetic only suggests it. Nobody is ever turned away
by software: over capacity is a warning.
"""

from collections.abc import Mapping
from enum import StrEnum

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


class OpeningState(StrEnum):
    """Whether a shelter is open (開設状況), in the words of EEI v1.1 (内閣府 2025-06).

    PREPARING (準備中) is ours; EEI has no word for it.
    """

    UNOPENED = "unopened"
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    PERMANENT = "permanent"

    @property
    def label(self) -> str:
        """The word shown to people."""
        return OPENING_LABELS[self]

    @property
    def eei_label(self) -> str:
        """The word exchanged with SOBO-WEB, which knows no 準備中."""
        return OPENING_LABELS[EEI_STATE.get(self, self)]

    @property
    def takes_people_in(self) -> bool:
        """Whether people can go there now."""
        return self in {OpeningState.OPEN, OpeningState.PERMANENT}


OPENING_LABELS = {
    OpeningState.UNOPENED: _("未開設"),
    OpeningState.PREPARING: _("準備中"),
    OpeningState.OPEN: _("開設"),
    OpeningState.CLOSED: _("閉鎖"),
    OpeningState.UNKNOWN: _("不明"),
    OpeningState.PERMANENT: _("常設"),
}
EEI_STATE = {OpeningState.PREPARING: OpeningState.UNOPENED}

# A shelter can open twice in one disaster, so CLOSED leads back to PREPARING and OPEN.
NEXT_STATES: Mapping[OpeningState, frozenset[OpeningState]] = {
    OpeningState.UNOPENED: frozenset(
        {OpeningState.PREPARING, OpeningState.OPEN, OpeningState.UNKNOWN}
    ),
    OpeningState.PREPARING: frozenset(
        {OpeningState.OPEN, OpeningState.UNOPENED, OpeningState.UNKNOWN}
    ),
    OpeningState.OPEN: frozenset({OpeningState.CLOSED, OpeningState.UNKNOWN}),
    OpeningState.CLOSED: frozenset(
        {
            OpeningState.PREPARING,
            OpeningState.OPEN,
            OpeningState.PERMANENT,
            OpeningState.UNKNOWN,
        }
    ),
    OpeningState.UNKNOWN: frozenset(OpeningState) - {OpeningState.UNKNOWN},
    OpeningState.PERMANENT: frozenset({OpeningState.CLOSED, OpeningState.UNKNOWN}),
}


class WrongStep(Refusal):
    """A change of state that does not exist (できない切替え)."""

    message = _(
        "「%(before)s」から「%(after)s」には変えられません"
        "（変えられる先: %(possible)s）。"
    )
    status = 409


class Crowding(StrEnum):
    """How full a shelter is (混み具合); its scale is never that of alert levels."""

    ROOM = "room"
    SOMEWHAT_CROWDED = "somewhat_crowded"
    CROWDED = "crowded"
    NEARLY_FULL = "nearly_full"
    CLOSED = "closed"
    PREPARING = "preparing"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The word shown beside the shape."""
        return CROWDING_LABELS[self]

    @property
    def shape(self) -> str:
        """The shape that carries the meaning without colour."""
        return CROWDING_SHAPES[self]


CROWDING_LABELS = {
    Crowding.ROOM: _("空き"),
    Crowding.SOMEWHAT_CROWDED: _("やや混雑"),
    Crowding.CROWDED: _("混雑"),
    Crowding.NEARLY_FULL: _("満員に近い"),
    Crowding.CLOSED: _("閉鎖"),
    Crowding.PREPARING: _("準備中"),
    Crowding.UNKNOWN: _("不明"),
}
CROWDING_SHAPES = {
    Crowding.ROOM: "○",
    Crowding.SOMEWHAT_CROWDED: "◔",
    Crowding.CROWDED: "◑",
    Crowding.NEARLY_FULL: "●",
    Crowding.CLOSED: "✕",
    Crowding.PREPARING: "…",
    Crowding.UNKNOWN: "?",
}

# Percent of the capacity from which a level is suggested; towns use about these.
CROWDING_FLOORS = (
    (Crowding.NEARLY_FULL, 80),
    (Crowding.CROWDED, 60),
    (Crowding.SOMEWHAT_CROWDED, 30),
)
WITHOUT_COUNT = {
    OpeningState.PREPARING: Crowding.PREPARING,
    OpeningState.CLOSED: Crowding.CLOSED,
    OpeningState.UNKNOWN: Crowding.UNKNOWN,
}


def check_step(before: OpeningState, after: OpeningState) -> None:
    """Refuse a step that is not in the table of states (状態の切替え)."""
    if after in NEXT_STATES[before]:
        return
    possible = [state.label for state in OpeningState if state in NEXT_STATES[before]]
    raise WrongStep(
        before=before.label, after=after.label, possible="、".join(possible)
    )


def suggest_crowding(
    state: OpeningState, capacity: int | None, headcount: int | None
) -> Crowding | None:
    """Suggest a level for staff to confirm; an unopened shelter has none (混み具合)."""
    if state is OpeningState.UNOPENED:
        return None
    if state in WITHOUT_COUNT:
        return WITHOUT_COUNT[state]
    if not capacity or headcount is None:
        return Crowding.UNKNOWN
    for level, floor in CROWDING_FLOORS:
        if headcount * 100 >= capacity * floor:
            return level
    return Crowding.ROOM


def people_over_capacity(capacity: int | None, headcount: int | None) -> int:
    """Return how many people exceed the guide figure (目安を超えた人数); 0 if none."""
    if not capacity or headcount is None:
        return 0
    return max(headcount - capacity, 0)


def capacity_warning(capacity: int | None, headcount: int | None) -> str | None:
    """Warn above the capacity and never refuse: nobody is turned away by software."""
    over = people_over_capacity(capacity, headcount)
    if not over:
        return None
    return _(
        "収容の目安 %(capacity)d 人を %(over)d 人 超えています。受入れは続けられます。"
        "近くで空いている避難所も案内してください。"
    ) % {"capacity": capacity, "over": over}
