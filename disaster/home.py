"""The first staff page: what is going on now, and what waits for me."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

import broadcast.queries
import certificates.permissions
import certificates.queries
import certificates.tickets.queries
import disaster.assessment.queries
import disaster.incidents.queries
import disaster.register.permissions
import disaster.register.queries
import shelters.queries
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.texts import _

pages = Blueprint("home", __name__, url_prefix="/staff")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number on the board and where it leads; nowhere who may not go there."""

    label: str
    value: int
    unit: str
    hint: str
    url: str


@pages.get("/")
@web.guard()
def index(ctx: Context) -> Response:
    """Show the situation in a few numbers, each a door."""
    incident = disaster.incidents.queries.current(ctx)
    return web.page(
        "home.html",
        incident=incident,
        groups=[(title, figures(ctx)) for title, figures in GROUPS],
        actor=ctx.actor,
    )


def _door(ctx: Context, endpoint: str) -> str:
    return url_for(endpoint) if web.opens(ctx, endpoint) else ""


def _houses(ctx: Context) -> list[Figure]:
    surveys = disaster.assessment.queries.counts_by_state(ctx, None)
    papers = certificates.queries.counts_by_state(ctx, None)
    survey_page = _door(ctx, "assessment.index")
    paper_page = _door(ctx, "certificates.index")
    waiting = surveys.get("submitted", 0) + surveys.get("reviewed", 0)
    return [
        Figure(_("決定を待つ調査"), waiting, _("件"), "", survey_page),
        Figure(_("決定した調査"), surveys.get("decided", 0), _("件"), "", survey_page),
        Figure(_("交付を待つ申請"), papers.get("received", 0), _("件"), "", paper_page),
        Figure(_("交付した申請"), papers.get("issued", 0), _("件"), "", paper_page),
        *_unclosed(ctx),
    ]


def _unclosed(ctx: Context) -> list[Figure]:
    """Tell on the morning after that nobody closed the counter's day."""
    if not ctx.actor.may(certificates.permissions.DAY_CLOSE):
        return []
    days = certificates.tickets.queries.unclosed_days(ctx)
    page = url_for("tickets.days")
    return (
        [Figure(_("まだ締めていない日"), len(days), _("日"), "", page)] if days else []
    )


def _alerts(ctx: Context) -> list[Figure]:
    states = broadcast.queries.counts_by_state(ctx)
    page = _door(ctx, "broadcast.index")
    active = broadcast.queries.active_subscribers(ctx)
    sending = states.get("approved", 0) + states.get("sending", 0)
    return [
        Figure(_("承認を待つ発信"), states.get("submitted", 0), _("件"), "", page),
        Figure(_("送っている発信"), sending, _("件"), "", page),
        Figure(_("メールの登録者"), active, _("人"), "", page),
    ]


def _shelters(ctx: Context) -> list[Figure]:
    states = shelters.queries.counts_by_state(ctx)
    page = _door(ctx, "shelters.index")
    people = shelters.queries.people_sheltered(ctx)
    return [
        Figure(_("開いている避難先"), states.get("open", 0), _("か所"), "", page),
        Figure(_("避難している人"), people, _("人"), _("報告の合計"), page),
        Figure(_("登録された避難先"), sum(states.values()), _("か所"), "", page),
    ]


def _ledgers(ctx: Context) -> list[Figure]:
    counts = disaster.register.queries.counts(ctx)
    page = _door(ctx, "register.index")
    figures = [
        Figure(_("世帯"), counts["households"], _("世帯"), "", page),
        Figure(_("建物"), counts["buildings"], _("棟"), "", page),
    ]
    if ctx.actor.may(disaster.register.permissions.UNMASK_DECIDE):
        waiting = disaster.register.queries.count_waiting_unmaskings(ctx)
        queue = url_for("register.unmaskings")
        figures.append(Figure(_("承認を待つ開示"), waiting, _("件"), "", queue))
    return figures


GROUPS: tuple[tuple[str, Callable[[Context], list[Figure]]], ...] = (
    (_("被害認定と証明書"), _houses),
    (_("一斉配信"), _alerts),
    (_("避難所"), _shelters),
    (_("台帳"), _ledgers),
)
