"""続きの操作: the acts on a live broadcast that one press prepares, text and all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from broadcast.rules import following
from broadcast.rules.announced import Announced, Announcement, opened_since
from broadcast.rules.desk import DeskFields
from broadcast.rules.kinds import Kind
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _

UPDATE_EVERY = timedelta(hours=1)
ROUND_TO = timedelta(minutes=10)


class Act(StrEnum):
    """What may be done at once to a broadcast that is out (続きの操作)."""

    RAISE = "raise"
    UPDATE = "update"
    CORRECT = "correct"
    LIFT = "lift"
    CANCEL = "cancel"

    @property
    def kind(self) -> Kind:
        """The kind of broadcast that the act makes (種別)."""
        return Kind.UPDATE if self is Act.RAISE else Kind(self.value)

    @property
    def label(self) -> str:
        """The word on the button (画面の表記)."""
        return ACT_LABELS[self]

    @property
    def needs_mistake(self) -> bool:
        """Say whether the public is told what was wrong (誤りの内容が要る)."""
        return self in {Act.CORRECT, Act.CANCEL}


ACT_LABELS = {
    Act.RAISE: _("レベルを上げる"),
    Act.UPDATE: _("続報を出す"),
    Act.CORRECT: _("訂正する"),
    Act.LIFT: _("解除する"),
    Act.CANCEL: _("誤報として取り消す"),
}
MISTAKES = {
    Act.CORRECT: "前の発信の内容に誤りがありました。",
    Act.CANCEL: "誤って発信しました。",
}


class NoHigherLevel(Conflict):
    """There is no level above (これより上のレベルがない)."""

    message = _(
        "これより上の警戒レベルはありません。何も変えていません。"
        "新しい内容を知らせるときは、続報を出してください。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a person changes of the prepared text; None keeps it (変えるところ)."""

    mistake: str | None = None
    observation: str | None = None
    body: str | None = None
    next_update_at: datetime | None = None


def possible(before: DeskFields) -> tuple[Act, ...]:
    """Return the acts that a broadcast in force allows (できる操作)."""
    kinds = following.followers(before.kind, before.level)
    acts = tuple(act for act in Act if act.kind in kinds)
    return acts if _next_level(before) else tuple(a for a in acts if a is not Act.RAISE)


def prepared(
    before: DeskFields, act: Act, now: datetime, changes: Changes
) -> DeskFields:
    """Return the whole text of an act, ready to be handed in (用意した文)."""
    fields = following.prefilled(before, act.kind)
    if act is Act.RAISE:
        fields = replace(fields, level=_raised(before))
    if act.needs_mistake:
        fields = replace(fields, mistake=changes.mistake or MISTAKES[act])
    if fields.level and act.kind not in following.BOUND:
        at = changes.next_update_at or next_update(now)
        fields = replace(fields, next_update_at=at)
        if changes.observation is not None:
            fields = replace(fields, observation=changes.observation)
    if changes.body is not None and act.kind not in following.BOUND:
        fields = replace(fields, body=changes.body)
    return fields


def refreshed(
    fields: DeskFields, known: Mapping[str, Announced], since: datetime | None
) -> DeskFields:
    """Return the fields with the shelters as they are now (避難所の更新).

    What closed or does not suit the danger falls out, what was preparing and opened
    moves up, what opened since the last text went out joins in; names that the house
    does not know stay as they were typed.
    """
    opened = [
        name
        for name in (*fields.open_shelters, *fields.preparing_shelters)
        if _state(known, name, fields) is Announcement.OPEN
        or (name not in known and name in fields.open_shelters)
    ]
    if fields.level and fields.kind not in following.BOUND:
        opened += opened_since(known.values(), fields.hazard, since)
    preparing = [
        name
        for name in (*fields.open_shelters, *fields.preparing_shelters)
        if _state(known, name, fields) is Announcement.PREPARING
        or (name not in known and name in fields.preparing_shelters)
    ]
    return replace(
        fields,
        open_shelters=tuple(dict.fromkeys(opened)),
        preparing_shelters=tuple(dict.fromkeys(preparing)),
    )


def _state(
    known: Mapping[str, Announced], name: str, fields: DeskFields
) -> Announcement | None:
    found = known.get(name)
    if found is None or not found.may_be_named(fields.hazard):
        return None
    return found.state


def next_update(now: datetime) -> datetime:
    """Return the usual time of the next update: in an hour, on a round minute."""
    wanted = now + UPDATE_EVERY
    over = timedelta(minutes=wanted.minute % 10, seconds=wanted.second)
    plain = wanted.replace(microsecond=0) - over
    return plain + ROUND_TO if over else plain


def _raised(before: DeskFields) -> EvacuationLevel:
    level = _next_level(before)
    if level is None:
        raise NoHigherLevel
    return level


def _next_level(before: DeskFields) -> EvacuationLevel | None:
    """Return the level above an order in force, or None (一つ上のレベル)."""
    if before.level is None or before.kind in following.BOUND:
        return None
    above = before.level.value + 1
    return EvacuationLevel(above) if above in set(EvacuationLevel) else None
