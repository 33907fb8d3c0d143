"""From the printer into the hand: issued and handed over are two facts (C08)."""

from collections.abc import Callable
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates import queries as room
from certificates.counter import actions, queries
from certificates.counter.forms import LABELS, UndoForm
from certificates.counter.rules.handing import UNDO_LABELS
from certificates.counter.views.door import LANGUAGES, language, pages, wall_time
from disaster.foundation import db, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.register import queries as register

ONE = "/papers/<uuid:certificate_id>"


@pages.get(ONE)
@web.guard(permissions.ISSUE)
def paper(ctx: Context, certificate_id: UUID) -> Response:
    """Show how far a paper has come: printed, out, in the hand."""
    return _page(ctx, certificate_id, forms.Form(UndoForm))


@pages.post(f"{ONE}/handed")
@web.guard(permissions.ISSUE)
def hand_over(ctx: Context, certificate_id: UUID) -> Response:
    """Put on record that the paper came out and was handed over."""
    return _do(ctx, certificate_id, lambda: actions.hand_over(ctx, certificate_id))


@pages.post(f"{ONE}/taken-back")
@web.guard(permissions.ISSUE)
def take_back(ctx: Context, certificate_id: UUID) -> Response:
    """Undo a wrong 「渡しました」."""
    form = web.read_form(UndoForm)
    filled = form.filled
    if filled is None:
        return _page(ctx, certificate_id, form)
    return _do(
        ctx,
        certificate_id,
        lambda: actions.take_back(ctx, certificate_id, filled.reason),
    )


def _do(ctx: Context, certificate_id: UUID, deed: Callable[[], object]) -> Response:
    """Do a deed and show the paper as it is then, whoever did what."""
    try:
        ctx.trying(deed)
    except Refusal as refusal:
        web.tell("error", str(refusal))
    return web.see(
        url_for("counter.paper", certificate_id=certificate_id, lang=language())
    )


def _page(ctx: Context, certificate_id: UUID, undo: forms.Form[UndoForm]) -> Response:
    shown = queries.paper_of(ctx, certificate_id)
    application = room.get_application(ctx, shown.certificate.application_id)
    is_hidden = register.is_hidden(ctx, application.household_id)
    return web.page(
        "certificates/counter/paper.html",
        undo.status if undo.errors else 200,
        paper=shown,
        certificate=shown.certificate,
        application=application,
        head=register.HIDDEN if is_hidden else shown.certificate.printed["head_name"],
        is_hidden=is_hidden,
        undo=undo,
        reasons=[(reason.value, label) for reason, label in UNDO_LABELS.items()],
        labels=LABELS,
        languages=LANGUAGES,
        lang=language(),
        key=db.new_id(),
        moment=wall_time,
    )
