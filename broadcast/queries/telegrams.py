"""Questions about telegrams: the newest of its kind, its draft, what came in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from broadcast.rules.telegrams import Source
from broadcast.tables import Broadcast, BroadcastStep, Telegram
from disaster.foundation.context import Context

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a telegram and the draft it led to (電文の行)."""

    telegram: Telegram
    number: int | None


def by_digest(ctx: Context, digest: str) -> Telegram | None:
    """Return the telegram of these very bytes, or None (同じ電文)."""
    wanted = select(Telegram).where(Telegram.digest == digest)
    return ctx.session.scalars(wanted).one_or_none()


def known_urls(ctx: Context, urls: Collection[str]) -> set[str]:
    """Return which of these addresses were stored already (取得済み)."""
    wanted = select(Telegram.url).where(Telegram.url.in_(urls), Telegram.url != "")
    return set(ctx.session.scalars(wanted))


def newest(ctx: Context, identity: str) -> Telegram | None:
    """Return the newest telegram about the same thing, or None (最新の電文)."""
    wanted = select(Telegram).where(Telegram.identity == identity)
    ordered = wanted.order_by(Telegram.sent_at.desc(), Telegram.id.desc())
    return ctx.session.scalars(ordered.limit(1)).first()


def cap_event(ctx: Context, identifiers: Collection[str]) -> str:
    """Return the event that one of these CAP messages belongs to (元のCAP)."""
    wanted = select(Telegram.event_id).where(
        Telegram.source == Source.CAP, Telegram.serial.in_(identifiers)
    )
    oldest = wanted.order_by(Telegram.sent_at, Telegram.id)
    return ctx.session.scalars(oldest.limit(1)).first() or ""


def draft_of(ctx: Context, topic: str) -> Broadcast | None:
    """Return the newest broadcast that telegrams of a topic led to (話題の下書き)."""
    wanted = (
        select(Broadcast)
        .join(Telegram, Telegram.broadcast_id == Broadcast.id)
        .where(Telegram.topic == topic)
        .order_by(Broadcast.number.desc())
    )
    return ctx.session.scalars(wanted.limit(1)).first()


def level_of_others(ctx: Context, topic: str, identity: str) -> int | None:
    """Return the highest level that other telegrams still propose (ほかの電文)."""
    later = aliased(Telegram)
    is_newest = ~(
        select(later.id)
        .where(later.identity == Telegram.identity, later.sent_at > Telegram.sent_at)
        .exists()
    )
    wanted = select(func.max(Telegram.level)).where(
        Telegram.topic == topic,
        Telegram.identity != identity,
        Telegram.proposes.is_(True),
        Telegram.draft_until > ctx.now,
        is_newest,
    )
    return ctx.session.scalar(wanted)


def last_hand(ctx: Context, broadcast_id: UUID) -> str:
    """Return who did the last step with a broadcast (最後に扱った人)."""
    wanted = select(BroadcastStep.actor).where(
        BroadcastStep.broadcast_id == broadcast_id
    )
    newest_first = wanted.order_by(BroadcastStep.at.desc(), BroadcastStep.id.desc())
    return ctx.session.scalars(newest_first.limit(1)).first() or ""


def origin(ctx: Context, broadcast_id: UUID) -> Telegram | None:
    """Return the newest telegram behind a broadcast, or None (元の電文)."""
    wanted = select(Telegram).where(
        Telegram.broadcast_id == broadcast_id, Telegram.draft_until.is_not(None)
    )
    newest_first = wanted.order_by(Telegram.draft_until.desc(), Telegram.id.desc())
    return ctx.session.scalars(newest_first.limit(1)).first()


def draft_until(ctx: Context, broadcast_id: UUID) -> datetime | None:
    """Return until when a draft may be handed in, None if no telegram made it."""
    telegram = origin(ctx, broadcast_id)
    return telegram.draft_until if telegram else None


def received(ctx: Context, page: int = 1) -> Sequence[Line]:
    """Return one page of the telegrams, the last received first (受けた電文)."""
    wanted = select(Telegram, Broadcast.number).outerjoin(
        Broadcast, Broadcast.id == Telegram.broadcast_id
    )
    ordered = wanted.order_by(Telegram.received_at.desc(), Telegram.id.desc())
    rows = ctx.session.execute(ordered.limit(PAGE).offset((page - 1) * PAGE))
    return [Line(telegram, number) for telegram, number in rows]


def pages(ctx: Context) -> int:
    """Return how many pages the list has."""
    counted = select(func.count()).select_from(Telegram)
    return max(1, -(-(ctx.session.scalar(counted) or 0) // PAGE))
