"""What approvers do: approve exactly what they read, give back, reject, stop (決裁)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, update

from broadcast import cap, permissions, queries
from broadcast.actions.trail import note
from broadcast.actions.writing import content_hash
from broadcast.mail import compile_mail
from broadcast.queries import letters
from broadcast.rules import approval, following, keeping
from broadcast.rules.audience import turns
from broadcast.rules.channels import PUBLISHED_BY_TREE, Channel, ReceiptState
from broadcast.rules.desk import require_fresh
from broadcast.rules.draft import Draft
from broadcast.rules.identity import cap_identifier, message_id
from broadcast.rules.kinds import Kind, World
from broadcast.rules.lanes import priority
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.states import BroadcastState, DeliveryState, advance
from broadcast.tables import Broadcast, ChannelReceipt, Delivery
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


class ContentChanged(approval.StaleApproval):
    """The stored text is not the one that was handed in (内容の食い違い)."""


def approve(
    ctx: Context, broadcast_id: UUID, read: tuple[int, str], typed_level: str = ""
) -> Broadcast:
    """承認する: the second person lets out exactly the version that was read.

    One transaction freezes the CAP bytes, replaces what went before, writes one row
    for every address and asks for the public tree: after it, nothing is forgotten.
    """
    ctx.require(permissions.APPROVE)
    broadcast = queries.held(ctx, broadcast_id)
    state = advance(BroadcastState(broadcast.state), BroadcastState.APPROVED)
    _require_consent(ctx, broadcast, read, typed_level)
    draft = keeping.draft(broadcast.draft or {})
    require_fresh(broadcast.submitted_at or ctx.now, draft.expires_at, ctx.now)
    before = _replace_earlier(ctx, broadcast)
    identifier = cap_identifier(ctx.settings.municipality_code, broadcast.id)
    broadcast.cap_xml = _cap_bytes(ctx, broadcast, draft, identifier)
    broadcast.state, broadcast.cap_identifier = state, identifier
    broadcast.approved_by, broadcast.approved_at = ctx.actor.name, ctx.now
    ctx.session.flush()
    for content in letters.contents(ctx, broadcast).values():
        # What cannot become a mail is refused before the first one, not within.
        compile_mail(content)
    count = _address_everybody(ctx, broadcast, draft, before)
    _open_channels(ctx, broadcast, count, publication.ask_now(ctx))
    note(ctx, broadcast, "approved")
    return broadcast


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
    """Make the CAP bytes once; every later publication serves these very bytes."""
    sender = ctx.settings.mail_from
    earlier = [
        cap.Reference(sender, row.cap_identifier, row.approved_at)
        for row in queries.ancestors(ctx, broadcast)
        if row.cap_identifier and row.approved_at and _counts(row, broadcast, ctx.now)
    ]
    facts = cap.Publication(identifier, sender, ctx.now, tuple(earlier))
    renditions = keeping.renditions(broadcast.renditions or {})
    return cap.to_xml(cap.from_broadcast(draft, renditions, facts))


def _counts(earlier: Broadcast, broadcast: Broadcast, now: datetime) -> bool:
    """Say whether CAP wants the reference: the direct one, and all not yet expired."""
    direct = earlier.id == broadcast.refers_to_id
    return direct or (earlier.expires_at is not None and earlier.expires_at > now)


def _address_everybody(
    ctx: Context, broadcast: Broadcast, draft: Draft, before: list[UUID]
) -> int:
    """Write one row for every address: the queue and the ledger in one (宛先の控え)."""
    kind, level = Kind(broadcast.kind), broadcast.level
    people = queries.audience(ctx, kind, level, broadcast.districts, before)
    domain = ctx.settings.mail_from.rpartition("@")[2]
    rank = priority(level if draft.orders else None)
    rows = [
        {
            "id": new_id(),
            "broadcast_id": broadcast.id,
            "subscriber_id": person.id,
            "address": person.address,
            "lane": person.lane,
            "language": person.language.value,
            "message_id": message_id(broadcast.id, person.id, domain),
            "priority": rank,
            "turn": turn,
            "state": DeliveryState.QUEUED.value,
            "attempts": 0,
            "not_before": ctx.now,
            "expires_at": draft.expires_at,
            "reply": "",
        }
        for person, turn in zip(
            people, turns(person.lane for person in people), strict=True
        )
    ]
    if rows:
        ctx.session.execute(insert(Delivery), rows)
    return len(rows)


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
