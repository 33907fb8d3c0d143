"""Every text of a broadcast: as it was handed in, or as it would be made now."""

from dataclasses import dataclass
from uuid import UUID

from broadcast.queries import places
from broadcast.queries.broadcasts import get_broadcast
from broadcast.rules import following, keeping
from broadcast.rules.composition import Rendition, compose
from broadcast.rules.desk import DeskFields, draft_of
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.states import EDITABLE, BroadcastState
from broadcast.tables import Broadcast
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

SUBJECT_ROOM = 200


@dataclass(frozen=True, slots=True)
class Text:
    """A draft and everything composed of it (文案)."""

    draft: Draft
    renditions: dict[Language, Rendition]

    @property
    def japanese(self) -> Rendition:
        """The binding text."""
        return self.renditions[Language.JAPANESE]

    @property
    def subject(self) -> str:
        """The Japanese subject, as lists show it."""
        return self.japanese.subject[:SUBJECT_ROOM]


def text_of(ctx: Context, broadcast: Broadcast) -> Text:
    """Return the words of a broadcast: frozen once it was handed in (文案)."""
    is_open = BroadcastState(broadcast.state) in EDITABLE
    if is_open or broadcast.draft is None or broadcast.renditions is None:
        fields = keeping.fields(broadcast.fields)
        return write(ctx, fields, broadcast.id, broadcast.refers_to_id)
    return Text(
        keeping.draft(broadcast.draft), keeping.renditions(broadcast.renditions)
    )


def write(
    ctx: Context, fields: DeskFields, broadcast_id: UUID, follows: UUID | None = None
) -> Text:
    """Compose every text as it would go out now; nothing is kept (文案を作る)."""
    previous = None
    if follows is not None and fields.kind is Kind.UPDATE:
        before = keeping.fields(get_broadcast(ctx, follows).fields)
        previous = following.previous_level(before, fields.kind)
    standing = places.standing(ctx, page_url(ctx, broadcast_id), previous)
    made = draft_of(fields, standing)
    return Text(made, compose(made))


def bound(ctx: Context, fields: DeskFields, follows: UUID | None) -> DeskFields:
    """Return the fields as they may stand after what they follow, or refuse (続き)."""
    if follows is None:
        if fields.kind.follows:
            reason = _("元の発信の画面から作ってください。")
            raise FieldRefusal("kind", reason)
        return fields
    before = get_broadcast(ctx, follows)
    if before.approved_at is None:
        raise following.CannotFollow(
            before=BroadcastState(before.state).label, after=fields.kind.label
        )
    kept = keeping.fields(before.fields)
    following.require_follower(kept, fields.kind)
    if before.superseded_at is not None:
        raise following.AlreadyFollowed(number=before.number)
    return following.bound(kept, fields)


def page_url(ctx: Context, broadcast_id: UUID) -> str:
    """Return where the public reads a broadcast."""
    return f"{ctx.settings.base_url}/alerts/{broadcast_id}/"
