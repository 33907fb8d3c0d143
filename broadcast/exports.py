"""Published broadcasts as files for other programs (書き出し)."""

import json
from datetime import datetime, timedelta

from broadcast import queries
from disaster.foundation import clock, csvfiles
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

MOST = 10_000
FORMATS = ("standard", "csv", "json")
YEARS = timedelta(days=3650)
ALERT_COLUMNS = (
    "号",
    "種別",
    "警戒レベル",
    "災害",
    "件名",
    "状態",
    "承認日時",
    "期限",
    "交代日時",
    "CAP識別子",
    "URL",
)


class NoSuchFormat(Refusal):
    """A format that broadcasts are not written in (ない書式)."""

    message = _("発信の一覧に %(form)s の書式はありません（ある書式: %(known)s）。")


def alerts(ctx: Context, form: str) -> bytes:
    """Return every published broadcast, newest first, as JSON or CSV."""
    if form not in FORMATS:
        raise NoSuchFormat(form=form, known="、".join(FORMATS))
    found = queries.published(ctx, ctx.now - YEARS, MOST)
    values = [
        {
            "number": row.number,
            "kind": row.kind,
            "level": row.level,
            "hazard": row.hazard,
            "subject": row.subject,
            "state": row.state,
            "approved_at": _iso(row.approved_at),
            "expires_at": _iso(row.expires_at),
            "superseded_at": _iso(row.superseded_at),
            "cap_identifier": row.cap_identifier or "",
            "url": f"{ctx.settings.base_url}/alerts/{row.id}/",
        }
        for row in found
    ]
    if form == "json":
        return json.dumps(values, ensure_ascii=False, indent=1).encode() + b"\n"
    cells = [["" if v is None else str(v) for v in row.values()] for row in values]
    return csvfiles.write_csv(ALERT_COLUMNS, cells)


def _iso(moment: datetime | None) -> str:
    return clock.tokyo(moment).isoformat(timespec="seconds") if moment else ""
