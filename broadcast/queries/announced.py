"""Questions about the shelters that a broadcast may name (案内できる避難所)."""

from sqlalchemy import select

from broadcast.rules import announced
from broadcast.rules.announced import Announced, Announcement
from broadcast.rules.kinds import Hazard
from broadcast.tables import AnnouncedShelter
from disaster.foundation.context import Context


def known(ctx: Context) -> dict[str, Announced]:
    """Return every shelter that was told, by its name; of two, the open one."""
    ordered = select(AnnouncedShelter).order_by(
        AnnouncedShelter.state != Announcement.CLOSED,
        AnnouncedShelter.state == Announcement.OPEN,
        AnnouncedShelter.reading,
    )
    return {row.name: _value(row) for row in ctx.session.scalars(ordered)}


def choices(ctx: Context, hazard: Hazard | None) -> tuple[Announced, ...]:
    """Return what may be named in this danger now, open ones first (選べる避難所)."""
    return announced.choices(known(ctx).values(), hazard or Hazard.OTHER)


def _value(row: AnnouncedShelter) -> Announced:
    return Announced(
        name=row.name,
        state=Announcement(row.state),
        reading=row.reading,
        english_name=row.english_name,
        unfit_for=frozenset(map(Hazard, row.unfit_for)),
        told_at=row.told_at,
    )
