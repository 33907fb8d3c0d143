"""What approvers do: approve exactly what they read, give back, reject, stop (決裁)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update

from broadcast import cap, capseal, permissions, queries
from broadcast.actions.addressing import address_everybody
from broadcast.actions.sealing import cap_key
from broadcast.actions.trail import note
from broadcast.actions.writing import content_hash
from broadcast.mail import compile_mail
from broadcast.queries import announced, letters
from broadcast.queries.pace import cautions_of
from broadcast.rules import approval, following, keeping
from broadcast.rules.announced import require_as_told
from broadcast.rules.channels import PUBLISHED_BY_TREE, Channel, ReceiptState
from broadcast.rules.desk import require_fresh
from broadcast.rules.draft import Draft
from broadcast.rules.identity import cap_identifier
from broadcast.rules.kinds import World
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.pace import require_sure
from broadcast.rules.states import BroadcastState, DeliveryState, advance
from broadcast.rules.worlds import require_own_world
from broadcast.tables import Broadcast, ChannelReceipt, Delivery
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


class ContentChanged(approval.StaleApproval):
    """The stored text is not the one that was handed in (内容の食い違い)."""


def approve(
    ctx: Context,
    broadcast_id: UUID,
    read: tuple[int, str],
    typed_level: str = "",
    *,
    is_sure: bool = True,
) -> Broadcast:
    """承認する: the second person lets out exactly the version that was read.

    One transaction freezes the CAP bytes, replaces what went before, writes one row
    for every address and asks for the public tree: after it, nothing is forgotten.
    """
    ctx.require(permissions.APPROVE)
    broadcast = queries.held(ctx, broadcast_id)
    state = advance(BroadcastState(broadcast.state), BroadcastState.APPROVED)
    _require_consent(ctx, broadcast, read, typed_level)
    require_sure(cautions_of(ctx, broadcast), is_sure=is_sure)
    release(ctx, broadcast, state, ctx.actor.name)
    note(ctx, broadcast, "approved")
    return broadcast


def release(
    ctx: Context, broadcast: Broadcast, state: BroadcastState, approver: str
) -> None:
    """出す: freeze what was agreed to and write down everything that is owed."""
    ctx.require(permissions.APPROVE)
    draft = keeping.draft(broadcast.draft or {})
    require_fresh(broadcast.submitted_at or ctx.now, draft.expires_at, ctx.now)
    require_as_told(draft.shelters, announced.known(ctx), draft.hazard)
    before = _replace_earlier(ctx, broadcast)
    identifier = cap_identifier(ctx.settings.municipality_code, broadcast.id)
    broadcast.cap_xml = _cap_bytes(ctx, broadcast, draft, identifier)
    broadcast.state, broadcast.cap_identifier = state, identifier
    broadcast.approved_by, broadcast.approved_at = approver, ctx.now
    ctx.session.flush()
    for content in letters.contents(ctx, broadcast).values():
        # What cannot become a mail is refused before the first one, not within.
        compile_mail(content)
    count = broadcast.addressed = address_everybody(ctx, broadcast, draft, before)
    _open_channels(ctx, broadcast, count, publication.ask_now(ctx))


def send_back(ctx: Context, broadcast_id: UUID, reason: str) -> Broadcast:
    """差し戻す: ask the author to mend the text."""
    ctx.require(permissions.APPROVE)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    broadcast.state = advance(state, BroadcastState.RETURNED)
    note(ctx, broadcast, "returned", _needed(reason))
    return broadcast


def reject(ctx: Context, broadcast_id: UUID, reason: str) -> Broadcast:
    """却下する: this text is not sent, whatever happens."""
    ctx.require(permissions.APPROVE)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    broadcast.state = advance(state, BroadcastState.REJECTED)
    broadcast.ended_at = ctx.now
    note(ctx, broadcast, "rejected", _needed(reason))
    return broadcast


def cancel(ctx: Context, broadcast_id: UUID, reason: str) -> Broadcast:
    """配信を止める: nothing that waits is sent; what went out stays on record."""
    ctx.require(permissions.STOP)
    broadcast = queries.held(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    broadcast.state = advance(state, BroadcastState.CANCELLED)
    broadcast.ended_at = ctx.now
    if broadcast.approved_at is not None:
        call_off(ctx, broadcast_id)
        publication.ask(ctx)
        _stop_mail(ctx, broadcast_id)
    note(ctx, broadcast, "cancelled", _needed(reason))
    return broadcast


def call_off(ctx: Context, broadcast_id: UUID) -> None:
    """Take what still waits out of the queue (送信待ちを外す)."""
    ctx.require(permissions.APPROVE)
    waits = (
        Delivery.broadcast_id == broadcast_id,
        Delivery.not_before.is_not(None),
    )
    # What may have arrived stays "unknown"; it is only not tried again.
    ctx.session.execute(
        update(Delivery)
        .where(*waits, Delivery.state != DeliveryState.UNKNOWN)
        .values(state=DeliveryState.SUPERSEDED, not_before=None)
    )
    ctx.session.execute(update(Delivery).where(*waits).values(not_before=None))


def _require_consent(
    ctx: Context, broadcast: Broadcast, read: tuple[int, str], typed_level: str
) -> None:
    """Compare what was read with what is stored, and both with the seal on it."""
    version, seen = read
    stored = broadcast.content_hash or ""
    submission = approval.Submission(
        author=broadcast.author,
        submitter=broadcast.submitted_by or "",
        last_editor=broadcast.edited_by,
        version=broadcast.version,
        content_hash=stored,
        level=EvacuationLevel(broadcast.level) if broadcast.level else None,
    )
    given = approval.Approval(ctx.actor.name, version, seen, typed_level)
    approval.approve(submission, given)
    if content_hash(broadcast, World(ctx.settings.world)) != stored:
        raise ContentChanged(read=version, now=broadcast.version)


def _replace_earlier(ctx: Context, broadcast: Broadcast) -> list[UUID]:
    """Stop what this broadcast replaces and return whose readers must hear of it."""
    if broadcast.refers_to_id is None:
        return []
    before = queries.held(ctx, broadcast.refers_to_id)
    if before.superseded_at is not None:
        raise following.AlreadyFollowed(number=before.number)
    before.superseded_at = ctx.now
    call_off(ctx, before.id)
    return [earlier.id for earlier in queries.ancestors(ctx, broadcast)]


def _cap_bytes(
    ctx: Context, broadcast: Broadcast, draft: Draft, identifier: str
) -> bytes:
    """Make and seal the CAP bytes once; these very bytes are served for ever."""
    require_own_world(draft, World(ctx.settings.world))
    earlier = [
        # As the earlier message names itself, whatever the settings say today.
        cap.reference_to(row.cap_xml)
        for row in queries.ancestors(ctx, broadcast)
        if row.cap_xml and _counts(row, broadcast, ctx.now)
    ]
    sender = ctx.settings.mail_from
    facts = cap.Publication(identifier, sender, ctx.now, tuple(earlier))
    renditions = keeping.renditions(broadcast.renditions or {})
    message = cap.to_xml(cap.from_broadcast(draft, renditions, facts))
    return capseal.seal(message, cap_key(ctx))


def _counts(earlier: Broadcast, broadcast: Broadcast, now: datetime) -> bool:
    """Say whether CAP wants the reference: the direct one, and all not yet expired."""
    direct = earlier.id == broadcast.refers_to_id
    return direct or (earlier.expires_at is not None and earlier.expires_at > now)


def _open_channels(ctx: Context, broadcast: Broadcast, count: int, wanted: int) -> None:
    for channel in Channel:
        by_tree = channel in PUBLISHED_BY_TREE
        ctx.session.add(
            ChannelReceipt(
                broadcast_id=broadcast.id,
                channel=channel,
                state=ReceiptState.WAITING,
                revision=wanted if by_tree else 0,
                at=ctx.now,
                detail="" if by_tree else _("%d 人あて") % count,
            )
        )


def _stop_mail(ctx: Context, broadcast_id: UUID) -> None:
    ctx.session.execute(
        update(ChannelReceipt)
        .where(
            ChannelReceipt.broadcast_id == broadcast_id,
            ChannelReceipt.channel == Channel.MAIL,
        )
        .values(state=ReceiptState.STOPPED, at=ctx.now)
    )


def _needed(reason: str) -> str:
    if not reason.strip():
        text = _("理由を入れてください。作成した人に伝わります。")
        raise FieldRefusal("reason", text)
    return reason.strip()
