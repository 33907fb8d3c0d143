"""The ticket machine (発券機): a tablet at the entrance, four buttons, a slip.

Its address holds the code of the machine. Nobody is signed in there, so nothing but
taking a number can be done on it.
"""

from flask import url_for
from werkzeug.wrappers import Response

from certificates.tickets import actions, queries
from certificates.tickets.forms import TicketForm
from certificates.tickets.rules.lining import TicketsEnded
from certificates.tickets.views.door import (
    PURPOSES,
    language,
    public_page,
    public_pages,
)
from certificates.tickets.views.waiting import place_name, slip_page
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id

MACHINE = "/machine/<machine>/"


@public_pages.get(MACHINE)
@web.guard(public=True)
def machine(ctx: Context, machine: str) -> Response:
    """Ask what somebody came for."""
    place = queries.by_machine(ctx, machine)
    now = queries.look(ctx, place)
    lang = language()
    return public_page(
        ctx,
        "machine.html",
        lang,
        f"ticket/machine/{machine}/index.html",
        machine=machine,
        place_name=place_name(place, lang),
        now=now,
        purposes=PURPOSES,
        key=str(new_id()),
    )


@public_pages.post(MACHINE)
@web.guard(public=True)
def take(ctx: Context, machine: str) -> Response:
    """Take a number; the same press again shows the same number."""
    queries.by_machine(ctx, machine)
    form = web.read_form(TicketForm)
    lang = language(form.value("language"))
    here = url_for("ticket.machine", machine=machine, lang=lang)
    filled = form.filled
    if filled is None:
        return web.see(here)
    try:
        made = actions.take_at_machine(ctx, machine, filled.purpose, lang)
    except TicketsEnded:
        # The page says so itself, in the reader's language.
        return web.see(here)
    return web.see(url_for("ticket.taken", machine=machine, code=made.code, lang=lang))


@public_pages.get(f"{MACHINE}<code>/")
@web.guard(public=True)
def taken(ctx: Context, machine: str, code: str) -> Response:
    """Show the number, then make room for the next person."""
    queries.by_machine(ctx, machine)
    ticket, day = queries.by_code(ctx, code)
    return slip_page(
        ctx,
        ticket,
        day,
        "taken.html",
        f"ticket/machine/{machine}/{code}/index.html",
        machine=machine,
    )
