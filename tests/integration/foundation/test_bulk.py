"""Many rows and identifiers as one value, alike on both databases."""

import json
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select, update

from disaster.foundation.authority import SYSTEM
from disaster.foundation.bulk import AllRows, IsAmong
from disaster.foundation.context import unit_of_work
from disaster.foundation.db import new_id
from disaster.incidents import actions
from disaster.incidents.rules import IncidentHazard
from disaster.incidents.tables import Incident
from tests.conftest import NOON

STRUCK_ON = date(2026, 9, 1)


def floods(ctx, count):
    """Declare floods and return their identifiers."""
    declared = [
        actions.declare(ctx, f"架空の水害{n}", IncidentHazard.FLOOD, STRUCK_ON, "大雨")
        for n in range(count)
    ]
    ctx.session.flush()
    return [one.id for one in declared]


def test_identifiers_are_one_parameter_however_many(house):
    renamed = (
        update(Incident.__table__)
        .where(IsAmong(Incident.id, "ids"))
        .values(cause=bindparam("said"))
    )
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        *wanted, other = floods(ctx, 4)
        for ids in ([], [new_id()], wanted):
            ctx.session.connection().execute(renamed, {"ids": ids, "said": "台風"})
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        found = dict(ctx.session.execute(select(Incident.id, Incident.cause)).all())
    assert {one for one, cause in found.items() if cause == "台風"} == set(wanted)
    assert found[other] == "大雨"


def test_all_rows_come_as_one_text_and_no_row_as_nothing(house):
    rows = select(AllRows(Incident.id, Incident.name, Incident.struck_on))
    with unit_of_work(house, SYSTEM, NOON) as ctx:
        ids = floods(ctx, 2)
        found = json.loads(ctx.session.scalar(rows))
        none = ctx.session.scalar(rows.where(Incident.name == "ない"))
    assert {UUID(own): (name, day) for own, name, day in found} == {
        one: (f"架空の水害{n}", STRUCK_ON.isoformat()) for n, one in enumerate(ids)
    }
    assert json.loads(none or "[]") == []
