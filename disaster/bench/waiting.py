"""People who wait at the window: households, decided houses, received applications."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from certificates.actions import receive
from certificates.rules.receiving import IdentityCheck, Relation, Submission
from disaster.assessment import actions as assessment
from disaster.assessment.actions import Visit
from disaster.bench import samples
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM, Actor, Role
from disaster.foundation.context import Context, House, unit_of_work
from disaster.incidents import actions as incidents
from disaster.incidents.rules import IncidentHazard
from disaster.register import actions as register
from disaster.register import queries
from disaster.seed.dice import dice
from disaster.seed.stories import QUAKE_SURVEYS, RULE_VERSION

SURVEYOR = Actor("surveyor", "調査　太郎", frozenset({Role.SURVEYOR}))
CAUSE = "架空の地震による"
# So many names are drawn for each one that is used.
DRAWN = 5


@dataclass(frozen=True, slots=True)
class Waiting:
    """One household at the window, and the name that its paper must bear."""

    application_id: UUID
    name: str


def gather(house: House, count: int, seed: int = 1) -> list[Waiting]:
    """Let so many households of a fictional quake apply, through the usual deeds.

    No two of them have one name: namesakes are asked a second question first.
    """
    drawn = samples.printable(DRAWN * count, dice(seed, "window"))
    names = list(dict.fromkeys(drawn))[:count]
    now = clock.now()
    with unit_of_work(house, SYSTEM, now) as ctx:
        _fill_ledgers(ctx, names)
        struck_on = clock.tokyo_day(now) - timedelta(days=3)
        quake = IncidentHazard("earthquake")
        incident_id = incidents.declare(ctx, "架空の地震", quake, struck_on, CAUSE).id
    with unit_of_work(house, SURVEYOR, now) as ctx:
        surveys = [_survey(ctx, incident_id, at) for at in range(count)]
    with unit_of_work(house, SYSTEM, now) as ctx:
        for survey_id in surveys:
            assessment.decide(ctx, survey_id)
        return [_apply(ctx, incident_id, at, name) for at, name in enumerate(names)]


def _fill_ledgers(ctx: Context, names: Sequence[str]) -> None:
    where = [f"架空の伊勢野市ひばり野{at + 1}番3号" for at in range(len(names))]
    homes = [
        f"C{at},世帯主,{name},{place}\r\n"
        for at, (name, place) in enumerate(zip(names, where, strict=True))
    ]
    houses = [f"H{at},{place},木造,2,住宅\r\n" for at, place in enumerate(where)]
    ledgers = (
        ("residents", "世帯番号,続柄,氏名,住所\r\n", homes),
        ("buildings", "建物番号,所在地,構造,階数,用途\r\n", houses),
    )
    for kind, head, rows in ledgers:
        register.import_ledger(ctx, kind, (head + "".join(rows)).encode())


def _survey(ctx: Context, incident_id: UUID, at: int) -> UUID:
    building_id = _house(ctx, at)
    visit = Visit(incident_id, building_id, ctx.now, (SURVEYOR.display_name,))
    request = {
        "rule_version": RULE_VERSION,
        "hazard": "earthquake",
        "structure": "wood",
        "stage": 1,
        "method": "parts",
        "arithmetic": "exact",
        "survey": dict(QUAKE_SURVEYS[at % len(QUAKE_SURVEYS)]),
    }
    return assessment.record_survey(ctx, visit, request).id


def _apply(ctx: Context, incident_id: UUID, at: int, name: str) -> Waiting:
    household = queries.find_household(ctx, f"C{at}")
    if household is None:
        raise RuntimeError("a household of the sample did not arrive")
    submission = Submission(
        incident_id,
        household.id,
        _house(ctx, at),
        name,
        Relation.HEAD,
        IdentityCheck.LICENCE,
        clock.tokyo_day(ctx.now),
    )
    return Waiting(receive(ctx, submission).id, name)


def _house(ctx: Context, at: int) -> UUID:
    building = queries.find_building(ctx, f"H{at}")
    if building is None:
        raise RuntimeError("a building of the sample did not arrive")
    return building.id
