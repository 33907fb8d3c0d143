"""Questions about the agency's feeds: how far each was read, which are silent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from broadcast import jma
from broadcast.rules.telegrams import is_stalled
from broadcast.tables import FeedState
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def states(ctx: Context) -> Sequence[FeedState]:
    """Return how far the feeds that are set were read (フィードの状態)."""
    wanted = select(FeedState).where(FeedState.url.in_(urls(ctx)))
    return ctx.session.scalars(wanted.order_by(FeedState.url)).all()


def held(ctx: Context, url: str) -> FeedState | None:
    """Return a feed's state and hold its row, or None (フィードを押さえる)."""
    return ctx.session.get(FeedState, url, with_for_update=True, populate_existing=True)


def due(ctx: Context) -> list[str]:
    """Return the feeds whose time to be read has come (巡回の番)."""
    resting = {state.url for state in states(ctx) if state.next_at > ctx.now}
    return [url for url in urls(ctx) if url not in resting]


def alarms(ctx: Context) -> list[str]:
    """Say which feeds were silent for more than five minutes (停滞の警報)."""
    known = {state.url: state for state in states(ctx)}
    told = (_alarm(url, known.get(url), ctx.now) for url in urls(ctx))
    return [sentence for sentence in told if sentence]


def urls(ctx: Context) -> list[str]:
    """Return the feeds that are set (フィード)."""
    return jma.feed_urls(ctx.settings.jma_feed_url, has_gap=False)


def _alarm(url: str, state: FeedState | None, now: datetime) -> str:
    if state is None:
        return _("気象庁のフィード %s をまだ一度も読んでいません。") % url
    if not is_stalled(state.last_ok_at, state.first_tried_at, now):
        return ""
    if state.last_ok_at is None:
        sentence = _("気象庁のフィード %(url)s を一度も読めていません（%(why)s）。")
        return sentence % {"url": url, "why": state.trouble}
    sentence = _("気象庁のフィード %(url)s を%(since)sから読めていません（%(why)s）。")
    since = formats.era_moment(clock.tokyo(state.last_ok_at))
    return sentence % {"url": url, "since": since, "why": state.trouble}
