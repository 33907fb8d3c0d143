"""What a person may type about a shelter."""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from disaster.foundation.clock import TOKYO, tokyo
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.formats import half_width
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _
from shelters.rules.opening import Crowding, OpeningState
from shelters.rules.reporting import LONGEST_REASON, MOST_PEOPLE
from shelters.rules.wifi import CheckMethod, WifiKind, WifiState

CLOCK_TIME = re.compile(r"(\d{1,2})\s*[:時]\s*(\d{1,2})?\s*分?|(\d{1,2})(\d{2})")
BY_NUMBERS = "by_numbers"

Reason = Annotated[str, Field(max_length=LONGEST_REASON)]
People = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]


class StateForm(Typed):
    """A change of state: open, preparing, closed (開設状況)."""

    state: OpeningState
    reason: Reason = ""
    confirms_unfit: bool = False
    seen_at: str = Field(default="", max_length=40)


class CountForm(Typed):
    """A headcount: a number, a step, or the same as before (人数)."""

    headcount: People | None = None
    change: int = Field(default=0, ge=-10, le=10)
    deed: Literal["", "count", "same"] = ""
    crowding: Crowding | Literal["by_numbers"] | None = None
    seen: int = Field(ge=0, le=2_000_000_000)
    seen_at: str = Field(default="", max_length=40)


class WifiCheckForm(Typed):
    """What was found when somebody joined the network (点検)."""

    state: WifiState
    how: CheckMethod = CheckMethod.ON_SITE
    note: Reason = ""
    seen_at: str = Field(default="", max_length=40)


class WifiForm(Typed):
    """A network to note (Wi-Fi の登録)."""

    ssid: str = Field(min_length=1, max_length=32)
    kind: WifiKind
    coverage: str = Field(default="", max_length=300)
    run_book: str = Field(default="", max_length=4000)
    is_for_evacuees_only: bool = False


class RunBookForm(Typed):
    """How a network is switched on, and for whom it is (手順)."""

    run_book: str = Field(default="", max_length=4000)
    is_for_evacuees_only: bool = False


class OpenSeveralForm(Typed):
    """The shelters to open together (まとめて開設)."""

    site: list[UUID] = Field(min_length=1, max_length=200)
    confirms_unfit: bool = False


def observed_at(text: str, now: datetime) -> datetime | None:
    """Read when something was seen: 19:05 is the latest such time, ISO 8601 is exact.

    Blank means now. A phone that was offline sends ISO 8601 with its offset.
    """
    plain = half_width(text).strip()
    if not plain:
        return None
    try:
        return _clock_time(plain, now) or _iso_time(plain)
    except ValueError as cause:
        reason = _("見た時刻は 19:05 のように入れてください（空なら いま）。")
        raise FieldRefusal("seen_at", reason) from cause


def _clock_time(text: str, now: datetime) -> datetime | None:
    """Return the latest moment at which a Japanese clock showed this time."""
    match = CLOCK_TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1] or match[3]), int(match[2] or match[4] or 0)
    here = tokyo(now)
    moment = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment if moment <= here else moment - timedelta(days=1)


def _iso_time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)
