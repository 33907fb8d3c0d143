"""Files about congestion: ``congestion.json`` for programs, history for the city."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from certificates.tickets import queries
from certificates.tickets.queries import PlaceNow
from certificates.tickets.rules.waiting import STALE_AFTER_MINUTES
from disaster.foundation import csvfiles
from disaster.foundation.clock import tokyo
from disaster.foundation.context import Context

VERSION = 1
COLUMNS = (
    "日",
    "場所",
    "時",
    "発券",
    "呼出し",
    "終了",
    "不在・取りやめ",
    "呼べなかった",
    "待ち（平均・分）",
    "待ち（最長・分）",
)


def congestion(
    at: datetime, places: Sequence[PlaceNow], quiet: Iterable[dict[int, int]]
) -> dict[str, Any]:
    """Return what is true now; a figure that is null is unknown, never zero."""
    return {
        "version": VERSION,
        "at": tokyo(at).isoformat(timespec="seconds"),
        "stale_after_minutes": STALE_AFTER_MINUTES,
        "places": [
            _place(now, hours) for now, hours in zip(places, quiet, strict=True)
        ],
    }


def as_bytes(document: dict[str, Any]) -> bytes:
    """Write a document as compact JSON."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def place(now: PlaceNow) -> dict[str, Any]:
    """Return one place as plain values."""
    return {
        "slug": now.place.slug,
        "name": now.place.name,
        "accepts_tickets": now.accepts,
        "last_ticket": now.taken,
        "waiting": now.waiting,
        "booths": len(now.booths),
        "minutes_each": round(now.each.total_seconds() / 60, 1) if now.each else None,
        "called": [{"number": one.number, "booth": one.booth} for one in now.called],
        "lines": {
            line.purpose.value: {"waiting": line.waiting, "minutes": line.minutes}
            for line in now.lines
        },
    }


def _place(now: PlaceNow, hours: dict[int, int]) -> dict[str, Any]:
    return {**place(now), "mean_minutes_by_hour": {str(h): m for h, m in hours.items()}}


def history_csv(ctx: Context, since: date, until: date) -> bytes:
    """Write the history by day, place and hour; no line of it is about a person."""
    rows = [_line(*tuple(row)) for row in queries.history(ctx, since, until)]
    return csvfiles.write_csv(COLUMNS, rows)


def _line(day: date, name: str, hour: int, *figures: Any) -> list[str]:  # noqa: ANN401 - counts, then mean and longest wait in seconds
    *counts, mean, most = figures
    return [
        day.isoformat(),
        name,
        str(hour),
        *map(str, counts),
        _minutes(mean),
        _minutes(most),
    ]


def _minutes(seconds: object) -> str:
    """Write seconds as minutes with one decimal, nothing where nobody was called."""
    return "" if seconds is None else f"{float(str(seconds)) / 60:.1f}"
