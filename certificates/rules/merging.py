"""申請の統合の規則: which two applications are one (重複した申請).

Only the same disaster and the same paper, and the same household or the same house, can
be one application. Several households of one house each have their own; which it is, a
person decides.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certificates.rules.applying import NotTheSame
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


class Itself(Refusal):
    """An application cannot be put together with itself (同じ番号)."""

    message = _("同じ申請の番号です。もう一つの申請の受付番号を入れてください。")


class OtherHouse(Refusal):
    """Neither the household nor the house is the same (別の世帯の別の家)."""

    message = _(
        "受付番号 %(number)s は、世帯も建物も別の申請です。まとめていません。"
        "台帳の世帯か建物が違っているときは、先に取り下げて受け付け直してください。"
    )
    status = 409


class OtherPaper(Refusal):
    """The two ask for different papers (別の証明書)."""

    message = _(
        "受付番号 %(number)s は、別の種類の証明書の申請です。まとめていません。"
    )
    status = 409


class NotMerged(Refusal):
    """There is no merge to undo (まとめた申請ではない)."""

    message = _("受付番号 %(number)s の申請は、まとめられていません。")
    status = 409


@dataclass(frozen=True, slots=True)
class About:
    """What an application is about: disaster, household, house and paper."""

    number: str
    incident_id: UUID
    household_id: UUID
    building_id: UUID
    kind: str


def check_same(merged: About, kept: About) -> None:
    """Refuse to put together what cannot be one application."""
    if merged.incident_id != kept.incident_id:
        raise NotTheSame
    if merged.kind != kept.kind:
        raise OtherPaper(number=kept.number)
    if kept.household_id != merged.household_id and (
        kept.building_id != merged.building_id
    ):
        raise OtherHouse(number=kept.number)


def day_of(own: date, merged: Iterable[date]) -> date:
    """Return the day that counts: the oldest of the own one and all merged ones."""
    return min((own, *merged))
