"""Copy an existing mailing list in: people who agreed elsewhere, as active (移行)."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from sqlalchemy import exists, insert, select

from broadcast import permissions
from broadcast.queries import places
from broadcast.rules import addresses, subscribing
from broadcast.rules.categories import category_codes
from broadcast.rules.growth import Change
from broadcast.rules.lanes import lane_of
from broadcast.rules.subscribing import SubscriberState
from broadcast.tables import Subscriber, SubscriberChange
from disaster import audit
from disaster.foundation import clock, csvfiles, formats, imports
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import CsvRow
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, Refusal, RowRefusal
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _

ADDRESS, LANGUAGE, DISTRICTS = "メールアドレス", "言語", "行政区"
CATEGORIES, CONSENT, SINCE = "種類", "同意", "登録日"
FROM_THE_OLD_LIST = _("移行前の名簿による登録")
LONGEST_LANGUAGE, LONGEST_CONSENT = 16, 200


def import_subscribers(
    ctx: Context, content: bytes, *, dry_run: bool = False, skip_bad: bool = False
) -> ImportReport:
    """登録者を取り込む: all or nothing; whoever left is never brought back."""
    ctx.require(permissions.MANAGE_SUBSCRIBERS)
    file = csvfiles.read_csv(content)
    csvfiles.require_columns(file, ADDRESS)
    report = ImportReport("subscribers", file.encoding, len(file.rows))
    rows = _readable(ctx, file.rows, report)
    rows = _without_those_who_left(ctx, rows, report)
    _keep_what_is_known(ctx, rows, has_categories=CATEGORIES in file.header)
    write = imports.settle(report, dry_run=dry_run, skip_bad=skip_bad)
    plain = [{k: v for k, v in row.items() if k != "row"} for row in rows]
    imports.upsert(ctx.session, Subscriber, "address_key", plain, report, write=write)
    if write:
        _note_who_joined(ctx)
        audit.record(
            ctx,
            "subscribers.imported",
            "subscribers",
            sha256=hashlib.sha256(content).hexdigest(),
            added=report.added,
            changed=report.changed,
            refused=len(report.refused),
        )
    return report


def _readable(
    ctx: Context, rows: Sequence[CsvRow], report: ImportReport
) -> list[dict[str, Any]]:
    known = places.district_names(ctx)
    good: list[dict[str, Any]] = []
    seen: dict[str, int] = {}
    for row in rows:
        try:
            values = _subscriber(ctx, row.cells, known)
            _refuse_twin(values["address_key"], row.number, seen)
        except FieldRefusal as refusal:
            bad = RowRefusal(row.number, refusal.field, refusal.reason)
            report.refused.append(bad)
            continue
        good.append({"row": row.number, **values})
    report.notices += _other_languages(good)
    return good


def _other_languages(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Tell which wishes are for a language we do not write in (言語の読替え)."""
    wishes: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if not subscribing.is_known_language(row["language"]):
            wishes[row["language"]].append(row["row"])
    return [
        _(
            "言語「%(wish)s」（%(count)d 行、最初は %(row)d 行目）の配信文は"
            "ありません。"
            "登録は希望のまま残し、やさしい日本語で送ります。"
        )
        % {"wish": wish, "count": len(numbers), "row": numbers[0]}
        for wish, numbers in sorted(wishes.items())
    ]


def _refuse_twin(key: str, number: int, seen: dict[str, int]) -> None:
    first = seen.setdefault(key, number)
    if first != number:
        raise FieldRefusal(ADDRESS, _("%d行目と同じ宛先です。") % first)


def _subscriber(
    ctx: Context, cells: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, Any]:
    """Read one row; what the file does not say keeps its default."""
    address = str(addresses.mail_address(cells.get(ADDRESS, "").strip()))
    language = cells.get(LANGUAGE, "").strip() or "ja"
    if len(language) > LONGEST_LANGUAGE:
        raise FieldRefusal(LANGUAGE, _("ja や en のような符号にしてください。"))
    since = _moment(cells.get(SINCE, ""), ctx.now)
    consent = cells.get(CONSENT, "").strip() or FROM_THE_OLD_LIST
    return {
        "address": address,
        "address_key": subscribing.address_key(address),
        "lane": lane_of(address),
        "language": language,
        "districts": subscribing.district_codes(cells.get(DISTRICTS, ""), known),
        "categories": category_codes(cells.get(CATEGORIES, "")),
        "state": SubscriberState.ACTIVE.value,
        "consent": consent[:LONGEST_CONSENT],
        "created_at": since,
        "confirmed_at": since,
    }


def _moment(text: str, now: datetime) -> datetime:
    """Return midnight of a day; without one, midnight of today."""
    if not text.strip():
        return datetime.combine(clock.tokyo_day(now), time.min, clock.TOKYO)
    try:
        day = formats.parse_date(text.strip())
    except Refusal as refusal:
        raise FieldRefusal(SINCE, str(refusal)) from refusal
    return datetime.combine(day, time.min, clock.TOKYO)


def _without_those_who_left(
    ctx: Context, rows: list[dict[str, Any]], report: ImportReport
) -> list[dict[str, Any]]:
    removed = select(Subscriber.address_key).where(
        Subscriber.state == SubscriberState.REMOVED
    )
    left = set(ctx.session.scalars(removed))
    if not left:
        return rows
    secret = ctx.settings.secret_key.encode()
    staying = []
    for row in rows:
        if subscribing.forgotten_key(secret, row["address_key"]) in left:
            reason = _("本人が登録を解除しています。取り込みません。")
            report.refused.append(RowRefusal(row["row"], ADDRESS, reason))
            continue
        staying.append(row)
    return staying


def _keep_what_is_known(
    ctx: Context, rows: list[dict[str, Any]], *, has_categories: bool
) -> None:
    """Let our own record win where an old list knows less: dates, consent, rest."""
    columns = (
        Subscriber.address_key,
        Subscriber.state,
        Subscriber.categories,
        Subscriber.consent,
        Subscriber.created_at,
        Subscriber.confirmed_at,
    )
    known = {row.address_key: row for row in ctx.session.execute(select(*columns))}
    for row in rows:
        before = known.get(row["address_key"])
        if before is None:
            continue
        row["created_at"] = before.created_at
        if not has_categories:
            row["categories"] = before.categories
        if before.state == SubscriberState.PENDING:
            continue
        row["confirmed_at"], row["state"] = before.confirmed_at, before.state
        if row["consent"] == FROM_THE_OLD_LIST:
            row["consent"] = before.consent


def _note_who_joined(ctx: Context) -> None:
    """Write down since when whoever came with a list is on ours (登録者の出入り)."""
    noted = exists().where(
        SubscriberChange.subscriber_id == Subscriber.id,
        SubscriberChange.change == Change.JOINED,
    )
    new = select(Subscriber.id, Subscriber.confirmed_at).where(
        Subscriber.state.in_(subscribing.ON_THE_LIST), ~noted
    )
    rows = [
        {
            "id": new_id(),
            "subscriber_id": row.id,
            "change": Change.JOINED.value,
            "at": row.confirmed_at or ctx.now,
        }
        for row in ctx.session.execute(new)
    ]
    if rows:
        ctx.session.execute(insert(SubscriberChange), rows)
