"""Whose household an online application is about, when that household is protected.

What somebody typed at home stands in no register, yet it holds a name and an address.
"""

from uuid import UUID

from sqlalchemy import and_, or_, select

from certificates.rules.applying import Told
from certificates.tables import Application, OnlineApplication
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.register import queries as register
from disaster.register.tables import Household, Resident


def protected_behind(
    ctx: Context, online: OnlineApplication, told: Told | None
) -> set[UUID]:
    """Return the protected households that an online application tells of.

    Linked to an application it tells of that household; before, of every household
    that its words fit. A namesake is hidden too, until somebody has looked.
    """
    if online.application_id is not None:
        application = ctx.session.get_one(Application, online.application_id)
        return register.protected_among(ctx, {application.household_id})
    if told is None:
        return set()
    head, place = formats.search_key(told.head_name), formats.address_key(told.address)
    is_applicant = and_(
        Resident.name_key == online.name_key,
        or_(Resident.born_on.is_(None), Resident.born_on == online.born_on),
    )
    is_head = and_(
        Resident.name_key == head,
        or_(Resident.is_protected, Household.address_key == place),
    )
    wanted = (
        select(Resident.household_id)
        .join(Household, Household.id == Resident.household_id)
        .where(
            Resident.household_id.in_(register.protected_households(ctx)),
            or_(is_applicant, is_head),
        )
    )
    return set(ctx.session.scalars(wanted))


def hidden_behind(
    ctx: Context, online: OnlineApplication, told: Told | None
) -> UUID | None:
    """Return a household that hides an online application from the actor, or None."""
    found = sorted(protected_behind(ctx, online, told))
    return next((one for one in found if register.is_hidden(ctx, one)), None)
