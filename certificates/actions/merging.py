"""What the counter does with two applications of one house: merge, and take apart."""

from uuid import UUID

from certificates import permissions, queries
from certificates.actions import numbers
from certificates.actions.receiving import receive, withdraw
from certificates.rules import applying, issuing, merging, receiving
from certificates.rules.kinds import CertificateKind
from certificates.rules.merging import About
from certificates.rules.receiving import ApplicationState, Submission
from certificates.tables import Application, ApplicationMerge
from disaster import audit
from disaster.foundation.context import Context


def merge(ctx: Context, application_id: UUID, number: str) -> Application:
    """申請をまとめる: both numbers lead to the one that is kept, the older day counts.

    A person decides; the rule only refuses what cannot be one application.
    """
    ctx.require(permissions.RECEIVE)
    kept_id = queries.find_by_receipt(ctx, number).id
    if kept_id == application_id:
        raise merging.Itself
    merged, kept = _both_held(ctx, application_id, kept_id)
    receiving.refuse_unless_received(merged.state, merged.receipt_number)
    return _put_together(ctx, merged, kept)


def receive_merged(ctx: Context, submission: Submission) -> Application:
    """重ねて届いた申請を受け付けてまとめる: paper, online and counter are one (C3).

    It gets a number of its own, which leads to the application that stands already. If
    that one is gone meanwhile, this one is simply received.
    """
    ctx.require(permissions.RECEIVE)
    made = receive(ctx, submission, state=ApplicationState.MERGED)
    twin = queries.standing_twin(
        ctx,
        submission.incident_id,
        submission.household_id,
        submission.building_id,
        submission.kind,
    )
    if twin is None:
        made.state = ApplicationState.RECEIVED
        return made
    _put_together(ctx, made, queries.application_held(ctx, twin.id))
    return made


def unmerge(ctx: Context, application_id: UUID, reason: str) -> Application:
    """まとめた申請を分ける: possible until the paper is out.

    Where the other one stands for the same household and the same house, this one
    cannot stand beside it and counts as withdrawn.
    """
    ctx.require(permissions.RECEIVE)
    reason = receiving.needed_reason(reason)
    merged = queries.get_application(ctx, application_id)
    numbers.hold(ctx.session, merged.incident_id, issuing.RECEIPTS)
    link = queries.merge_of(ctx, application_id)
    if link is None:
        raise merging.NotMerged(number=merged.receipt_number)
    merged, kept = _both_held(ctx, application_id, link.kept_id)
    ctx.session.refresh(link)
    if link.undone_at is not None:
        raise merging.NotMerged(number=merged.receipt_number)
    if kept.state != ApplicationState.RECEIVED:
        raise applying.NoMerge(state=ApplicationState(kept.state).label)
    kept.applied_on = merging.day_of(
        queries.own_day(ctx, kept), queries.merged_days(ctx, kept.id, merged.id)
    )
    link.undone_at, link.undone_by, link.undone_reason = ctx.now, ctx.actor.name, reason
    _stand_alone(ctx, merged, reason)
    audit.record(
        ctx,
        "application.merge_undone",
        merged.id,
        receipt=merged.receipt_number,
        from_=kept.receipt_number,
        state=merged.state,
    )
    return merged


def take_back(ctx: Context, application_id: UUID, reason: str) -> Application:
    """入力を取り消す: an application that was keyed in by mistake, merged or not."""
    ctx.require(permissions.RECEIVE)
    application = queries.get_application(ctx, application_id)
    if application.state == ApplicationState.MERGED:
        application = unmerge(ctx, application_id, reason)
    if application.state == ApplicationState.WITHDRAWN:
        return application
    return withdraw(ctx, application_id, reason)


def _both_held(
    ctx: Context, merged_id: UUID, kept_id: UUID
) -> tuple[Application, Application]:
    """Hold both in one order, so that two people merging crosswise do not wait."""
    ids = sorted((merged_id, kept_id))
    held = {each: queries.application_held(ctx, each) for each in ids}
    return held[merged_id], held[kept_id]


def _put_together(ctx: Context, merged: Application, kept: Application) -> Application:
    receiving.refuse_unless_received(kept.state, kept.receipt_number)
    merging.check_same(_about(merged), _about(kept))
    link = ApplicationMerge(
        application_id=merged.id,
        kept_id=kept.id,
        day_before=queries.own_day(ctx, kept),
        merged_at=ctx.now,
        merged_by=ctx.actor.name,
    )
    before = kept.applied_on
    kept.applied_on = min(before, merged.applied_on)
    merged.state = ApplicationState.MERGED
    ctx.session.add(link)
    ctx.session.flush()
    audit.record(
        ctx,
        "application.merged",
        merged.id,
        receipt=merged.receipt_number,
        into=kept.receipt_number,
        day_before=before,
        day=kept.applied_on,
    )
    return kept


def _stand_alone(ctx: Context, merged: Application, reason: str) -> None:
    twin = queries.standing_twin(
        ctx,
        merged.incident_id,
        merged.household_id,
        merged.building_id,
        CertificateKind(merged.kind),
    )
    if twin is None:
        merged.state = ApplicationState.RECEIVED
        return
    merged.state = ApplicationState.WITHDRAWN
    merged.withdrawn_at, merged.withdrawn_by = ctx.now, ctx.actor.name
    merged.withdrawn_reason = reason


def _about(application: Application) -> About:
    return About(
        application.receipt_number,
        application.incident_id,
        application.household_id,
        application.building_id,
        application.kind,
    )
