"""The worker's step for telegrams: read the feeds, fetch what is new, keep it.

A telegram counts as seen only when it is stored; one that is stored is never fetched
again. The validators of a feed are kept only when nothing it lists is missing.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from broadcast import jma
from broadcast.actions import ingesting, polling
from broadcast.actions.polling import Turn
from broadcast.queries import feeds, telegrams
from broadcast.rules.telegrams import Place, Source, has_gap, reads_since
from disaster.foundation import clock
from disaster.foundation.authority import SYSTEM
from disaster.foundation.context import House, reading, unit_of_work
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.foundation.xmlfiles import LARGEST

log = logging.getLogger(__name__)

MOST_TELEGRAMS = 60
SECONDS_A_ROUND = 60.0
MOST_FAILURES = 3


@dataclass(frozen=True, slots=True)
class Round:
    """How the reading of one feed went (巡回の結果)."""

    feed: str
    ok: bool
    changed: bool = False
    stored: int = 0
    trouble: str = ""


@dataclass(slots=True)
class Haul:
    """What one reading brought home so far (取得の途中)."""

    stored: int = 0
    failed: int = 0
    trouble: str = ""

    @property
    def is_hopeless(self) -> bool:
        """Whether to stop asking in this round."""
        return self.failed >= MOST_FAILURES


def poll_due(house: House) -> bool:
    """Read every feed that is due; say whether there was one (巡回)."""
    return bool(poll(house))


def poll(house: House, *, at_once: bool = False) -> list[Round]:
    """Read the feeds that are due, or all of them at once (巡回)."""
    if not house.settings.jma_feed_url:
        return []
    # Look first: an idle worker must not keep people's deeds waiting.
    with reading(house, SYSTEM, clock.now()) as ctx:
        due = feeds.urls(ctx) if at_once else feeds.due(ctx)
    rounds = []
    for url in due:
        with unit_of_work(house, SYSTEM, clock.now()) as ctx:
            turn = polling.take_turn(ctx, url, at_once=at_once)
        if turn is not None:
            rounds.append(_read(house, turn))
    return rounds


def _read(house: House, turn: Turn) -> Round:
    """Read one feed; whatever goes wrong is written down and told."""
    try:
        return _read_feed(house, turn)
    except (jma.FetchFailed, Refusal) as cause:
        log.warning("feed %s: %s", turn.url, cause)
        _note_trouble(house, turn, str(cause), is_down=True)
        return Round(turn.url, ok=False, trouble=str(cause))


def _read_feed(house: House, turn: Turn) -> Round:
    answer = _ask(turn)
    if answer.content is None:
        _note_read(house, turn, answer, None)
        return Round(turn.url, ok=True)
    listed = jma.entries(answer.content, turn.url)
    haul = _fetch_new(house, _wanted(house, turn, listed))
    if haul.trouble:
        _note_trouble(house, turn, haul.trouble, is_down=haul.is_hopeless)
    else:
        newest = listed[-1].updated if listed else None
        _note_read(house, turn, answer, newest)
    ok = not haul.trouble
    return Round(turn.url, ok, changed=True, stored=haul.stored, trouble=haul.trouble)


def _ask(turn: Turn) -> jma.Answer:
    """Ask for the short feed; after a gap, for the long one if there is one."""
    if has_gap(turn.last_ok_at, clock.now()):
        (long_url,) = jma.feed_urls(turn.url, has_gap=True)
        try:
            answer = jma.fetch(long_url, jma.LARGEST_FEED)
            return jma.Answer(answer.content)
        except jma.FetchFailed as cause:
            log.info("no long feed at %s: %s", long_url, cause)
        return jma.fetch(turn.url, jma.LARGEST_FEED)
    return jma.fetch(turn.url, jma.LARGEST_FEED, turn.etag, turn.last_modified)


def _wanted(house: House, turn: Turn, listed: list[jma.Entry]) -> list[jma.Entry]:
    """Return what concerns us, is not too old and is not stored yet, oldest first."""
    now = clock.now()
    since, prefecture = reads_since(turn.last_ok_at, now), _place(house).prefecture
    ours = [
        entry
        for entry in listed
        if entry.updated >= since and jma.is_wanted(entry, prefecture)
    ]
    with reading(house, SYSTEM, now) as ctx:
        known = telegrams.known_urls(ctx, [entry.url for entry in ours])
    return [entry for entry in ours if entry.url not in known]


def _fetch_new(house: House, wanted: list[jma.Entry]) -> Haul:
    """Fetch and keep telegram by telegram, within bounds of number and time."""
    haul, ends = Haul(), time.monotonic() + SECONDS_A_ROUND
    if len(wanted) > MOST_TELEGRAMS:
        haul.trouble = _("電文が多いため、残りを次に読みます")
    for entry in wanted[:MOST_TELEGRAMS]:
        if haul.is_hopeless or time.monotonic() > ends:
            haul.trouble = haul.trouble or _("時間がかかるため、残りを次に読みます")
            break
        try:
            content = jma.fetch(entry.url, LARGEST).content or b""
        except jma.FetchFailed as cause:
            haul.failed += 1
            haul.trouble = f"{entry.url}: {cause}"
            continue
        _keep(house, content, entry.url)
        haul.stored += 1
    return haul


def _keep(house: House, content: bytes, url: str) -> None:
    """Store one telegram, or that it cannot be read; either is never asked again."""
    place = _place(house)
    came = ingesting.Arrival(content, url, by_hand=False)
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        try:
            message = jma.read(content, place)
        except jma.UnreadableTelegram as refusal:
            ingesting.keep_unreadable(ctx, Source.JMA, came, str(refusal))
            return
        ingesting.ingest(ctx, message, came, place)


def _place(house: House) -> Place:
    settings = house.settings
    return jma.place_of(settings.municipality_code, settings.city.jma)


def _note_read(
    house: House, turn: Turn, answer: jma.Answer, newest: datetime | None
) -> None:
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        polling.note_read(
            ctx,
            turn.url,
            etag=answer.etag,
            last_modified=answer.last_modified,
            entry=newest,
        )


def _note_trouble(house: House, turn: Turn, why: str, *, is_down: bool) -> None:
    with unit_of_work(house, SYSTEM, clock.now()) as ctx:
        polling.note_trouble(ctx, turn.url, why, is_down=is_down)
