"""Questions about places and their booths."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from certificates.tickets.tables import Booth, CounterPlace
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound


def all_places(ctx: Context, *, only_open: bool = True) -> Sequence[CounterPlace]:
    """Return the places in the order of their names."""
    wanted = select(CounterPlace).order_by(CounterPlace.name)
    if only_open:
        wanted = wanted.where(CounterPlace.is_open)
    return ctx.session.scalars(wanted).all()


def get_place(ctx: Context, place_id: UUID) -> CounterPlace:
    """Return a place or refuse."""
    place = ctx.session.get(CounterPlace, place_id)
    if place is None:
        raise NotFound(what="窓口の場所")
    return place


def find_place(ctx: Context, slug: str) -> CounterPlace:
    """Return the place of a public address or refuse."""
    wanted = select(CounterPlace).where(CounterPlace.slug == slug)
    place = ctx.session.scalars(wanted).one_or_none()
    if place is None:
        raise NotFound(what="窓口の場所")
    return place


def by_machine(ctx: Context, machine_code: str) -> CounterPlace:
    """Return the open place whose ticket machine has this code, or refuse."""
    wanted = select(CounterPlace).where(
        CounterPlace.machine_code == machine_code, CounterPlace.is_open
    )
    place = ctx.session.scalars(wanted).one_or_none()
    if place is None:
        raise NotFound(what="番号札の発券機")
    return place


def booths_of(ctx: Context, place_id: UUID) -> Sequence[Booth]:
    """Return the booths of a place in the order of their numbers."""
    wanted = select(Booth).where(Booth.place_id == place_id).order_by(Booth.number)
    return ctx.session.scalars(wanted).all()


def get_booth(ctx: Context, booth_id: UUID) -> Booth:
    """Return a booth or refuse."""
    booth = ctx.session.get(Booth, booth_id)
    if booth is None:
        raise NotFound(what="窓口")
    return booth


def booth_numbered(ctx: Context, place_id: UUID, number: int) -> Booth:
    """Return the booth of a number on the wall or refuse."""
    wanted = select(Booth).where(Booth.place_id == place_id, Booth.number == number)
    booth = ctx.session.scalars(wanted).one_or_none()
    if booth is None:
        raise NotFound(what=f"窓口 {number}")
    return booth


def booth_held(ctx: Context, booth_id: UUID) -> Booth:
    """Return a booth, held so that what happens at it queues one by one."""
    held = select(Booth).where(Booth.id == booth_id).with_for_update()
    booth = ctx.session.scalars(
        held.execution_options(populate_existing=True)
    ).one_or_none()
    if booth is None:
        raise NotFound(what="窓口")
    return booth


def seats_held(ctx: Context, clerk: str, booth_id: UUID) -> Sequence[Booth]:
    """Return a booth and the one where the clerk sits now, both held.

    Always in one order, so that two people who change seats never wait crosswise.
    """
    wanted = select(Booth).where(or_(Booth.id == booth_id, Booth.clerk == clerk))
    held = wanted.order_by(Booth.id).with_for_update()
    return ctx.session.scalars(held.execution_options(populate_existing=True)).all()
