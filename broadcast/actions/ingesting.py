"""電文を取り込む: one telegram, one deed; what follows is never more than a draft."""

from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy.exc import IntegrityError

from broadcast import permissions, queries
from broadcast.actions import proposing
from broadcast.queries import feeds, places
from broadcast.queries import telegrams as kept
from broadcast.rules import telegrams
from broadcast.rules.desk import DeskFields
from broadcast.rules.telegrams import (
    Advice,
    InfoType,
    Message,
    Outcome,
    Place,
    Proposal,
    Source,
)
from broadcast.tables import FeedState, Telegram
from disaster import audit
from disaster.foundation.context import Context
from disaster.foundation.texts import _

# The row that telegrams take one after the other, so that two never draft at once.
TURN = "turn"


@dataclass(frozen=True, slots=True)
class Ingested:
    """A telegram and whether the same bytes had come before (取込みの結果)."""

    telegram: Telegram
    is_duplicate: bool
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a telegram reached us (届き方): its bytes, from where, by hand or not."""

    content: bytes
    url: str = ""
    by_hand: bool = True

    @property
    def digest(self) -> str:
        """The name of exactly these bytes."""
        return sha256(self.content).hexdigest()


def ingest(ctx: Context, message: Message, came: Arrival, place: Place) -> Ingested:
    """電文を取り込む: keep it once, and draft, mend or take back what it is about."""
    ctx.require(permissions.INGEST)
    _take_turn(ctx)
    if (known := kept.by_digest(ctx, came.digest)) is not None:
        # What was handed in before must not be fetched again either.
        known.url = known.url or came.url
        return Ingested(known, is_duplicate=True, number=_number(ctx, known))
    telegram = _new(ctx, message, came)
    before = kept.newest(ctx, message.identity)
    if not telegrams.is_meant(message.status, is_drill=ctx.settings.is_drill):
        proposing.conclude(telegram, Outcome.NOT_MEANT, message.status)
    elif before is not None and (before.sent_at or ctx.now) > message.sent_at:
        proposing.conclude(telegram, Outcome.LATE, before.title)
    else:
        proposal = _proposal(ctx, message, before, place)
        proposing.follow(ctx, telegram, proposal, by_hand=came.by_hand)
    return _store(ctx, telegram)


def keep_unreadable(
    ctx: Context, source: Source, came: Arrival, reason: str
) -> Ingested:
    """読めない電文を控える: it is told to people and never fetched again."""
    ctx.require(permissions.INGEST)
    _take_turn(ctx)
    # Two addresses may answer with the same nonsense; each is kept once.
    digest = sha256(came.url.encode() + came.content).hexdigest()
    if (known := kept.by_digest(ctx, digest)) is not None:
        return Ingested(known, is_duplicate=True)
    telegram = Telegram(source=source, digest=digest, url=came.url, received_at=ctx.now)
    proposing.conclude(telegram, Outcome.UNREADABLE, reason)
    return _store(ctx, telegram)


def _take_turn(ctx: Context) -> None:
    """Wait until no other telegram is being taken in (順番)."""
    if feeds.held(ctx, TURN) is None:
        row = FeedState(
            url=TURN, first_tried_at=ctx.now, tried_at=ctx.now, next_at=ctx.now
        )
        try:
            ctx.trying(lambda: _add(ctx, row))
        except IntegrityError:
            feeds.held(ctx, TURN)


def _add(ctx: Context, row: FeedState | Telegram) -> None:
    ctx.session.add(row)
    ctx.session.flush()


def _new(ctx: Context, message: Message, came: Arrival) -> Telegram:
    state = telegrams.kept_state(message)
    return Telegram(
        source=message.source,
        digest=came.digest,
        url=came.url,
        kind=message.type_code,
        title=message.headline_title or message.title,
        status=message.status,
        info_type=message.info_type,
        event_id=message.event_id,
        serial=message.serial,
        identity=message.identity,
        topic="",
        level=0,
        proposes=False,
        sent_at=message.sent_at,
        reported_at=message.reported_at,
        received_at=ctx.now,
        city_state=None if state is None else {"items": state},
    )


def _proposal(
    ctx: Context, message: Message, before: Telegram | None, place: Place
) -> Proposal:
    """Return what it proposes; a withdrawal speaks of what came before it."""
    if message.info_type is InfoType.CANCELLED:
        topic = before.topic if before else ""
        return Proposal(Advice.NOTHING, _("取り消されました。"), topic)
    if message.expires_at is not None and message.expires_at <= ctx.now:
        return Proposal(Advice.NOTHING, _("期限が過ぎた電文です。"))
    city = ctx.settings.city.name or places.UNNAMED
    proposal = telegrams.propose(message, place, city)
    return replace(proposal, fields=_dressed(ctx, proposal.fields))


def _dressed(ctx: Context, fields: DeskFields | None) -> DeskFields | None:
    """Leave out districts that the register does not know; name the exercise."""
    if fields is None:
        return None
    known = places.districts(ctx) if fields.districts else {}
    return replace(
        fields,
        districts=tuple(code for code in fields.districts if code in known),
        drill_name=proposing.TELEGRAM.display_name if ctx.settings.is_drill else "",
    )


def _store(ctx: Context, telegram: Telegram) -> Ingested:
    _add(ctx, telegram)
    number = _number(ctx, telegram)
    audit.record(
        ctx,
        "telegram.received",
        telegram.id,
        kind=telegram.kind,
        state=telegram.outcome,
        number=number,
        sha256=telegram.digest,
    )
    return Ingested(telegram, is_duplicate=False, number=number)


def _number(ctx: Context, telegram: Telegram) -> int | None:
    if telegram.broadcast_id is None:
        return None
    return queries.get_broadcast(ctx, telegram.broadcast_id).number
