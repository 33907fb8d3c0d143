"""Count who lives where, after each copy of a ledger (地区の人数)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disaster.register.tables import District, Household, Resident


def renew_residents(session: Session) -> None:
    """Write into each district how many people of the register live there."""
    lived = (
        select(Household.district, func.count(Resident.id))
        .join(Resident, Resident.household_id == Household.id)
        .where(Resident.gone_on.is_(None), Household.district != "")
        .group_by(Household.district)
    )
    counts = {row[0]: row[1] for row in session.execute(lived)}
    for district in session.scalars(select(District)):
        counted = counts.get(district.name, 0)
        # Some ledgers name a district by its code.
        if district.code != district.name:
            counted += counts.get(district.code, 0)
        district.residents = counted
    session.flush()
