"""フィードの巡回を控える: who reads next and when, and how it went."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError

from broadcast import permissions
from broadcast.queries import feeds
from broadcast.rules.telegrams import next_poll
from broadcast.tables import FeedState
from disaster.foundation.context import Context

# As long as one reading may take; then another worker may try.
LEASE = timedelta(minutes=2)
TROUBLE_ROOM = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """A feed that is ours to read now, and what we know of it (巡回の番)."""

    url: str
    etag: str
    last_modified: str
    last_ok_at: datetime | None


def take_turn(ctx: Context, url: str, *, at_once: bool = False) -> Turn | None:
    """巡回の番をとる: claim a feed that is due, so that nobody else reads it too."""
    ctx.require(permissions.INGEST)
    state = feeds.held(ctx, url)
    if state is None:
        state = FeedState(
            url=url, first_tried_at=ctx.now, tried_at=ctx.now, next_at=ctx.now
        )
        try:
            ctx.trying(lambda: _add(ctx, state))
        except IntegrityError:
            return None
    elif state.next_at > ctx.now and not at_once:
        return None
    state.tried_at, state.next_at = ctx.now, ctx.now + LEASE
    return Turn(url, state.etag or "", state.last_modified or "", state.last_ok_at)


def note_read(
    ctx: Context, url: str, *, etag: str, last_modified: str, entry: datetime | None
) -> None:
    """巡回できたと控える: everything the feed listed for us is stored."""
    ctx.require(permissions.INGEST)
    state = feeds.held(ctx, url)
    if state is None:
        return
    state.etag, state.last_modified = etag, last_modified
    state.last_ok_at, state.failures, state.trouble = ctx.now, 0, ""
    state.last_entry_at = entry or state.last_entry_at
    state.next_at = next_poll(ctx.now)


def note_trouble(ctx: Context, url: str, why: str, *, is_down: bool) -> None:
    """巡回できなかったと控える: what is missing is asked for again."""
    ctx.require(permissions.INGEST)
    state = feeds.held(ctx, url)
    if state is None:
        return
    state.failures = state.failures + 1 if is_down else 0
    state.trouble = why[:TROUBLE_ROOM]
    state.next_at = next_poll(ctx.now, state.failures)


def _add(ctx: Context, state: FeedState) -> None:
    ctx.session.add(state)
    ctx.session.flush()
