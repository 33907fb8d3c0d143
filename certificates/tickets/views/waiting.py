"""Where a waiting person sees the own place by the code of the slip (待っている人)."""

from datetime import timedelta

from flask import url_for
from werkzeug.wrappers import Response

from certificates.tickets import codes, queries
from certificates.tickets import slip as paper
from certificates.tickets.queries import CounterDay, CounterPlace, Ticket
from certificates.tickets.rules.lining import Purpose, TicketState
from certificates.tickets.rules.waiting import STALE_AFTER_MINUTES
from certificates.tickets.slip import Slip
from certificates.tickets.views.door import (
    language,
    public_page,
    public_pages,
    wall_time,
)
from disaster.foundation import clock, i18n, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _


@public_pages.get("/<code>/")
@web.guard(public=True)
def show(ctx: Context, code: str) -> Response:
    """Show the place in the line; the page renews itself without a script."""
    ticket, day = queries.by_code(ctx, code)
    place = queries.get_place(ctx, day.place_id)
    now = queries.look(ctx, place)
    is_waiting = ticket.state == TicketState.WAITING
    is_today = day.day == clock.tokyo_day(ctx.now)
    ahead, minutes = (0, None)
    if is_waiting:
        ahead, minutes = queries.place_ahead(ctx, ticket, now)
    return public_page(
        ctx,
        "waiting.html",
        language(ticket.language),
        f"ticket/{ticket.code}/index.html",
        ticket=ticket,
        state=ticket.state if is_today or not is_waiting else TicketState.UNSERVED,
        place_name=place_name(place, language(ticket.language)),
        purpose=Purpose(ticket.purpose),
        booth=_booth_number(ctx, ticket),
        ahead=ahead,
        minutes=minutes,
        around=_around(ctx, minutes),
        now=now,
        stale_after=STALE_AFTER_MINUTES,
        is_moving=is_today
        and ticket.state in {TicketState.WAITING, TicketState.CALLED},
    )


@public_pages.get("/<code>/slip/")
@web.guard(public=True)
def slip(ctx: Context, code: str) -> Response:
    """Show the slip: to print, or to photograph."""
    ticket, day = queries.by_code(ctx, code)
    return slip_page(ctx, ticket, day, "slip.html", f"ticket/{code}/slip/index.html")


@public_pages.get("/<code>/slip.pdf")
@web.guard(public=True)
def slip_file(ctx: Context, code: str) -> Response:
    """Hand the slip out as a PDF for a receipt printer."""
    ticket, day = queries.by_code(ctx, code)
    place = queries.get_place(ctx, day.place_id)
    answer = Response(
        paper.render(_slip(ctx, ticket, place)), mimetype="application/pdf"
    )
    name = f"ticket-{ticket.number}.pdf"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def slip_page(
    ctx: Context,
    ticket: Ticket,
    day: CounterDay,
    template: str,
    path: str,
    **values: object,
) -> Response:
    """Show a slip, here or at the machine."""
    place = queries.get_place(ctx, day.place_id)
    chosen = language(ticket.language)
    rows = codes.matrix(address(ctx, ticket))
    return public_page(
        ctx,
        template,
        chosen,
        path,
        ticket=ticket,
        place_name=place_name(place, chosen),
        purpose=Purpose(ticket.purpose),
        code_path=codes.path(rows),
        code_side=len(rows),
        address=address(ctx, ticket),
        **values,
    )


def address(ctx: Context, ticket: Ticket) -> str:
    """Return what the code on the slip says: where the line can be watched."""
    return ctx.settings.base_url + url_for("ticket.show", code=ticket.code)


def place_name(place: CounterPlace, lang: str) -> str:
    """Return the name of a place as the reader can say it."""
    return place.english_name or place.name if lang == "en" else place.name


def _slip(ctx: Context, ticket: Ticket, place: CounterPlace) -> Slip:
    lang = language(ticket.language)
    say = i18n.translator(lang)
    return Slip(
        title=f"{say(_('番号札'))} {ticket.number}",
        number=ticket.number,
        head=[
            ctx.settings.city.name,
            place_name(place, lang),
            *([say(_("【訓練】"))] if ctx.settings.is_drill else []),
        ],
        body=[
            say(Purpose(ticket.purpose).label),
            f"{clock.tokyo(ticket.taken_at):%Y-%m-%d %H:%M}",
            say(_("この番号でお呼びします。順番は、下のコードから見られます。")),
        ],
        address=address(ctx, ticket),
        lang=i18n.HTML_LANG[lang],
    )


def _around(ctx: Context, minutes: int | None) -> str:
    """Return the time on the wall when the turn may come, or nothing."""
    return "" if minutes is None else wall_time(ctx.now + timedelta(minutes=minutes))


def _booth_number(ctx: Context, ticket: Ticket) -> int | None:
    if ticket.booth_id is None:
        return None
    return queries.get_booth(ctx, ticket.booth_id).number
