"""What is done with papers: issue, replace, void, reprint, resume after a stop."""

import hashlib
from dataclasses import replace
from uuid import UUID

from certificates import permissions, queries
from certificates.actions.printing import print_paper
from certificates.queries import Draft, ValidPaper
from certificates.rules import issuing, receiving
from certificates.rules.issuing import CertificateState
from certificates.rules.receiving import ApplicationState
from certificates.rules.telling_apart import NotAskedYet
from certificates.tables import Application, Certificate
from disaster import audit
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.texts import _
from disaster.register import queries as register

RESIGNED = _("署名鍵の失効")


def issue(
    ctx: Context, application_id: UUID, idempotency_key: str, *, seen: str = ""
) -> Certificate:
    """罹災証明書を交付する: number, record, seal and paper in one transaction.

    The same key again returns the same paper; whatever fails leaves no number. ``seen``
    is the digest of the draft that a person confirmed. Whoever could be taken for
    another answers the second question first, whatever door the clerk came in by.
    """
    return _issue(ctx, application_id, idempotency_key, seen=seen)


def issue_in_batch(ctx: Context, application_id: UUID) -> Certificate:
    """一括で交付する: with a key by which a run that was stopped knows its papers.

    Nobody stands at a counter to be asked: each paper goes to the address of its own
    application, so the second question is not owed here.
    """
    application = queries.get_application(ctx, application_id)
    register.refuse_in_bulk(ctx, application.household_id)
    last = queries.last_of_series(ctx, application_id)
    key = _batch_key(application_id, last[1] + 1 if last else 1)
    return _issue(ctx, application_id, key, by_post=True)


def is_of_batch(paper: ValidPaper) -> bool:
    """Say whether a paper was issued in a batch."""
    key = _batch_key(paper.application_id, paper.issue)
    return paper.idempotency_key == _kept_key(key)


def reissue(
    ctx: Context,
    application_id: UUID,
    idempotency_key: str,
    reason: str,
    *,
    seen: str = "",
) -> Certificate:
    """罹災証明書を差し替える: a new issue number; the old paper counts no more."""
    ctx.require(permissions.ISSUE)
    application = queries.application_held(ctx, application_id)
    key = _kept_key(idempotency_key)
    if earlier := queries.issued_with_key(ctx, application.id, key):
        return earlier

    _refuse_halted(ctx)
    reason = receiving.needed_reason(reason)
    old = queries.valid_certificate(ctx, application.id)
    if old is None:
        raise issuing.NothingToReplace
    _refuse_unasked(ctx, application)
    facts = queries.draft(ctx, application)
    issuing.refuse_changed(seen, facts.digest)
    _refuse_same(ctx, old, facts)

    _end(ctx, old, CertificateState.SUPERSEDED, reason)
    certificate = print_paper(ctx, application, facts, key, supersedes=old)
    audit.record(
        ctx, "certificate.superseded", old.id, number=old.number, by=certificate.number
    )
    _note_issued(ctx, application.id, certificate)
    return certificate


def void(ctx: Context, certificate_id: UUID, reason: str) -> Certificate:
    """罹災証明書を無効にする: it counts no more; its application waits again."""
    ctx.require(permissions.VOID)
    reason = receiving.needed_reason(reason)
    found = queries.get_certificate(ctx, certificate_id)
    # Always the application before its paper, so that two deeds never wait crosswise.
    application = queries.application_held(ctx, found.application_id)
    certificate = queries.certificate_held(ctx, certificate_id)
    issuing.refuse_unless_valid(certificate.state, certificate.number)

    _end(ctx, certificate, CertificateState.VOID, reason)
    application.state = ApplicationState.RECEIVED
    audit.record(ctx, "certificate.voided", certificate.id, number=certificate.number)
    return certificate


def reprint(ctx: Context, certificate_id: UUID, copy: int = 1) -> Certificate:
    """罹災証明書を再印刷する: the very same bytes once more, and counted.

    Each ``copy`` (第n通) is a file of its own, so a run that a printer broke off goes
    on at the copy that is missing.
    """
    ctx.require(permissions.ISSUE)
    certificate = queries.certificate_held(ctx, certificate_id)
    queries.released_copy(ctx, certificate, copy)
    certificate.reprints += 1
    audit.record(
        ctx,
        "certificate.reprinted",
        certificate.id,
        number=certificate.number,
        copy=copy,
        reprints=certificate.reprints,
    )
    return certificate


