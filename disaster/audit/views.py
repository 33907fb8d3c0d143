"""Pages of the audit trail."""

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from disaster.audit import actions, permissions, queries, rules
from disaster.audit.queries import Filters
from disaster.foundation import clock, formats, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

pages = Blueprint("audit", __name__, url_prefix="/staff/audit")

LONGEST = 120
MOST_DIGITS = 9


@pages.get("/")
@web.guard(permissions.READ)
def index(ctx: Context) -> Response:
    """List deeds, newest first, with filters."""
    filters, complaint = _filters(request.args)
    return _list_page(ctx, filters, complaint, 422 if complaint else 200)


@pages.post("/export")
@web.guard(permissions.EXPORT)
def export(ctx: Context) -> Response:
    """Hand the lines that are asked for out as a file; that is a deed itself."""
    filters, complaint = _filters(request.form)
    if complaint:
        return _list_page(ctx, filters, complaint, 422)
    try:
        content = ctx.trying(lambda: actions.export(ctx, filters))
    except Refusal as refusal:
        return _list_page(ctx, filters, str(refusal), refusal.status)
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers.set("Content-Disposition", "attachment", filename="audit.csv")
    return answer


@pages.get("/who-saw")
@web.guard(permissions.READ)
def who_saw(ctx: Context) -> Response:
    """Tell who saw a protected household or person, and who agreed to it."""
    text = _asked(request.args, "subject")
    subject, complaint = None, ""
    if text:
        try:
            subject = UUID(text)
        except ValueError:
            complaint = _("世帯か住民の ID を入れてください。")
    return web.page(
        "audit/who_saw.html",
        422 if complaint else 200,
        text=text,
        subject=subject,
        complaint=complaint,
        entries=queries.who_saw(ctx, subject) if subject else [],
        **_words(),
    )


@pages.get("/verification")
@web.guard(permissions.READ)
def verification(ctx: Context) -> Response:
    """Walk the whole chain and show whether it holds."""
    broken = rules.verify(queries.links(ctx))
    return web.page(
        "audit/verification.html",
        broken=broken,
        head=queries.head(ctx),
        total=queries.count(ctx),
    )


def _list_page(ctx: Context, filters: Filters, complaint: str, status: int) -> Response:
    total = queries.count(ctx, filters)
    last = max(-(-total // queries.PAGE), 1)
    page = min(_page_number(), last)
    head = queries.head(ctx) or (0, rules.START)
    return web.page(
        "audit/index.html",
        status,
        entries=queries.newest(ctx, filters, page),
        typed={name: _asked(request.values, name) for name in Filters.__slots__},
        complaint=complaint,
        page_number=page,
        pages=last,
        total=total,
        everything=queries.count(ctx),
        address=_page_address,
        head=head,
        broken=rules.verify_tail(queries.tail(ctx), head),
        groups=_groups(),
        actors=queries.actors(ctx),
        may_export=ctx.actor.may(permissions.EXPORT),
        **_words(),
    )


def _filters(given: MultiDict[str, str]) -> tuple[Filters, str]:
    """Return what is asked for; a day that is no day narrows nothing, with a word."""
    since, bad_since = _day(_asked(given, "since"), _("この日から"))
    until, bad_until = _day(_asked(given, "until"), _("この日まで"))
    found = Filters(
        _asked(given, "deed"),
        _asked(given, "actor"),
        _asked(given, "subject"),
        since,
        until,
    )
    return found, bad_since or bad_until


def _day(text: str, label: str) -> tuple[date | None, str]:
    """Read a day that a person typed; return it, or the complaint about it."""
    try:
        return (formats.parse_date(text, label) if text else None), ""
    except Refusal as refusal:
        return None, str(refusal)


def _asked(given: MultiDict[str, str], name: str) -> str:
    """Return what was typed; PostgreSQL knows no NUL, nor do people."""
    return given.get(name, "").replace("\0", "").strip()[:LONGEST]


def _page_number() -> int:
    text = request.args.get("page", "")
    fits = text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS
    return max(int(text), 1) if fits else 1


def _page_address(number: int) -> str:
    kept = {name: _asked(request.values, name) for name in Filters.__slots__}
    asked = {name: text for name, text in kept.items() if text}
    return f"{url_for('audit.index')}?{urlencode({**asked, 'page': number})}"


def _groups() -> list[tuple[str, str, list[tuple[str, str]]]]:
    return [
        (
            group,
            label,
            [
                (deed, word)
                for deed, word in rules.DEEDS.items()
                if rules.group_of(deed) == group
            ],
        )
        for group, label in rules.GROUPS.items()
    ]


def _words() -> dict[str, Any]:
    return {
        "word_of": rules.word_of,
        "told": rules.told,
        "moment": lambda at: clock.tokyo(at).strftime("%Y-%m-%d %H:%M:%S"),
    }
