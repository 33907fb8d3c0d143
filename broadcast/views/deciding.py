"""The approver's pages: read what will leave, approve, give back, reject, stop."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.forms import ApproveForm, ReasonForm
from broadcast.queries import texts
from broadcast.queries.pace import cautions_of
from broadcast.views.doors import desk
from broadcast.views.previews import changes, preview
from broadcast.views.staff import show_page, words
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.texts import _


@desk.get("/<uuid:broadcast_id>/review")
@web.guard(permissions.APPROVE)
def review(ctx: Context, broadcast_id: UUID) -> Response:
    """Show the approver the text exactly as it will leave."""
    return _review_page(ctx, broadcast_id, forms.Form(ApproveForm))


@desk.post("/<uuid:broadcast_id>/approve")
@web.guard(permissions.APPROVE)
def approve(ctx: Context, broadcast_id: UUID) -> Response:
    """Let out the version that was read."""
    form = web.read_form(ApproveForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.approve(
            ctx,
            broadcast_id,
            (filled.version, filled.content_hash),
            filled.typed_level,
            is_sure=bool(filled.sure),
        ),
    )
    if made is None:
        return _review_page(ctx, broadcast_id, form, form.status)
    web.tell("success", _("承認しました。市のページから順に出しています。"))
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


@desk.post("/<uuid:broadcast_id>/return")
@web.guard(permissions.APPROVE)
def send_back(ctx: Context, broadcast_id: UUID) -> Response:
    """Give the text back to be mended."""
    return _with_reason(
        ctx,
        broadcast_id,
        lambda reason: actions.send_back(ctx, broadcast_id, reason),
        _("差し戻しました。理由は作成した人の画面に出ます。"),
    )


@desk.post("/<uuid:broadcast_id>/reject")
@web.guard(permissions.APPROVE)
def reject(ctx: Context, broadcast_id: UUID) -> Response:
    """Reject the text for good."""
    return _with_reason(
        ctx,
        broadcast_id,
        lambda reason: actions.reject(ctx, broadcast_id, reason),
        _("却下しました。この文は送られません。"),
    )


@desk.post("/<uuid:broadcast_id>/cancel")
@web.guard(permissions.STOP)
def cancel(ctx: Context, broadcast_id: UUID) -> Response:
    """Stop what has not been sent yet."""
    form = web.read_form(ReasonForm)
    made = form.attempt(
        ctx, lambda filled: actions.cancel(ctx, broadcast_id, filled.reason)
    )
    if made is None:
        complaint = next(iter(form.errors.values()))
        return show_page(ctx, broadcast_id, complaint, form.status)
    web.tell(
        "success",
        _("止めました。もう届いた人には、訂正か取消を送ってください。"),
    )
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


def _with_reason(
    ctx: Context, broadcast_id: UUID, deed: Callable[[str], object], told: str
) -> Response:
    form = web.read_form(ReasonForm)
    if form.attempt(ctx, lambda filled: deed(filled.reason)) is None:
        again = forms.Form(ApproveForm)
        again.errors = {"": next(iter(form.errors.values()))}
        return _review_page(ctx, broadcast_id, again, form.status)
    web.tell("success", told)
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


def _review_page(
    ctx: Context,
    broadcast_id: UUID,
    form: forms.Form[ApproveForm],
    status: int = 200,
) -> Response:
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    text = texts.text_of(ctx, broadcast)
    before = None
    if broadcast.refers_to_id is not None:
        before = queries.get_broadcast(ctx, broadcast.refers_to_id)
    known = texts.text_of(ctx, before).japanese.web if before else ""
    submitter = queries.submitters(ctx, [broadcast_id]).get(broadcast_id)
    hands = {broadcast.author, broadcast.submitted_by, broadcast.edited_by}
    return web.page(
        "broadcast/review.html",
        status,
        broadcast=broadcast,
        form=form,
        submitter=submitter or broadcast.edited_by,
        preview=preview(ctx, text, broadcast_id, broadcast.refers_to_id),
        before=before,
        changes=changes(known, text.japanese.web) if before else [],
        in_force=[row for row in queries.in_force(ctx) if row.id != broadcast_id],
        cautions=cautions_of(ctx, broadcast),
        is_waiting=broadcast.state == "submitted",
        had_a_hand=ctx.actor.name in hands,
        keys=[new_id() for _form in range(3)],
        **words(),
    )
