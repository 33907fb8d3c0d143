"""The page of an act on a live broadcast: read what is prepared, press once."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.forms import ActForm
from broadcast.queries import acts, texts
from broadcast.rules.acts import Act, Changes
from broadcast.rules.desk import DeskFields
from broadcast.rules.lint import errors_of
from broadcast.views.doors import desk
from broadcast.views.previews import preview
from broadcast.views.staff import words
from disaster.foundation import clock, forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _


@desk.get("/<uuid:broadcast_id>/acts/<word>")
@web.guard(permissions.WRITE)
def act(ctx: Context, broadcast_id: UUID, word: str) -> Response:
    """Show what the act would send, every word filled in."""
    chosen = _act(word)
    fields = acts.prepared(ctx, broadcast_id, chosen, Changes())
    form = forms.prefilled(ActForm, {**_shown(fields), "broadcast_id": new_id()})
    return _page(ctx, broadcast_id, chosen, form, fields)


@desk.post("/<uuid:broadcast_id>/acts/<word>")
@web.guard(permissions.WRITE)
def do_act(ctx: Context, broadcast_id: UUID, word: str) -> Response:
    """Write it and ask for approval, in one transaction."""
    chosen = _act(word)
    form = web.read_form(ActForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.hand_in(
            ctx,
            acts.prepared(ctx, broadcast_id, chosen, filled.changes(ctx.now)),
            follows=broadcast_id,
            broadcast_id=filled.broadcast_id,
        ),
    )
    if made is None:
        fields = acts.prepared(ctx, broadcast_id, chosen, Changes())
        return _page(ctx, broadcast_id, chosen, form, fields, form.status)
    web.tell("success", _("承認を求めました。まだ何も出していません。"))
    return web.see(url_for("broadcast.show", broadcast_id=made.id))


def _act(word: str) -> Act:
    if word not in set(Act):
        raise NotFound(what=_("操作"))
    return Act(word)


def _shown(fields: DeskFields) -> dict[str, str]:
    at = fields.next_update_at
    return {
        "mistake": fields.mistake,
        "observation": fields.observation,
        "next_update": f"{clock.tokyo(at):%Y-%m-%d %H:%M}" if at else "",
    }


def _page(
    ctx: Context,
    broadcast_id: UUID,
    chosen: Act,
    form: forms.Form[ActForm],
    fields: DeskFields,
    status: int = 200,
) -> Response:
    wanted = new_id()
    text = texts.write(ctx, fields, wanted, broadcast_id)
    looked = preview(ctx, text, wanted, broadcast_id)
    return web.page(
        "broadcast/act.html",
        status,
        form=form,
        act=chosen,
        broadcast=queries.get_broadcast(ctx, broadcast_id),
        preview=looked,
        is_ready=not errors_of(looked.findings),
        has_update_time=fields.next_update_at is not None,
        compose_url=url_for(
            "broadcast.new",
            after=broadcast_id,
            kind=chosen.kind.value,
            level=fields.level.value if fields.level else None,
        ),
        key=new_id(),
        **words(),
    )
