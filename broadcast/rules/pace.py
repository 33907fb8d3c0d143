"""出しすぎの歯止め: what makes an approver look twice before a text goes out."""

from dataclasses import dataclass
from datetime import datetime

from disaster.foundation.clock import tokyo
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

MOST_IN_AN_HOUR = 6
NIGHT_BEGINS, NIGHT_ENDS = 22, 6


@dataclass(frozen=True, slots=True)
class Pace:
    """What went out lately, and whom this one wakes (出し方)."""

    at: datetime
    twin_number: int | None
    sent_in_an_hour: int
    is_whole_city: bool


def cautions(pace: Pace) -> list[str]:
    """Say what is unusual; each asks for one more tick, none forbids (確かめること)."""
    found = []
    if pace.twin_number is not None:
        text = _("同じ件名の第%d号が、10分以内に出ています。")
        found.append(text % pace.twin_number)
    if pace.sent_in_an_hour >= MOST_IN_AN_HOUR:
        text = _("この1時間に%d件出しています。")
        found.append(text % pace.sent_in_an_hour)
    if pace.is_whole_city and _is_night(pace.at):
        found.append(_("夜（22時から6時）に、市内全域へ出します。"))
    return found


def require_sure(found: list[str], *, is_sure: bool) -> None:
    """Refuse an approval that did not answer the cautions (念のための確認)."""
    if found and not is_sure:
        reason = _("「それでも出す」に印を付けてください。まだ何も送っていません。")
        raise FieldRefusal("sure", f"{''.join(found)}{reason}")


def _is_night(at: datetime) -> bool:
    hour = tokyo(at).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS
