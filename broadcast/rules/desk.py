"""起案: what the author chooses and types, and how it becomes a draft.

Everything else of a draft (who speaks, which world, when, under which address) is
given by the house and cannot be typed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from broadcast.rules.announced import Announced, named_with
from broadcast.rules.categories import Category
from broadcast.rules.draft import (
    District,
    Draft,
    Municipality,
    Reason,
    ShelterNotice,
    ShelterReadiness,
)
from broadcast.rules.kinds import Hazard, Kind, World
from broadcast.rules.levels import EvacuationLevel
from disaster.foundation.clock import tokyo
from disaster.foundation.errors import Conflict, FieldRefusal, Refusal
from disaster.foundation.texts import _

VALID_HOURS = (3, 6, 12, 24, 48, 72)
# A text that waited longer speaks of a situation that is over; drafts left in a
# drawer have gone out at midnight elsewhere.
APPROVE_WITHIN = timedelta(hours=2)


class NotReady(Refusal):
    """The lint found mistakes, so nobody is asked to approve (点検の指摘)."""

    message = _(
        "直すところが %(count)d か所あるため、承認を求めていません。"
        "下書きは残っています。最初: %(first)s"
    )


class TooOld(Conflict):
    """The text waited too long for its approval (古い文)."""

    message = _(
        "承認を求めてから2時間以上たったか、期限を過ぎています。何も送っていません。"
        "差し戻して、時刻を確かめてから承認を求め直してください。"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskFields:
    """The fields of the composer (起案の欄); districts are codes."""

    kind: Kind
    hazard: Hazard = Hazard.OTHER
    level: EvacuationLevel | None = None
    districts: tuple[str, ...] = ()
    districts_label: str = ""
    reasons: tuple[Reason, ...] = ()
    observation: str = ""
    action: str = ""
    open_shelters: tuple[str, ...] = ()
    preparing_shelters: tuple[str, ...] = ()
    next_update_at: datetime | None = None
    valid_hours: int = 24
    title: str = ""
    body: str = ""
    mistake: str = ""
    contact: str = ""
    drill_name: str = ""
    category: Category | None = None
    roads: str = ""
    edited: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the house knows by itself when a text is made (起案の前提)."""

    world: World
    municipality: Municipality
    districts: Mapping[str, District]
    issued_at: datetime
    web_url: str
    contact: str
    previous_level: EvacuationLevel | None = None
    shelters: Mapping[str, Announced] = field(default_factory=dict)


def draft_of(fields: DeskFields, standing: Standing) -> Draft:
    """Make the draft that every text is composed of (下書き)."""
    return Draft(
        world=standing.world,
        kind=fields.kind,
        municipality=standing.municipality,
        issued_at=standing.issued_at,
        expires_at=standing.issued_at + timedelta(hours=fields.valid_hours),
        contact=fields.contact or standing.contact,
        web_url=standing.web_url,
        hazard=fields.hazard,
        level=fields.level,
        previous_level=standing.previous_level,
        districts=tuple(_known(code, standing.districts) for code in fields.districts),
        districts_label=fields.districts_label,
        reasons=fields.reasons,
        observation=fields.observation,
        action=fields.action,
        shelters=_shelters(fields, standing.shelters),
        next_update_at=fields.next_update_at,
        title=fields.title,
        body=fields.body,
        mistake=fields.mistake,
        drill_name=fields.drill_name,
        category=fields.category,
        roads=fields.roads,
        edited=fields.edited,
    )


def moment_of(text: str, now: datetime, field: str) -> datetime | None:
    """Read a time of day or a date with time, as a Japanese wall clock means it.

    A bare time of day is the next one to come.
    """
    plain = text.strip().replace("：", ":").replace("T", " ")
    if not plain:
        return None
    local = tokyo(now)
    try:
        if " " in plain:
            return datetime.fromisoformat(plain).replace(tzinfo=local.tzinfo)
        hours, minutes = map(int, plain.split(":"))
        moment = local.replace(hour=hours, minute=minutes, second=0, microsecond=0)
    except ValueError:
        reason = _("18:30 か 2026-09-03 18:30 のように入れてください。")
        raise FieldRefusal(field, reason) from None
    return moment if moment > local else moment + timedelta(days=1)


def require_fresh(submitted_at: datetime, expires_at: datetime, now: datetime) -> None:
    """Refuse to approve a text that is no longer about now (鮮度)."""
    if now - submitted_at > APPROVE_WITHIN or now >= expires_at:
        raise TooOld


def without_times(fields: DeskFields) -> DeskFields:
    """Return the fields without what was true only then (時刻を外す)."""
    return replace(fields, next_update_at=None)


def _shelters(
    fields: DeskFields, known: Mapping[str, Announced]
) -> tuple[ShelterNotice, ...]:
    """Name the shelters with the readings that the house knows (案内する避難所)."""
    named = (
        *(ShelterNotice(name) for name in fields.open_shelters),
        *(
            ShelterNotice(name, ShelterReadiness.PREPARING)
            for name in fields.preparing_shelters
        ),
    )
    return tuple(named_with(notice, known) for notice in named)


def _known(code: str, districts: Mapping[str, District]) -> District:
    if code not in districts:
        reason = _("地区「%s」は台帳にありません。地区を選び直してください。")
        raise FieldRefusal("districts", reason % code)
    return districts[code]
