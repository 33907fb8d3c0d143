"""Places and booths are set up (窓口の設定)."""

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from certificates import permissions
from certificates.tickets import queries
from certificates.tickets.rules import lining
from certificates.tickets.tables import Booth, CounterPlace
from disaster import audit
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Opening:
    """What a place is called and how its line works."""

    name: str
    english_name: str = ""
    absent_after: int = lining.ABSENT_AFTER
    is_open: bool = True


def add_place(ctx: Context, slug: str, opening: Opening) -> CounterPlace:
    """窓口の場所を加える: with an address of its own and a code for its machine."""
    ctx.require(permissions.TICKETS_SETUP)
    if not SLUG.fullmatch(slug):
        reason = _("半角の英小文字・数字・ハイフンで入れてください（例 city-hall）。")
        raise FieldRefusal("slug", reason)
    place = CounterPlace(
        slug=slug,
        name=opening.name,
        english_name=opening.english_name,
        absent_after=opening.absent_after,
        is_open=opening.is_open,
        machine_code=_machine_code(),
    )
    _keep(ctx, place, slug)
    publication.ask(ctx)
    audit.record(ctx, "counter.place_added", place.id, place=slug)
    return place


def change_place(ctx: Context, place_id: UUID, opening: Opening) -> CounterPlace:
    """窓口の場所を直す: its address stays, its history too."""
    ctx.require(permissions.TICKETS_SETUP)
    place = queries.get_place(ctx, place_id)
    place.name, place.english_name = opening.name, opening.english_name
    place.absent_after, place.is_open = opening.absent_after, opening.is_open
    publication.ask(ctx)
    audit.record(
        ctx, "counter.place_changed", place.id, place=place.slug, is_open=place.is_open
    )
    return place


def renew_machine(ctx: Context, place_id: UUID) -> CounterPlace:
    """発券機のアドレスを作り直す: the old address of the machine works no more."""
    ctx.require(permissions.TICKETS_SETUP)
    place = queries.get_place(ctx, place_id)
    place.machine_code = _machine_code()
    audit.record(ctx, "counter.machine_renewed", place.id, place=place.slug)
    return place


def add_booth(
    ctx: Context, place_id: UUID, number: int, purposes: Collection[str]
) -> Booth:
    """窓口を加える: the number on the wall and what it takes."""
    ctx.require(permissions.TICKETS_SETUP)
    place = queries.get_place(ctx, place_id)
    booth = Booth(
        place_id=place.id, number=number, purposes=lining.chosen_purposes(purposes)
    )
    _keep(ctx, booth, str(number))
    audit.record(
        ctx,
        "counter.booth_added",
        booth.id,
        place=place.slug,
        number=number,
        purposes=booth.purposes,
    )
    return booth


def change_booth(ctx: Context, booth_id: UUID, purposes: Collection[str]) -> Booth:
    """窓口の用件を変える: whom it serves now stays."""
    ctx.require(permissions.TICKETS_CALL)
    booth = queries.booth_held(ctx, booth_id)
    booth.purposes = lining.chosen_purposes(purposes)
    audit.record(
        ctx,
        "counter.booth_changed",
        booth.id,
        number=booth.number,
        purposes=booth.purposes,
    )
    return booth


def _keep(ctx: Context, row: CounterPlace | Booth, name: str) -> None:
    try:
        with ctx.session.begin_nested():
            ctx.session.add(row)
    except IntegrityError as twin:
        raise lining.NameTaken(name=name) from twin


def _machine_code() -> str:
    return "".join(
        secrets.choice(lining.ALPHABET) for _at in range(lining.MACHINE_LENGTH)
    )
