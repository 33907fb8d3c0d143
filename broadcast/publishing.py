"""The room's part of the public tree: alert pages, feeds, CAP bytes, cable TV (公開).

Everything is made of what was frozen at the approval; nothing is composed anew.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from broadcast import actions, catv, feed, queries
from broadcast.queries import screens
from broadcast.rules import keeping
from broadcast.rules.audience import is_addressed
from broadcast.rules.composition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.levels import level_name
from broadcast.rules.states import BroadcastState
from disaster.foundation import clock, formats, i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

log = logging.getLogger(__name__)

OPERATOR = catv.OperatorProfile("standard")
LANGUAGES = {
    "ja": Language.JAPANESE,
    "ja-easy": Language.EASY_JAPANESE,
    "en": Language.ENGLISH,
}
STANDINGS = {
    "in_force": _("出ています"),
    "replaced": _("新しい発信に変わりました"),
    "stopped": _("途中で止めました。正しい情報を確かめています"),
    "ended": _("期限が過ぎました"),
}


@dataclass(frozen=True, slots=True)
class PublicAlert:
    """One alert as the public reads it, in one language (住民向けの1件).

    ``path`` is relative to the language's own root, for example ``alerts/<id>/``;
    ``orders`` says whether people must act now.
    """

    id: UUID
    number: int
    path: str
    kind: str
    kind_label: str
    level: int | None
    level_name: str
    orders: bool
    subject: str
    headline: str
    description: str
    action: str
    text: str
    places: str
    since_text: str
    since: str
    until_text: str
    standing: str
    standing_label: str
    follower_path: str
    earlier_path: str
    cap_path: str


def public_files(ctx: Context, revision: int) -> Iterator[PublicFile]:
    """Yield every file of the room: pages by language, feeds, CAP, cable television."""
    rows = screens.pages(ctx)
    followers = {row.refers_to_id: row for row in rows if row.refers_to_id}
    for lang in i18n.LANGUAGES:
        alerts = [_alert(ctx, row, lang, followers) for row in rows]
        yield _index(ctx, alerts, lang)
        for alert in alerts:
            yield _page(ctx, alert, lang)
    yield from _feeds(ctx, screens.in_feed(ctx, rows))
    for row in rows:
        yield PublicFile(_cap_path(row), row.cap_xml or b"")
    yield from _cable(ctx, revision)


def current_alerts(
    ctx: Context, lang: str = i18n.SOURCE, district: str = ""
) -> list[PublicAlert]:
    """Return what holds now for the public's first page, worst first (いまの情報)."""
    rows = queries.in_force(ctx)
    alerts = [
        _alert(ctx, row, lang, {})
        for row in rows
        if not district or is_addressed([district], row.districts)
    ]
    return sorted(alerts, key=lambda alert: (not alert.orders, -(alert.level or 0)))


def note_published(ctx: Context) -> None:
    """Note that the tree with everything asked for so far is up."""
    actions.note_published(ctx)


def _index(ctx: Context, alerts: Sequence[PublicAlert], lang: str) -> PublicFile:
    path = "alerts/index.html"
    current = [alert for alert in alerts if alert.standing == "in_force"]
    current.sort(key=lambda alert: (not alert.orders, -(alert.level or 0)))
    page = pages.render(
        "broadcast/public/alerts.html",
        lang,
        site=pages.public_site(ctx.settings, ctx.now, lang, path),
        current=current,
        alerts=alerts,
        feed="exercise" if ctx.settings.is_drill else "alerts",
    )
    return PublicFile(pages.public_path(path, lang), page.encode())


def _page(ctx: Context, alert: PublicAlert, lang: str) -> PublicFile:
    path = f"{alert.path}index.html"
    page = pages.render(
        "broadcast/public/alert.html",
        lang,
        site=pages.public_site(ctx.settings, ctx.now, lang, path),
        alert=alert,
    )
    return PublicFile(pages.public_path(path, lang), page.encode())


