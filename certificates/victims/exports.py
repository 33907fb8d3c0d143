"""The file that leaves the city: chosen items of chosen households (台帳情報の CSV)."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from certificates.victims import queries
from certificates.victims.queries import Victim
from certificates.victims.rules import ITEMS
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import write_csv
from disaster.register import queries as register
from disaster.register.queries import MemberOn


def provided_csv(
    ctx: Context, incident_id: UUID, household_ids: Sequence[UUID], items: Sequence[str]
) -> bytes:
    """Write one line for each person of the household on the day of the disaster.

    A protected person who left the household is left out, the others stay.
    """
    rows = (
        [cells[item] for item in items]
        for household_id in household_ids
        for cells in _lines(ctx, queries.victim(ctx, incident_id, household_id))
    )
    return write_csv([str(ITEMS[item]) for item in items], rows)


def _lines(ctx: Context, victim: Victim) -> Iterator[dict[str, str]]:
    shared = {
        "household": victim.number,
        # The household's own: a person may live with a protected one by now.
        "address": victim.address,
        "level": victim.level.label if victim.level else "",
        "certificate": "、".join(
            paper.certificate_number
            for paper in victim.papers
            if paper.certificate_number
        ),
        "support": "、".join(
            f"{line.kind.label}:{line.state.label}"
            for line in victim.supports
            if line.stands
        ),
    }
    for member in victim.people.members:
        if not member.card.is_protected:
            yield {**shared, **_person(ctx, member)}


def _person(ctx: Context, member: MemberOn) -> dict[str, str]:
    resident = register.get_resident(ctx, member.card.id)
    return {
        "name": resident.name,
        "relation": member.relation,
        "born_on": _day(resident.born_on),
        "sex": resident.sex,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
