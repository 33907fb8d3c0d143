"""続き: which broadcasts may follow which, and what they take over from before.

訂正 says the earlier one was wrong, 解除 that the danger is over, 取消 that it should
never have gone out. Confusing them has confused whole cities.
"""

from dataclasses import replace

from broadcast.rules.desk import DeskFields, without_times
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Kind
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _

AFTER_AN_ORDER = (Kind.UPDATE, Kind.CORRECT, Kind.LIFT, Kind.CANCEL)
AFTER_A_NOTICE = (Kind.UPDATE, Kind.CORRECT, Kind.CANCEL)
AFTER_A_LIFT = (Kind.CORRECT,)

# What a lift or a cancellation speaks of is exactly what was said before.
BOUND = frozenset({Kind.LIFT, Kind.CANCEL})


class CannotFollow(Conflict):
    """No such broadcast may follow this one (続けられない発信)."""

    message = _(
        "「%(before)s」の後に「%(after)s」は出せません。何も変えていません。"
        "新しい発信として作ってください。"
    )


class AlreadyFollowed(Conflict):
    """Another broadcast already took this one's place (続きがある発信)."""

    message = _(
        "第%(number)d号には、もう続きが出ています。何も送っていません。"
        "いちばん新しい発信から続けてください。"
    )


def followers(kind: Kind, level: EvacuationLevel | None) -> tuple[Kind, ...]:
    """Return the kinds that may follow a published broadcast (続けられる種別)."""
    if kind is Kind.CANCEL:
        return ()
    if kind is Kind.LIFT:
        return AFTER_A_LIFT
    return AFTER_AN_ORDER if level else AFTER_A_NOTICE


def require_follower(before: DeskFields, kind: Kind) -> None:
    """Refuse a kind that cannot follow (続けられるか)."""
    if kind not in followers(before.kind, before.level):
        raise CannotFollow(before=before.kind.label, after=kind.label)


def prefilled(before: DeskFields, kind: Kind) -> DeskFields:
    """Return the fields with which a following broadcast begins (続きの書き出し)."""
    start = replace(without_times(before), kind=kind, mistake="", edited={})
    if kind in BOUND:
        start = replace(start, roads="")
    if kind is Kind.LIFT:
        return replace(
            start,
            reasons=(Reason.DANGER_PASSED,),
            observation="",
            action="",
            body="",
            open_shelters=(),
            preparing_shelters=(),
        )
    if kind is Kind.CANCEL:
        return replace(start, reasons=(), observation="", action="", body="")
    return start


def bound(before: DeskFields, fields: DeskFields) -> DeskFields:
    """Return the fields of a follower, bound to what it lifts or takes back."""
    if fields.kind not in BOUND:
        return fields
    return replace(
        fields,
        level=before.level,
        hazard=before.hazard,
        districts=before.districts,
        districts_label=before.districts_label,
        title=before.title,
        category=before.category,
    )


def previous_level(before: DeskFields, kind: Kind) -> EvacuationLevel | None:
    """Return the level that an update comes from (切替前の警戒レベル)."""
    return before.level if kind is Kind.UPDATE else None
