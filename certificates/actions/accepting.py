"""What the counter does with online applications: accept, ask, decline, merge."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, event

from certificates import permissions, photofiles, queries
from certificates.actions.receiving import receive
from certificates.rules import applying, merging, receiving
from certificates.rules.applying import OnlineState
from certificates.rules.receiving import ApplicationState, Channel, Submission
from certificates.tables import Application, ApplicationPhoto, OnlineApplication
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict


def accept_online(ctx: Context, online_id: UUID, submission: Submission) -> Application:
    """オンライン申請を受け付ける: a person has found the household and the house."""
    ctx.require(permissions.RECEIVE)
    online = _waiting(ctx, online_id)
    if online.submitted_at is None or online.incident_id != submission.incident_id:
        raise Conflict
    day = clock.tokyo_day(online.submitted_at)
    brought = replace(
        submission, channel=Channel.WEB, applied_on=day, born_on=online.born_on
    )
    made = receive(ctx, brought, online.number or "")
    _decide(ctx, online, OnlineState.ACCEPTED, made.id)
    audit.record(
        ctx, "online.accepted", online.id, receipt=online.number, by=ctx.actor.name
    )
    return made


def ask_back(ctx: Context, online_id: UUID, message: str) -> OnlineApplication:
    """問い合わせる: the applicant reads it on the status page and may mend."""
    ctx.require(permissions.RECEIVE)
    message = receiving.needed_reason(message)
    online = _waiting(ctx, online_id)
    _decide(ctx, online, OnlineState.ASKED_BACK, None, message)
    online.forget_at = ctx.now + applying.KEEP_DRAFTS
    audit.record(ctx, "online.asked_back", online.id, receipt=online.number)
    return online


def decline_online(ctx: Context, online_id: UUID, reason: str) -> OnlineApplication:
    """受け付けない: the reason stands on the status page; the record stays."""
    ctx.require(permissions.RECEIVE)
    reason = receiving.needed_reason(reason)
    online = _waiting(ctx, online_id)
    _decide(ctx, online, OnlineState.DECLINED, None, reason)
    audit.record(ctx, "online.declined", online.id, receipt=online.number)
    return online


def merge_online(ctx: Context, online_id: UUID, number: str) -> Application:
    """二重の申請をまとめる: both numbers lead to one application, the older day counts.

    Only the same household and the same house are one application; several households
    of one house each have their own. A person decides which it is.
    """
    ctx.require(permissions.RECEIVE)
    online = _waiting(ctx, online_id)
    standing = queries.find_by_receipt(ctx, number)
    kept = queries.application_held(ctx, standing.id)
    if kept.incident_id != online.incident_id or online.submitted_at is None:
        raise applying.NotTheSame
    receiving.refuse_unless_received(kept.state, kept.receipt_number)
    online.day_before_merge = queries.own_day(ctx, kept)
    kept.applied_on = min(kept.applied_on, clock.tokyo_day(online.submitted_at))
    _decide(ctx, online, OnlineState.MERGED, kept.id)
    audit.record(
        ctx,
        "online.merged",
        online.id,
        receipt=online.number,
        into=kept.receipt_number,
        day_before=online.day_before_merge,
        day=kept.applied_on,
    )
    return kept


def undo_merge(ctx: Context, online_id: UUID, reason: str) -> OnlineApplication:
    """まとめた申請を分ける: it waits again; possible until the paper is out."""
    ctx.require(permissions.RECEIVE)
    reason = receiving.needed_reason(reason)
    online = queries.online_held(ctx, online_id)
    if online.state != OnlineState.MERGED or online.application_id is None:
        raise Conflict
    kept = queries.application_held(ctx, online.application_id)
    if kept.state != ApplicationState.RECEIVED:
        raise applying.NoMerge(state=ApplicationState(kept.state).label)
    # What another merged application brought still counts.
    others = queries.merged_days(ctx, kept.id, online.id)
    kept.applied_on = merging.day_of(queries.own_day(ctx, kept), others)
    _decide(ctx, online, OnlineState.SUBMITTED, None)
    online.day_before_merge = None
    audit.record(
        ctx,
        "online.merge_undone",
        online.id,
        receipt=online.number,
        from_=kept.receipt_number,
        reason=reason,
    )
    return online


def forget_drafts(ctx: Context) -> int:
    """期限の過ぎた下書きを消す: answers and photographs of what was never sent."""
    ctx.require(permissions.FORGET)
    expired = queries.expired_drafts(ctx)
    data_dir = ctx.settings.data_dir
    for draft in expired:
        photos = delete(ApplicationPhoto).where(ApplicationPhoto.online_id == draft.id)
        ctx.session.execute(photos)
        ctx.session.delete(draft)
    gone = [draft.id for draft in expired]

    def clear(_session: object) -> None:
        for draft_id in gone:
            photofiles.forget(data_dir, draft_id)

    event.listen(ctx.session, "after_commit", clear, once=True)
    if gone:
        audit.record(ctx, "online.drafts_forgotten", "drafts", count=len(gone))
    return len(gone)


def _waiting(ctx: Context, online_id: UUID) -> OnlineApplication:
    online = queries.online_held(ctx, online_id)
    applying.refuse_decided(online.state)
    return online


def _decide(
    ctx: Context,
    online: OnlineApplication,
    state: OnlineState,
    application_id: UUID | None,
    message: str = "",
) -> None:
    online.state, online.application_id = state, application_id
    online.message = message
    online.decided_at, online.decided_by = ctx.now, ctx.actor.name
    ctx.session.flush()
