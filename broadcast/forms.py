"""What people type: the composer, a decision, a subscriber."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from broadcast.rules.addresses import mail_address
from broadcast.rules.desk import DeskFields, moment_of
from broadcast.rules.draft import Reason
from broadcast.rules.following import BOUND
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.forms import Typed
from disaster.foundation.texts import _


def _level(value: object) -> object:
    """Read a level from its digit; an empty choice is no level."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _address(value: str) -> str:
    try:
        return str(mail_address(value))
    except FieldRefusal as refusal:
        raise ValueError(refusal.reason) from refusal


Address = Annotated[str, AfterValidator(_address)]
Level = Annotated[EvacuationLevel, BeforeValidator(_level)]
Hours = Annotated[Literal[3, 6, 12, 24, 48, 72], BeforeValidator(_level)]


class DraftForm(Typed):
    """The composer (起案)."""

    broadcast_id: UUID | None = None
    version: int | None = None
    follows: UUID | None = None
    kind: Kind
    hazard: Hazard | None = None
    level: Level | None = None
    districts: list[str] = Field(default_factory=list, max_length=500)
    districts_label: str = Field("", max_length=60)
    reasons: list[Reason] = Field(default_factory=list, max_length=9)
    observation: str = Field("", max_length=400)
    action: str = Field("", max_length=400)
    open_shelters: str = Field("", max_length=2000)
    preparing_shelters: str = Field("", max_length=2000)
    next_update: str = Field("", max_length=40)
    valid_hours: Hours = 24
    title: str = Field("", max_length=60)
    body: str = Field("", max_length=2000)
    mistake: str = Field("", max_length=400)
    contact: str = Field("", max_length=100)
    drill_name: str = Field("", max_length=60)
    deed: str = ""

    def chosen(self, now: datetime) -> DeskFields:
        """Return what was chosen on the page, where an order must name its danger."""
        if self.level and self.hazard is None and self.kind not in BOUND:
            raise FieldRefusal("hazard", _("どの災害かを選んでください。"))
        return self.fields(now)

    def fields(self, now: datetime) -> DeskFields:
        """Return what the desk chose, with times read as they were meant."""
        return DeskFields(
            kind=self.kind,
            hazard=self.hazard or Hazard.OTHER,
            level=self.level,
            districts=tuple(sorted(set(self.districts))),
            districts_label=self.districts_label,
            reasons=tuple(self.reasons),
            observation=_one_way(self.observation),
            action=_one_way(self.action),
            open_shelters=_lines(self.open_shelters),
            preparing_shelters=_lines(self.preparing_shelters),
            next_update_at=moment_of(self.next_update, now, "next_update"),
            valid_hours=self.valid_hours,
            title=self.title,
            body=_one_way(self.body),
            mistake=_one_way(self.mistake),
            contact=self.contact,
            drill_name=self.drill_name,
        )


class ApproveForm(Typed):
    """An approval of exactly what was read (承認)."""

    version: int
    content_hash: str = Field(max_length=64)
    typed_level: str = Field("", max_length=4)


class ReasonForm(Typed):
    """A reason that goes to the author (理由)."""

    reason: str = Field("", max_length=500)


class SubscriberForm(Typed):
    """Somebody whom staff add to the list (登録者の追加)."""

    address: Address
    language: Literal["ja", "ja-easy", "en"] = "ja"
    districts: list[str] = Field(default_factory=list, max_length=500)
    consent: str = Field(min_length=1, max_length=200)


class SubscribeForm(Typed):
    """What the public types to get mail (登録の申込み)."""

    address: Address
    language: Literal["ja", "ja-easy", "en"] = "ja"
    districts: list[str] = Field(default_factory=list, max_length=500)
    sure: str = ""


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _one_way(text: str) -> str:
    """Bring a browser's line ends into one form."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
