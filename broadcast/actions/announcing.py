"""What other rooms tell the desk: which shelters may be named in a text (案内)."""

from uuid import UUID

from broadcast import permissions
from broadcast.rules.announced import Announced
from broadcast.tables import AnnouncedShelter
from disaster.foundation.context import Context


def announce_shelter(ctx: Context, site_id: UUID, told: Announced) -> None:
    """避難所の状況を伝える: keep what the shelters' room just reported of one place.

    The deed that opens or closes a shelter calls this and writes the audit line.
    """
    ctx.require(permissions.ANNOUNCE)
    row = ctx.session.get(AnnouncedShelter, site_id)
    if row is None:
        row = AnnouncedShelter(id=site_id)
        ctx.session.add(row)
    row.name, row.reading, row.english_name = told.name, told.reading, told.english_name
    row.state, row.told_at = told.state, ctx.now
    row.unfit_for = sorted(hazard.value for hazard in told.unfit_for)
    ctx.session.flush()
