"""手渡しの規則: issued and handed over are two facts, each undone in its own way.

A paper that was issued exists; only what a person carries out of the door was handed
over. A slip of the key is taken back with a reason, and both lines stay in the trail.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _


class UndoReason(StrEnum):
    """Why 「渡しました」 was wrong: chosen, never written, so it names nobody."""

    SLIP = "slip"
    NOT_PRINTED = "not_printed"
    LEFT_WITHOUT = "left_without"
    WRONG_PERSON = "wrong_person"
    GIVEN_BACK = "given_back"

    @property
    def label(self) -> str:
        """The Japanese words."""
        return UNDO_LABELS[self]


UNDO_LABELS = {
    UndoReason.SLIP: _("押し間違えた"),
    UndoReason.NOT_PRINTED: _("紙が出ていなかった"),
    UndoReason.LEFT_WITHOUT: _("受け取らずに帰った"),
    UndoReason.WRONG_PERSON: _("違う人に渡しかけた"),
    UndoReason.GIVEN_BACK: _("その場で返された"),
}


class AlreadyHanded(Conflict):
    """Somebody else handed it over first (手渡し済み)."""

    message = _(
        "%(who)sさんが %(at)s に「渡しました」としています。何も変えていません。"
    )


class NotHanded(Conflict):
    """Nothing was handed over that could be taken back (まだ渡していない)."""

    message = _(
        "この証明書は「渡しました」になっていません。ほかの人が先に取り消したか、"
        "まだ渡していません。何も変えていません。"
    )


@dataclass(frozen=True, slots=True)
class Handing:
    """The last word on whether a paper is in somebody's hands (手渡しの記録)."""

    is_handed: bool
    who: str
    at: datetime


def refuse_handed(last: Handing | None, at: str) -> None:
    """Refuse to hand a paper over twice."""
    if last is not None and last.is_handed:
        raise AlreadyHanded(who=last.who, at=at)


def refuse_not_handed(last: Handing | None) -> None:
    """Refuse to take back what nobody handed over."""
    if last is None or not last.is_handed:
        raise NotHanded
