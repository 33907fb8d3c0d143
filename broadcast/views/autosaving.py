"""Keeping a draft while somebody writes, and saying honestly when (自動保存)."""

from typing import TYPE_CHECKING

from flask import jsonify, url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.forms import DraftForm
from broadcast.views.doors import desk
from disaster.foundation import clock, web
from disaster.foundation.context import Context

if TYPE_CHECKING:
    from broadcast.tables import Broadcast


@desk.post("/autosave")
@web.guard(permissions.WRITE)
def autosave(ctx: Context) -> Response:
    """Keep what is typed so far as a version of the draft; nothing is handed in."""
    form = web.read_form(DraftForm)
    made = form.attempt(ctx, lambda filled: _keep(ctx, filled))
    if made is None:
        answer = jsonify(message=next(iter(form.errors.values()), ""))
        answer.status_code = form.status
        return answer
    return jsonify(
        id=str(made.id),
        version=made.version,
        saved_at=f"{clock.tokyo(ctx.now):%H:%M:%S}",
        url=url_for("broadcast.save", broadcast_id=made.id),
    )


def _keep(ctx: Context, filled: DraftForm) -> "Broadcast":
    """Make the draft, or change the version that was last kept."""
    wanted = filled.broadcast_id
    if wanted is not None and queries.find(ctx, wanted) is not None:
        fields = filled.fields(ctx.now)
        return actions.edit(ctx, wanted, filled.version or 0, fields)
    return actions.draft(
        ctx, filled.fields(ctx.now), follows=filled.follows, broadcast_id=wanted
    )