def resign(ctx: Context, certificate_id: UUID) -> Certificate:
    """証明書に署名し直す: the same paper under a key that holds, as the next issue."""
    ctx.require(permissions.ISSUE)
    found = queries.get_certificate(ctx, certificate_id)
    application = queries.application_held(ctx, found.application_id)
    old = queries.certificate_held(ctx, certificate_id)
    issuing.refuse_unless_valid(old.state, old.number)
    _refuse_halted(ctx)
    if old.kid not in queries.withdrawn_keys(ctx):
        raise issuing.SealStillHolds(number=old.number)

    def as_printed(ctx: Context, application: Application) -> Draft:
        return _as_printed(ctx, application, certificate_id)

    facts = as_printed(ctx, application)
    key = _kept_key(_resign_key(application.id, old.issue + 1))
    _end(ctx, old, CertificateState.SUPERSEDED, RESIGNED)
    certificate = print_paper(
        ctx, application, facts, key, supersedes=old, gather=as_printed
    )
    audit.record(
        ctx, "certificate.superseded", old.id, number=old.number, by=certificate.number
    )
    _note_issued(ctx, application.id, certificate)
    return certificate


def is_resigned(paper: ValidPaper) -> bool:
    """Say whether a paper was made because the key of its predecessor failed."""
    key = _resign_key(paper.application_id, paper.issue)
    return paper.idempotency_key == _kept_key(key)


def resume(ctx: Context, reason: str) -> int:
    """交付を再開する: lift every stop after the cause of a mix-up was found."""
    ctx.require(permissions.RESUME)
    reason = receiving.needed_reason(reason)
    lifted = 0
    while halt := queries.halt(ctx):
        halt.resumed_at = ctx.now
        halt.resumed_by = ctx.actor.name
        halt.resumed_reason = reason
        ctx.session.flush()
        audit.record(ctx, "certificate.resumed", halt.id)
        lifted += 1
    return lifted


def _issue(
    ctx: Context,
    application_id: UUID,
    idempotency_key: str,
    *,
    seen: str = "",
    by_post: bool = False,
) -> Certificate:
    ctx.require(permissions.ISSUE)
    application = queries.application_held(ctx, application_id)
    key = _kept_key(idempotency_key)
    if earlier := queries.issued_with_key(ctx, application.id, key):
        return earlier

    _refuse_halted(ctx)
    valid = queries.valid_certificate(ctx, application.id)
    issuing.refuse_second(valid.number if valid else None)
    receiving.refuse_unless_received(application.state, application.receipt_number)
    if not by_post:
        _refuse_unasked(ctx, application)

    facts = queries.draft(ctx, application)
    issuing.refuse_changed(seen, facts.digest)
    certificate = print_paper(ctx, application, facts, key)
    _note_issued(ctx, application.id, certificate)
    return certificate


def _batch_key(application_id: UUID, issue_number: int) -> str:
    return f"batch {application_id} {issue_number}"


def _resign_key(application_id: UUID, issue_number: int) -> str:
    return f"resign {application_id} {issue_number}"


def _kept_key(idempotency_key: str) -> str:
    # A client may send any text of any length; only its digest is kept.
    text = idempotency_key or str(new_id())
    return hashlib.sha256(text.encode()).hexdigest()


def _refuse_halted(ctx: Context) -> None:
    halt = queries.halt(ctx)
    if halt is not None:
        since = formats.era_moment(clock.tokyo(halt.halted_at))
        raise issuing.IssuingHalted(since=since)


def _refuse_unasked(ctx: Context, application: Application) -> None:
    if queries.must_ask(ctx, application.household_id):
        raise NotAskedYet


def _refuse_same(ctx: Context, old: Certificate, facts: Draft) -> None:
    """Refuse to replace a paper by one that says the same."""
    before = queries.thaw(old.printed)
    after = queries.compose(facts, ctx.settings, old.number, old.issue, ctx.now)
    same = replace(
        after,
        issued_on=before.issued_on,
        supersedes=before.supersedes,
        copies=before.copies,
        seal_sha256=before.seal_sha256,
    )
    if before == same and old.survey_id == facts.survey_id:
        raise issuing.NothingNew(number=old.number)


def _as_printed(ctx: Context, application: Application, old_id: UUID) -> Draft:
    """Return what a paper says, whatever the register says today."""
    register.open_household(ctx, application.household_id)
    old = queries.get_certificate(ctx, old_id)
    printed = queries.thaw(old.printed)
    return Draft(
        survey_id=old.survey_id,
        head_name=printed.head_name,
        head_address=printed.head_address,
        cause=printed.cause,
        house_address=printed.house_address,
        level=printed.level,
        addons=printed.addons,
        kind=printed.kind,
        declared=printed.declared,
        copies=printed.copies,
    )


def _end(
    ctx: Context, certificate: Certificate, state: CertificateState, reason: str
) -> None:
    certificate.state = state
    certificate.ended_at = ctx.now
    certificate.ended_by = ctx.actor.name
    certificate.ended_reason = reason
    # Before its successor goes in: only one paper of an application may be valid.
    ctx.session.flush()


def _note_issued(ctx: Context, application_id: UUID, certificate: Certificate) -> None:
    application = queries.get_application(ctx, application_id)
    application.state = ApplicationState.ISSUED
    audit.record(
        ctx,
        "certificate.issued",
        certificate.id,
        number=certificate.number,
        receipt=application.receipt_number,
        kind=certificate.kind,
        survey=str(certificate.survey_id or ""),
        sha256=queries.file_of(ctx, certificate.id).sha256,
    )
