"""The hall for staff: places, their booths, tickets for the frail, the setup."""

from datetime import date, timedelta
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.tickets import actions, exports, queries
from certificates.tickets.forms import BoothForm, PlaceForm, TicketForm
from certificates.tickets.queries import CounterPlace
from certificates.tickets.views.door import (
    LANGUAGES,
    PURPOSES,
    attempt,
    pages,
    wall_time,
)
from disaster.foundation import clock, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

HISTORY_DAYS = 31


@pages.get("/")
@web.guard(permissions.TICKETS_ISSUE)
def index(ctx: Context) -> Response:
    """Show every place with who waits there and who sits where."""
    places = queries.look_around(ctx)
    return web.page(
        "certificates/tickets/index.html",
        places=[(now, queries.booths_of(ctx, now.place.id)) for now in places],
        unclosed=queries.unclosed_days(ctx),
        today=clock.tokyo_day(ctx.now),
        era=formats.era_date,
        purposes=PURPOSES,
        may_call=ctx.actor.may(permissions.TICKETS_CALL),
        may_setup=ctx.actor.may(permissions.TICKETS_SETUP),
        wall_time=wall_time,
        actor_name=ctx.actor.name,
        key=str(new_id()),
    )


@pages.get("/<uuid:place_id>/new")
@web.guard(permissions.TICKETS_ISSUE)
def new(ctx: Context, place_id: UUID) -> Response:
    """Ask what somebody came for who cannot stand at the machine."""
    return web.page(
        "certificates/tickets/new.html",
        place=queries.get_place(ctx, place_id),
        form=forms.Form(TicketForm),
        purposes=PURPOSES,
        languages=LANGUAGES,
        key=str(new_id()),
    )


@pages.post("/<uuid:place_id>/new")
@web.guard(permissions.TICKETS_ISSUE)
def take(ctx: Context, place_id: UUID) -> Response:
    """Take the ticket and show its slip."""
    form = web.read_form(TicketForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.take(ctx, place_id, filled.purpose, filled.language),
    )
    if made is not None:
        return web.see(url_for("ticket.slip", code=made.code))
    return web.page(
        "certificates/tickets/new.html",
        form.status,
        place=queries.get_place(ctx, place_id),
        form=form,
        purposes=PURPOSES,
        languages=LANGUAGES,
        key=str(new_id()),
    )


@pages.post("/<uuid:place_id>/<any(end,resume):deed>")
@web.guard(permissions.TICKETS_ISSUE)
def end(ctx: Context, place_id: UUID, deed: str) -> Response:
    """End the tickets of today, or go on with them."""
    done = actions.end_tickets if deed == "end" else actions.resume_tickets
    attempt(ctx, lambda: done(ctx, place_id))
    return web.see(url_for("tickets.index"))


@pages.get("/history.csv")
@web.guard(permissions.TICKETS_ISSUE)
def history(ctx: Context) -> Response:
    """Hand out the history of the asked days, else of the last month."""
    today = clock.tokyo_day(ctx.now)
    until = _day("until") or today
    since = _day("since") or until - timedelta(days=HISTORY_DAYS)
    answer = Response(exports.history_csv(ctx, since, until), mimetype="text/csv")
    name = f"counter_{since:%Y%m%d}_{until:%Y%m%d}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.get("/places")
@web.guard(permissions.TICKETS_SETUP)
def setup(ctx: Context) -> Response:
    """Show the places to set up."""
    return _setup(ctx, forms.prefilled(PlaceForm, {"absent_after": 3}))


@pages.post("/places")
@web.guard(permissions.TICKETS_SETUP)
def add(ctx: Context) -> Response:
    """Add a place."""
    form = web.read_form(PlaceForm)
    made = form.attempt(
        ctx, lambda filled: actions.add_place(ctx, filled.slug, _open(filled))
    )
    if made is None:
        return _setup(ctx, form)
    web.tell("success", _("場所を加えました。次に窓口を加えてください。"))
    return web.see(url_for("tickets.place", place_id=made.id))


@pages.get("/places/<uuid:place_id>")
@web.guard(permissions.TICKETS_SETUP)
def place(ctx: Context, place_id: UUID) -> Response:
    """Show one place: its names, its booths, the address of its machine."""
    own = queries.get_place(ctx, place_id)
    return _place(ctx, own, _filled(own), forms.Form(BoothForm))


@pages.post("/places/<uuid:place_id>")
@web.guard(permissions.TICKETS_SETUP)
def change(ctx: Context, place_id: UUID) -> Response:
    """Change a place."""
    form = web.read_form(PlaceForm)
    made = form.attempt(
        ctx, lambda filled: actions.change_place(ctx, place_id, filled.opening())
    )
    if made is None:
        own = queries.get_place(ctx, place_id)
        return _place(ctx, own, form, forms.Form(BoothForm))
    web.tell("success", _("場所を直しました。"))
    return web.see(url_for("tickets.place", place_id=place_id))


@pages.post("/places/<uuid:place_id>/machine")
@web.guard(permissions.TICKETS_SETUP)
def renew(ctx: Context, place_id: UUID) -> Response:
    """Give the machine a new address; the old one works no more."""
    actions.renew_machine(ctx, place_id)
    web.tell(
        "success", _("発券機のアドレスを作り直しました。古いアドレスは使えません。")
    )
    return web.see(url_for("tickets.place", place_id=place_id))


@pages.post("/places/<uuid:place_id>/booths")
@web.guard(permissions.TICKETS_SETUP)
def add_booth(ctx: Context, place_id: UUID) -> Response:
    """Add a booth."""
    form = web.read_form(BoothForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.add_booth(ctx, place_id, filled.number, filled.purposes),
    )
    if made is None:
        own = queries.get_place(ctx, place_id)
        return _place(ctx, own, _filled(own), form)
    web.tell("success", _("窓口 %d を加えました。") % made.number)
    return web.see(url_for("tickets.place", place_id=place_id))


def _open(filled: PlaceForm) -> actions.Opening:
    """Return a new place as open: nobody adds one to keep it shut."""
    return filled.model_copy(update={"is_open": True}).opening()


def _setup(ctx: Context, form: forms.Form[PlaceForm]) -> Response:
    return web.page(
        "certificates/tickets/places.html",
        form.status if form.errors else 200,
        places=queries.all_places(ctx, only_open=False),
        form=form,
    )


def _filled(own: CounterPlace) -> forms.Form[PlaceForm]:
    values = {
        "name": own.name,
        "english_name": own.english_name,
        "absent_after": own.absent_after,
        "is_open": "1" if own.is_open else None,
    }
    return forms.prefilled(PlaceForm, values)


def _place(
    ctx: Context,
    own: CounterPlace,
    form: forms.Form[PlaceForm],
    booth_form: forms.Form[BoothForm],
) -> Response:
    errors = form.errors or booth_form.errors
    return web.page(
        "certificates/tickets/place.html",
        (form if form.errors else booth_form).status if errors else 200,
        place=own,
        booths=queries.booths_of(ctx, own.id),
        form=form,
        booth_form=booth_form,
        purposes=PURPOSES,
        labels=dict(PURPOSES),
        base_url=ctx.settings.base_url,
    )


def _day(name: str) -> date | None:
    try:
        return formats.parse_date(request.args.get(name, ""))
    except Refusal:
        return None
