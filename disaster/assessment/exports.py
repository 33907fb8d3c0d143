"""Files of the assessment that leave the house."""

import json
from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from disaster.assessment import queries
from disaster.assessment.queries import (
    SUMMARY_HEADER,
    DistrictDamage,
    RequestFilters,
    RequestLine,
)
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import write_csv
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

REQUEST_HEADER = (
    "申出の日",
    "経過日数",
    "建物番号",
    "所在地",
    "地区",
    "申出の対象",
    "被害の程度",
    "見てほしい所",
    "状態",
    "申出ID",
)


class NoSuchFormat(Refusal):
    """A format that this data does not have (ない書式)."""

    message = _("被害状況の集計に %(form)s の書式はありません（ある書式: %(known)s）。")


def damage_summary(ctx: Context, form: str, incident_id: UUID | None = None) -> bytes:
    """Write the damage by district, of one disaster or of all (被害状況の集計)."""
    if form not in WRITERS:
        raise NoSuchFormat(form=form, known="、".join(WRITERS))
    return WRITERS[form](queries.damage_summary(ctx, incident_id))


def resurveys(ctx: Context, filters: RequestFilters) -> bytes:
    """Write the requests for a re-survey, without the names of people (申出の一覧)."""
    found = queries.requests_listed(ctx, filters, page=None)
    return write_csv(REQUEST_HEADER, map(_request, found.lines))


def _request(line: RequestLine) -> list[str]:
    return [
        line.asked_on.isoformat(),
        str(line.age),
        line.building_number,
        line.address,
        line.district,
        line.survey_name,
        line.level.label,
        line.points,
        line.state.label,
        str(line.id),
    ]


def _csv(rows: Sequence[DistrictDamage]) -> bytes:
    cells = ([str(cell) for cell in row.values.values()] for row in rows)
    return write_csv(SUMMARY_HEADER, cells)


def _json(rows: Sequence[DistrictDamage]) -> bytes:
    return json.dumps([row.values for row in rows], ensure_ascii=False).encode()


WRITERS: Mapping[str, Callable[[Sequence[DistrictDamage]], bytes]] = {
    "standard": _csv,
    "csv": _csv,
    "json": _json,
}