def _alert(
    ctx: Context,
    row: "Broadcast",
    lang: str,
    followers: "dict[UUID, Broadcast]",
) -> PublicAlert:
    draft = keeping.draft(row.draft or {})
    rendition = keeping.renditions(row.renditions or {})[LANGUAGES[lang]]
    standing = _standing(row, ctx.now)
    follower, said = followers.get(row.id), i18n.translator(lang)
    return PublicAlert(
        id=row.id,
        number=row.number,
        path=f"alerts/{row.id}/",
        kind=row.kind,
        kind_label=said(Kind(row.kind).label),
        level=row.level,
        level_name=said(_level_name(draft)),
        orders=draft.orders and standing == "in_force",
        subject=rendition.subject,
        headline=rendition.headline,
        description=rendition.description,
        action=_action(rendition),
        text=rendition.web,
        places=_places(draft),
        since_text=_moment(row.approved_at, lang),
        since=row.approved_at.isoformat() if row.approved_at else "",
        until_text=_moment(row.expires_at, lang),
        standing=standing,
        standing_label=said(STANDINGS[standing]),
        follower_path=f"alerts/{follower.id}/" if follower else "",
        earlier_path=f"alerts/{row.refers_to_id}/" if row.refers_to_id else "",
        cap_path=_cap_path(row),
    )


def _action(rendition: Rendition) -> str:
    """Return what to do, unless the headline already says it."""
    return "" if rendition.instruction == rendition.headline else rendition.instruction


def _places(draft: Draft) -> str:
    return draft.districts_label or "・".join(place.name for place in draft.districts)


def _level_name(draft: Draft) -> str:
    if draft.level is None:
        return ""
    return level_name(draft.level, clock.tokyo_day(draft.issued_at))


def _standing(row: "Broadcast", now: datetime) -> str:
    if row.superseded_at is not None:
        return "replaced"
    if row.state == BroadcastState.CANCELLED:
        return "stopped"
    return "in_force" if row.expires_at and row.expires_at > now else "ended"


def _feeds(ctx: Context, rows: "Sequence[Broadcast]") -> Iterator[PublicFile]:
    """Yield both feeds; a world fills only its own, the other one stays empty."""
    own = "exercise" if ctx.settings.is_drill else "alerts"
    for name in ("alerts", "exercise"):
        entries = [_entry(ctx, row) for row in rows] if name == own else []
        newest = max((entry.updated_at for entry in entries), default=None)
        title = _("防災情報（訓練）") if name == "exercise" else _("防災情報")
        city = ctx.settings.city.name or _("市役所")
        made = feed.Feed(
            self_url=f"{ctx.settings.base_url}/feed/{name}.atom",
            title=f"{city} {title}",
            author=city,
            # An unchanged feed keeps its bytes, so that a poll answers 304.
            updated_at=newest or datetime.fromtimestamp(0, clock.TOKYO),
        )
        yield PublicFile(f"feed/{name}.atom", feed.to_atom(made, entries))


def _entry(ctx: Context, row: "Broadcast") -> feed.FeedEntry:
    japanese = keeping.renditions(row.renditions or {})[Language.JAPANESE]
    published = row.approved_at or ctx.now
    stopped = row.ended_at if row.state == BroadcastState.CANCELLED else None
    mark = _("【中止】") if stopped else ""
    return feed.FeedEntry(
        cap_url=f"{ctx.settings.base_url}/{_cap_path(row)}",
        title=f"{mark}{japanese.subject}",
        summary=japanese.headline,
        published_at=published,
        updated_at=max(filter(None, [published, row.superseded_at, stopped])),
        page_url=f"{ctx.settings.base_url}/alerts/{row.id}/",
    )


def _cable(ctx: Context, revision: int) -> Iterator[PublicFile]:
    screen = screens.screen(ctx, revision)
    fitting = tuple(item for item in screen.items if _fits(item))
    screen = replace(screen, items=fitting)
    yield PublicFile("catv/now.json", catv.now_json(screen, OPERATOR))
    yield PublicFile("catv/ticker.txt", catv.ticker_text(screen, OPERATOR))


def _fits(item: catv.ScreenItem) -> bool:
    """Say whether the operator's machine has room; one misfit must not hide others."""
    try:
        catv.ticker_lines(item, OPERATOR)
    except Refusal as refusal:
        log.error("cable television: %s", refusal)  # noqa: TRY400 - says it all
        return False
    return True


def _cap_path(row: "Broadcast") -> str:
    return f"feed/cap/{row.cap_identifier}.xml"


def _moment(at: datetime | None, lang: str) -> str:
    return formats.moment_in(clock.tokyo(at), lang) if at else ""
