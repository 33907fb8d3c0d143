"""What people type: the composer, a decision, a subscriber."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from broadcast.rules.acts import Changes
from broadcast.rules.addresses import mail_address
from broadcast.rules.cable import Charset, Stage
from broadcast.rules.categories import Category
from broadcast.rules.composition.edited import CHANNEL_TEXTS
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
    shelters: list[str] = Field(default_factory=list, max_length=200)
    open_shelters: str = Field("", max_length=2000)
    preparing_shelters: str = Field("", max_length=2000)
    next_update: str = Field("", max_length=40)
    valid_hours: Hours = 24
    title: str = Field("", max_length=60)
    body: str = Field("", max_length=2000)
    mistake: str = Field("", max_length=400)
    contact: str = Field("", max_length=100)
    drill_name: str = Field("", max_length=60)
    category: Category | None = None
    roads: str = Field("", max_length=400)
    edited: dict[str, str] = Field(default_factory=dict)
    edit_subject: str = Field("", max_length=100)
    edit_mail: str = Field("", max_length=4000)
    edit_web: str = Field("", max_length=4000)
    edit_ticker: str = Field("", max_length=300)
    edit_speech: str = Field("", max_length=2000)
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
            open_shelters=tuple(
                dict.fromkeys([*self.shelters, *_lines(self.open_shelters)])
            ),
            preparing_shelters=_lines(self.preparing_shelters),
            next_update_at=moment_of(self.next_update, now, "next_update"),
            valid_hours=self.valid_hours,
            title=self.title,
            body=_one_way(self.body),
            mistake=_one_way(self.mistake),
            contact=self.contact,
            drill_name=self.drill_name,
            category=self.category,
            roads=_one_way(self.roads),
            edited=self._edits(),
        )

    def _edits(self) -> dict[str, str]:
        """Return the texts that were written by hand, channel by channel (手直し)."""
        typed = {
            name: _one_way(getattr(self, f"edit_{name}")) for name in CHANNEL_TEXTS
        }
        given = {**self.edited, **{n: text for n, text in typed.items() if text}}
        if unknown := given.keys() - set(CHANNEL_TEXTS):
            reason = _("手直しできるのは %s です。") % "・".join(CHANNEL_TEXTS)
            raise FieldRefusal(f"edited.{min(unknown)}", reason)
        return {name: text for name, text in given.items() if text.strip()}


class ActForm(Typed):
    """What is changed of a prepared act before it is handed in (続きの操作)."""

    broadcast_id: UUID | None = None
    mistake: str = Field("", max_length=400)
    observation: str = Field("", max_length=400)
    next_update: str = Field("", max_length=40)

    def changes(self, now: datetime) -> Changes:
        """Return the changes, with times read as they were meant."""
        return Changes(
            mistake=_one_way(self.mistake),
            observation=_one_way(self.observation),
            next_update_at=moment_of(self.next_update, now, "next_update"),
        )


class ApproveForm(Typed):
    """An approval of exactly what was read (承認)."""

    version: int
    content_hash: str = Field(max_length=64)
    typed_level: str = Field("", max_length=4)
    sure: str = Field("", max_length=4)


class UrgentForm(ApproveForm):
    """Level 5 by one person: the approval, and why alone (緊急)."""

    reason: str = Field("", max_length=500)


class ReasonForm(Typed):
    """A reason that goes to the author (理由)."""

    reason: str = Field("", max_length=500)


class SubscriberForm(Typed):
    """Somebody whom staff add to the list (登録者の追加)."""

    address: Address
    language: Literal["ja", "ja-easy", "en"] = "ja"
    districts: list[str] = Field(default_factory=list, max_length=500)
    categories: list[str] = Field(default_factory=list, max_length=20)
    consent: str = Field(min_length=1, max_length=200)


class SubscribeForm(Typed):
    """What the public types to get mail (登録の申込み)."""

    address: Address
    language: Literal["ja", "ja-easy", "en"] = "ja"
    districts: list[str] = Field(default_factory=list, max_length=500)
    categories: list[str] = Field(default_factory=list, max_length=20)
    sure: str = ""


class AcknowledgeForm(Typed):
    """What an operator's machine says of a broadcast (放送の確認)."""

    cap: str = Field(max_length=80)
    stage: Stage
    who: str = Field("", max_length=100)
    reason: str = Field("", max_length=300)
    revision: int | None = Field(None, ge=0, le=2**31 - 1)


class SayForm(Typed):
    """What a person at an operator says on the page of the sheet (放送の確認)."""

    stage: Stage
    who: str = Field("", max_length=100)
    reason: str = Field("", max_length=300)


class PhoneForm(SayForm):
    """What staff heard and read back on the telephone (電話の復唱)."""

    operator_id: UUID
    who: str = Field(min_length=1, max_length=100)


class OperatorForm(Typed):
    """A cable television operator and what its machine shows (事業者)."""

    name: str = Field(min_length=1, max_length=100)
    ticker_width: int = Field(30, ge=8, le=120)
    ticker_lines: int = Field(8, ge=1, le=99)
    ticker_chars: int = Field(0, ge=0, le=2000)
    lshape_width: int = Field(12, ge=8, le=60)
    lshape_lines: int = Field(40, ge=1, le=200)
    charset: Charset = Charset.JIS_X_0208
    address: str = Field("", max_length=254)
    phone_tree: str = Field("", max_length=1000)


class WishForm(Typed):
    """What somebody chooses who signed up with an empty mail (登録の内容)."""

    language: Literal["ja", "ja-easy", "en"] = "ja"
    districts: list[str] = Field(default_factory=list, max_length=500)
    categories: list[str] = Field(default_factory=list, max_length=20)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _one_way(text: str) -> str:
    """Bring a browser's line ends into one form."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
