"""All papers of a day are read back (読戻し): bytes, print and seal against the ledger.

The work is done in small steps, each a unit of work, so that it can be watched, killed
and gone on with.
"""

import hashlib
from collections.abc import Iterator
from datetime import date

from sqlalchemy import func, select

from certificates import keys, permissions, readback
from certificates import queries as papers
from certificates.keys import KeyRing
from certificates.readback import SealRefused
from certificates.sealed import PrintedCertificate, SealedFields
from certificates.tables import Certificate, CertificateCopy
from certificates.tickets import queries
from certificates.tickets.rules import closing
from certificates.tickets.tables import DayCheck
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context

# A step holds the one writer of SQLite for a quarter of a second (50 ms a paper).
A_STEP = 5
OTHER_BYTES, OTHER_TEXT = "sha256", "text"


def ask_check(ctx: Context, day: date) -> DayCheck:
    """読戻しを頼む: the worker begins at once; one that still runs goes on."""
    ctx.require(permissions.DAY_CLOSE)
    closing.refuse_future(day, clock.tokyo_day(ctx.now))
    running = queries.check_of(ctx, day)
    if running is not None and running.finished_at is None:
        return running
    counted = select(func.count(Certificate.id)).where(Certificate.issued_on == day)
    total = ctx.session.scalar(counted) or 0
    check = DayCheck(
        day=day,
        asked_at=ctx.now,
        asked_by=ctx.actor.name,
        total=total,
        findings={},
        finished_at=None if total else ctx.now,
    )
    ctx.session.add(check)
    ctx.session.flush()
    audit.record(ctx, "day.check_asked", check.id, of_day=day.isoformat(), papers=total)
    return check


def check_some(ctx: Context, most: int = A_STEP) -> DayCheck | None:
    """続きを読み戻す: the next papers of a check that is owed, or None: none is."""
    ctx.require(permissions.DAY_CLOSE)
    check = _owed(ctx)
    if check is None:
        return None
    ring = keys.load_public_keys(ctx.settings.key_dir)
    found = dict(check.findings)
    some = queries.papers_of(ctx, check.day, check.cursor, most)
    for certificate in some:
        if difference := _difference(ctx, certificate, ring):
            found[certificate.number] = difference
        check.cursor = certificate.id
    check.done += len(some)
    check.findings = found
    if len(some) < most:
        _finish(ctx, check)
    return check


def _owed(ctx: Context) -> DayCheck | None:
    wanted = select(DayCheck).where(DayCheck.finished_at.is_(None))
    oldest = wanted.order_by(DayCheck.asked_at, DayCheck.id).limit(1)
    return ctx.session.scalars(oldest.with_for_update(skip_locked=True)).one_or_none()


def _finish(ctx: Context, check: DayCheck) -> None:
    # What was issued meanwhile was read as well.
    check.total, check.finished_at = check.done, ctx.now
    audit.record(
        ctx,
        "day.checked",
        check.id,
        of_day=check.day.isoformat(),
        papers=check.done,
        disagree=len(check.findings),
    )


def _difference(ctx: Context, certificate: Certificate, ring: KeyRing) -> str:
    """Name what does not agree between the stored bytes and the ledger, or nothing."""
    printed = papers.thaw(certificate.printed)
    differences = (
        _of_file(ctx, pdf, sha256, printed, ring)
        for pdf, sha256 in _files(ctx, certificate)
    )
    return next(filter(None, differences), "")


def _files(ctx: Context, certificate: Certificate) -> Iterator[tuple[bytes, str]]:
    first = papers.file_of(ctx, certificate.id)
    yield first.pdf, first.sha256
    wanted = select(CertificateCopy).where(
        CertificateCopy.certificate_id == certificate.id
    )
    for copy in ctx.session.scalars(wanted.order_by(CertificateCopy.number)):
        yield copy.pdf, copy.sha256


def _of_file(
    ctx: Context, pdf: bytes, sha256: str, printed: PrintedCertificate, ring: KeyRing
) -> str:
    if hashlib.sha256(pdf).hexdigest() != sha256:
        return OTHER_BYTES
    try:
        issued = readback.verify_issued(pdf, ring, ctx.settings.world)
    except SealRefused as refusal:
        return type(refusal).__name__
    if issued.fields != SealedFields.of(printed):
        return OTHER_TEXT
    beside = (printed.title, printed.head_address, printed.mayor_name)
    return "" if all(map(issued.says, beside)) else OTHER_TEXT
