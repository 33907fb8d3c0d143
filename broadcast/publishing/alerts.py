"""The pages of alerts, in every language (住民向けのページ)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from broadcast.publishing.feeds import SIGNING_PEM, cap_path, signing_mark
from broadcast.rules import keeping
from broadcast.rules.composition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.levels import level_name
from broadcast.rules.states import BroadcastState
from disaster.foundation import clock, formats, i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

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


def indexes(
    ctx: Context, alerts: Sequence[PublicAlert], lang: str
) -> Iterator[PublicFile]:
    """Yield the list of all alerts, what holds now first, and its text twin (一覧)."""
    current = [alert for alert in alerts if alert.standing == "in_force"]
    current.sort(key=lambda alert: (not alert.orders, -(alert.level or 0)))
    for template, path in (
        ("alerts.html", "alerts/index.html"),
        ("text_alerts.html", "t/alerts/index.html"),
    ):
        yield _page(
            ctx,
            (template, path, lang),
            current=current,
            alerts=alerts,
            feed="exercise" if ctx.settings.is_drill else "alerts",
            signing_pem=SIGNING_PEM,
            signing_mark=signing_mark(ctx),
        )


def both_pages(
    ctx: Context, alert: PublicAlert, chain: Sequence[PublicAlert], lang: str
) -> Iterator[PublicFile]:
    """Yield the page of one alert with its timeline, and its twin (1件)."""
    for template, path in (
        ("alert.html", f"{alert.path}index.html"),
        ("text_alert.html", f"t/{alert.path}index.html"),
    ):
        yield _page(ctx, (template, path, lang), alert=alert, chain=chain)


def _page(ctx: Context, which: tuple[str, str, str], **values: object) -> PublicFile:
    template, path, lang = which
    site = pages.public_site(ctx.settings, ctx.now, lang, path)
    page = pages.render(f"broadcast/public/{template}", lang, site=site, **values)
    return PublicFile(pages.public_path(path, lang), page.encode())


def public_alert(
    ctx: Context,
    row: "Broadcast",
    lang: str,
    followers: "Mapping[UUID, Broadcast]",
) -> PublicAlert:
    """Return an alert as people read it in one language (住民向けの1件)."""
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
        cap_path=cap_path(row),
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


def _moment(at: datetime | None, lang: str) -> str:
    return formats.moment_in(clock.tokyo(at), lang) if at else ""
