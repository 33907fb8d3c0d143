"""What people carry further by voice or by hand: scripts, and the prefecture's form."""

from typing import TYPE_CHECKING
from uuid import UUID

from werkzeug.wrappers import Response

from broadcast import permissions, queries
from broadcast.queries import entries, texts
from broadcast.rules import scripts
from broadcast.rules.states import StepNotAllowed
from broadcast.views.doors import desk
from broadcast.views.staff import words
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast


@desk.get("/<uuid:broadcast_id>/scripts")
@web.guard(permissions.READ)
def reading_scripts(ctx: Context, broadcast_id: UUID) -> Response:
    """Show what is read over the loudspeakers and on the telephone, for printing."""
    broadcast = _approved(ctx, broadcast_id)
    text = texts.text_of(ctx, broadcast)
    return web.page(
        "broadcast/scripts.html",
        broadcast=broadcast,
        loudspeaker=scripts.loudspeaker(text.japanese),
        telephone=scripts.telephone(text.draft, text.japanese),
        **words(),
    )


@desk.get("/<uuid:broadcast_id>/entry.csv")
@web.guard(permissions.READ)
def entry_csv(ctx: Context, broadcast_id: UUID) -> Response:
    """Give the table that is typed into the prefecture's disaster system."""
    broadcast = _approved(ctx, broadcast_id)
    content = entries.entry_csv(broadcast)
    answer = Response(content, content_type="text/csv; charset=utf-8")
    name = f"l-alert-{broadcast.number}.csv"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _approved(ctx: Context, broadcast_id: UUID) -> "Broadcast":
    """Return a broadcast that was approved: nothing else may be read out."""
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    if broadcast.approved_at is None:
        after = _("読み上げ・入力")
        raise StepNotAllowed(before=words()["states"][broadcast.state], after=after)
    return broadcast
