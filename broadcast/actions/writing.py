"""What authors do: draft, edit, ask for approval, take back, throw away (起案)."""

from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from broadcast import permissions, queries
from broadcast.actions.trail import note
from broadcast.queries import announced, telegrams, texts
from broadcast.rules import approval, keeping
from broadcast.rules.announced import require_as_told
from broadcast.rules.audience import reachable
from broadcast.rules.channels import Channel
from broadcast.rules.desk import DeskFields, NotReady
from broadcast.rules.kinds import World
from broadcast.rules.lint import errors_of, lint
from broadcast.rules.states import EDITABLE, BroadcastState, StepNotAllowed, advance
from broadcast.rules.telegrams import require_current
from broadcast.tables import Broadcast, BroadcastVersion
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _

TRIES = 20


class StaleEdit(Conflict):
    """Somebody saved another version meanwhile (同時の編集)."""

    message = _(
        "開いている間に %(who)s さんが直しました（いまは第%(now)d版）。"
        "保存していません。新しい版を開いてから直してください。"
    )


def draft(
    ctx: Context,
    fields: DeskFields,
    *,
    follows: UUID | None = None,
    broadcast_id: UUID | None = None,
) -> Broadcast:
    """下書きを作る: keep a new text; sending the same form twice keeps one."""
    ctx.require(permissions.WRITE)
    wanted = broadcast_id or new_id()
    bound = texts.bound(ctx, fields, follows)
    text = texts.write(ctx, bound, wanted, follows)
    return _insert(ctx, wanted, bound, text.subject, follows)


def edit(
    ctx: Context, broadcast_id: UUID, version: int, fields: DeskFields
) -> Broadcast:
    """下書きを直す: keep a new version of exactly the one that was opened."""
    ctx.require(permissions.WRITE)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    if state not in EDITABLE:
        raise StepNotAllowed(before=state.label, after=BroadcastState.DRAFT.label)
    if broadcast.version != version:
        raise StaleEdit(who=broadcast.edited_by, now=broadcast.version)
    bound = texts.bound(ctx, fields, broadcast.refers_to_id)
    text = texts.write(ctx, bound, broadcast_id, broadcast.refers_to_id)
    _fill(broadcast, bound, text.subject)
    broadcast.state = BroadcastState.DRAFT
    broadcast.version += 1
    broadcast.edited_by, broadcast.edited_at = ctx.actor.name, ctx.now
    note(ctx, broadcast, "edited")
    return broadcast


def submit(ctx: Context, broadcast_id: UUID, version: int) -> Broadcast:
    """承認を求める: freeze every word and hand it to a second person."""
    ctx.require(permissions.WRITE)
    broadcast = queries.held(ctx, broadcast_id)
    state = advance(BroadcastState(broadcast.state), BroadcastState.SUBMITTED)
    if broadcast.version != version:
        raise StaleEdit(who=broadcast.edited_by, now=broadcast.version)
    require_current(telegrams.draft_until(ctx, broadcast_id), ctx.now)
    fields = keeping.fields(broadcast.fields)
    text = texts.write(ctx, fields, broadcast_id, broadcast.refers_to_id)
    if mistakes := errors_of(lint(text.draft)):
        raise NotReady(count=len(mistakes), first=mistakes[0])
    require_as_told(text.draft.shelters, announced.known(ctx), text.draft.hazard)
    broadcast.draft = keeping.keep_draft(text.draft)
    broadcast.renditions = keeping.keep_renditions(text.renditions)
    seal = content_hash(broadcast, World(ctx.settings.world))
    broadcast.content_hash = seal
    broadcast.subject, broadcast.state = text.subject, state
    broadcast.expires_at = text.draft.expires_at
    broadcast.submitted_by, broadcast.submitted_at = ctx.actor.name, ctx.now
    _keep_version(ctx, broadcast, seal)
    note(ctx, broadcast, "submitted")
    return broadcast


def withdraw(ctx: Context, broadcast_id: UUID) -> Broadcast:
    """引き戻す: take a text back from the approver, to mend it."""
    ctx.require(permissions.WRITE)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    broadcast.state = advance(state, BroadcastState.RETURNED)
    note(ctx, broadcast, "withdrawn")
    return broadcast


def discard(ctx: Context, broadcast_id: UUID) -> Broadcast:
    """下書きを捨てる: end a text that nobody approved; the record stays."""
    ctx.require(permissions.WRITE)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    if state not in EDITABLE:
        raise StepNotAllowed(before=state.label, after=BroadcastState.CANCELLED.label)
    broadcast.state = advance(state, BroadcastState.CANCELLED)
    broadcast.ended_at = ctx.now
    note(ctx, broadcast, "discarded")
    return broadcast


def content_hash(broadcast: Broadcast, world: World) -> str:
    """Return the hash of every word, of the audience and of the world (内容の印)."""
    content = {"draft": broadcast.draft, "renditions": broadcast.renditions}
    return approval.content_hash(content, audience_of(broadcast), world)


def audience_of(broadcast: Broadcast) -> dict[str, Any]:
    """Return whom a text is for and by which ways it leaves (宛先の範囲と経路).

    An approval speaks of exactly this: a channel or a kind of reader that is added
    later is not what was approved.
    """
    return {
        "districts": broadcast.districts,
        "follows": str(broadcast.refers_to_id or ""),
        "kind": broadcast.kind,
        "level": broadcast.level,
        "subscribers": [state.value for state in reachable(broadcast.level)],
        "channels": [channel.value for channel in Channel],
    }


def _keep_version(ctx: Context, broadcast: Broadcast, seal: str) -> None:
    """Keep the whole text as it was handed in (版を残す)."""
    ctx.session.add(
        BroadcastVersion(
            broadcast_id=broadcast.id,
            version=broadcast.version,
            fields=broadcast.fields,
            draft=broadcast.draft,
            renditions=broadcast.renditions,
            audience=audience_of(broadcast),
            content_hash=seal,
            submitted_by=ctx.actor.name,
            submitter_name=ctx.actor.display_name,
            submitted_at=ctx.now,
        )
    )


def _insert(
    ctx: Context, wanted: UUID, fields: DeskFields, subject: str, follows: UUID | None
) -> Broadcast:
    """Keep a new text; two at the same moment take the next free number in turn."""
    for _attempt in range(TRIES):
        twin = queries.find(ctx, wanted)
        if twin is not None and twin.author == ctx.actor.name:
            return twin
        made = Broadcast(
            id=wanted,
            number=queries.next_number(ctx),
            state=BroadcastState.DRAFT,
            version=1,
            refers_to_id=follows,
            author=ctx.actor.name,
            created_at=ctx.now,
            edited_by=ctx.actor.name,
            edited_at=ctx.now,
        )
        _fill(made, fields, subject)
        try:
            ctx.trying(lambda made=made: _add(ctx, made))  # type: ignore[misc]
        except IntegrityError:
            continue
        note(ctx, made, "drafted")
        return made
    raise Conflict


def _add(ctx: Context, made: Broadcast) -> None:
    ctx.session.add(made)
    ctx.session.flush()


def _fill(broadcast: Broadcast, fields: DeskFields, subject: str) -> None:
    broadcast.kind, broadcast.hazard = fields.kind, fields.hazard
    broadcast.level = fields.level.value if fields.level else None
    broadcast.districts = list(fields.districts)
    broadcast.fields = keeping.keep_fields(fields)
    broadcast.subject = subject
