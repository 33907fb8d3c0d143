"""The pages of level 5 by one person: ask with a reason, stop, review (緊急)."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.forms import ReasonForm, UrgentForm
from broadcast.queries import texts
from broadcast.rules import urgent as rules
from broadcast.views.doors import desk
from broadcast.views.previews import preview
from broadcast.views.staff import show_page, words
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _


@desk.get("/<uuid:broadcast_id>/urgent")
@web.guard(permissions.URGENT)
def urgent(ctx: Context, broadcast_id: UUID) -> Response:
    """Show what one person is about to send alone."""
    return _page(ctx, broadcast_id, forms.Form(UrgentForm))


@desk.post("/<uuid:broadcast_id>/urgent")
@web.guard(permissions.URGENT)
def ask_urgent(ctx: Context, broadcast_id: UUID) -> Response:
    """Start the countdown."""
    form = web.read_form(UrgentForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.ask_urgent(
            ctx,
            broadcast_id,
            (filled.version, filled.content_hash),
            filled.reason,
            filled.typed_level,
        ),
    )
    if made is None:
        return _page(ctx, broadcast_id, form, form.status)
    web.tell("warning", _("秒読みを始めました。10秒のあいだ、だれでも止められます。"))
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


@desk.post("/<uuid:broadcast_id>/urgent/stop")
@web.guard(permissions.STOP_URGENT)
def stop_urgent(ctx: Context, broadcast_id: UUID) -> Response:
    """Stop the countdown; everybody who is signed in may."""
    try:
        ctx.trying(lambda: actions.stop_urgent(ctx, broadcast_id))
        web.tell("success", _("秒読みを止めました。何も送っていません。"))
    except Refusal as refusal:
        web.tell("error", str(refusal))
    if ctx.actor.may(permissions.READ):
        return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))
    return web.see(url_for("home.index"))


@desk.post("/<uuid:broadcast_id>/urgent/review")
@web.guard(permissions.APPROVE)
def review_urgent(ctx: Context, broadcast_id: UUID) -> Response:
    """Sign the review of what was sent alone."""
    form = web.read_form(ReasonForm)
    words_of = form.value("reason")
    try:
        ctx.trying(lambda: actions.review_urgent(ctx, broadcast_id, words_of))
    except Refusal as refusal:
        return show_page(ctx, broadcast_id, str(refusal), refusal.status)
    web.tell("success", _("見直しを記録しました。"))
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


def _page(
    ctx: Context,
    broadcast_id: UUID,
    form: forms.Form[UrgentForm],
    status: int = 200,
) -> Response:
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    text = texts.text_of(ctx, broadcast)
    return web.page(
        "broadcast/urgent.html",
        status,
        broadcast=broadcast,
        form=form,
        preview=preview(ctx, text, broadcast_id, broadcast.refers_to_id),
        is_possible=broadcast.state == "submitted" and broadcast.level == 5,  # noqa: PLR2004
        seconds=int(rules.COUNTDOWN.total_seconds()),
        key=new_id(),
        **words(),
    )
