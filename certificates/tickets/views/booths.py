"""The clerk's booth: one key calls the next (窓口の呼出し)."""

from collections.abc import Callable, Mapping
from uuid import UUID

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.tickets import actions, exports, queries
from certificates.tickets.forms import PressForm, PurposesForm
from certificates.tickets.queries import Booth, PlaceNow, Ticket
from certificates.tickets.rules.lining import Purpose, TicketState
from certificates.tickets.views.door import (
    LANGUAGES,
    PURPOSES,
    attempt,
    pages,
    wall_time,
)
from disaster.foundation import forms, i18n, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _

ONE = "/booths/<uuid:booth_id>"
Press = Callable[[Context, UUID, PressForm], Ticket | Booth | None]


def _transfer(ctx: Context, booth_id: UUID, press: PressForm) -> Ticket:
    if press.purpose is None:
        raise NotFound(what="用件")
    return actions.transfer(ctx, booth_id, press.seen, press.purpose)


PRESSES: Mapping[str, Press] = {
    "call": lambda ctx, booth, press: actions.call_next(ctx, booth, press.seen),
    "finish": lambda ctx, booth, press: actions.finish(ctx, booth, press.seen),
    "recall": lambda ctx, booth, press: actions.recall(ctx, booth, press.seen),
    "absent": lambda ctx, booth, press: actions.mark_absent(ctx, booth, press.seen),
    "transfer": _transfer,
    "sit": lambda ctx, booth, _press: actions.sit(ctx, booth),
    "break": lambda ctx, booth, _press: actions.set_break(ctx, booth, on_break=True),
    "back": lambda ctx, booth, _press: actions.set_break(ctx, booth, on_break=False),
}


@pages.get(ONE)
@web.guard(permissions.TICKETS_CALL)
def booth(ctx: Context, booth_id: UUID) -> Response:
    """Show the booth: whom it serves, who waits, and the one key."""
    return _page(ctx, booth_id, forms.Form(PurposesForm))


@pages.get(f"{ONE}/now.json")
@web.guard(permissions.TICKETS_CALL)
def booth_now(ctx: Context, booth_id: UUID) -> Response:
    """Tell the page that stays open who waits by now."""
    own = queries.get_booth(ctx, booth_id)
    now = queries.look(ctx, queries.get_place(ctx, own.place_id))
    return jsonify(exports.place(now))


@pages.post(f"{ONE}/<any(call,finish,recall,absent,transfer,sit,break,back):deed>")
@web.guard(permissions.TICKETS_CALL)
def press(ctx: Context, booth_id: UUID, deed: str) -> Response:
    """Do one deed at the booth; a refusal is told on the page as it is now."""
    pressed = web.read_form(PressForm).filled
    if pressed is None:
        web.tell(
            "error", _("画面が古いため何も変えていません。もう一度押してください。")
        )
    else:
        attempt(ctx, lambda: _told(PRESSES[deed](ctx, booth_id, pressed), deed))
    return web.see(url_for("tickets.booth", booth_id=booth_id))


@pages.post(f"{ONE}/leave")
@web.guard(permissions.TICKETS_CALL)
def leave(ctx: Context, booth_id: UUID) -> Response:
    """Leave the seat and go back to the hall."""
    if attempt(ctx, lambda: actions.leave(ctx, booth_id)) is None:
        return web.see(url_for("tickets.booth", booth_id=booth_id))
    return web.see(url_for("tickets.index"))


@pages.post(f"{ONE}/purposes")
@web.guard(permissions.TICKETS_CALL)
def change_purposes(ctx: Context, booth_id: UUID) -> Response:
    """Change what the booth takes."""
    form = web.read_form(PurposesForm)
    made = form.attempt(
        ctx, lambda filled: actions.change_booth(ctx, booth_id, filled.purposes)
    )
    if made is None:
        return _page(ctx, booth_id, form)
    web.tell("success", _("この窓口の用件を変えました。"))
    return web.see(url_for("tickets.booth", booth_id=booth_id))


def _told(done: Ticket | Booth | None, deed: str) -> None:
    """Say what the page does not show by itself."""
    if done is None:
        web.tell("info", _("いま待っている人はいません。"))
    elif deed == "absent" and isinstance(done, Ticket):
        is_gone = done.state == TicketState.LEFT
        told = _("%d 番は3回とも不在でした。呼び出しを終えました。")
        again = _("%d 番を不在にしました。何人かのあとで、また呼ばれます。")
        web.tell("info", (told if is_gone else again) % done.number)
    elif deed == "transfer" and isinstance(done, Ticket):
        label = Purpose(done.purpose).label
        web.tell(
            "success",
            _("%(number)d 番を「%(purpose)s」に回しました。")
            % {"number": done.number, "purpose": label},
        )


def _page(ctx: Context, booth_id: UUID, form: forms.Form[PurposesForm]) -> Response:
    own = queries.get_booth(ctx, booth_id)
    now = queries.look(ctx, queries.get_place(ctx, own.place_id))
    current = queries.at_booth(ctx, own.id)
    if not form.errors:
        form = forms.prefilled(PurposesForm, {"purposes": own.purposes})
    return web.page(
        "certificates/tickets/booth.html",
        form.status if form.errors else 200,
        booth=own,
        now=now,
        own_waiting=_own_waiting(own, now),
        current=current,
        purpose=Purpose(current.purpose) if current else None,
        minutes=_minutes_since(ctx, current),
        speaks=i18n.LANGUAGES.get(current.language, "") if current else "",
        is_mine=own.clerk == ctx.actor.name,
        form=form,
        purposes=PURPOSES,
        languages=LANGUAGES,
        wall_time=wall_time,
        key=str(new_id()),
    )


def _own_waiting(own: Booth, now: PlaceNow) -> int:
    return sum(line.waiting for line in now.lines if line.purpose in own.purposes)


def _minutes_since(ctx: Context, current: Ticket | None) -> int:
    if current is None or current.called_at is None:
        return 0
    return int((ctx.now - current.called_at).total_seconds() // 60)
