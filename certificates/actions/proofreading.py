"""The clerk at the counter: look at the finished paper before it leaves (交付前確認).

Whatever the cause of a mix-up was, in every published case this one look would have
stopped it: read the bytes back and compare them with the record that was asked for.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, SessionTransaction

from certificates import keys, queries, readback, sealfile
from certificates.queries import Draft
from certificates.readback import Issued
from certificates.rules import issuing
from certificates.sealed import PrintedCertificate, SealedFields, SealRefused
from certificates.tables import Application, IssuingHalt
from disaster import audit
from disaster.foundation.context import Context, House, unit_of_work

log = logging.getLogger(__name__)

# Where the facts of a paper are found: the register, or the paper it replaces.
Gather = Callable[[Context, Application], Draft]


def refuse_mixed_up(
    pdfs: Sequence[bytes], certificate_id: UUID, ctx: Context, gather: Gather
) -> None:
    """Compare the finished bytes with fresh rows; stop all issuing if they differ."""
    stored = _stored(ctx, certificate_id, pdfs)
    asked = _asked(ctx, certificate_id, gather)
    field = _first_difference(ctx, pdfs, asked) if stored else "pdf"
    if not field:
        return
    application_id = queries.get_certificate(ctx, certificate_id).application_id
    log.critical("certificate mixed up: %s of application %s", field, application_id)
    _halt_afterwards(ctx, application_id, field)
    raise issuing.PaperMixedUp(field=field)


def _stored(ctx: Context, certificate_id: UUID, pdfs: Sequence[bytes]) -> bool:
    """Say whether the database holds these very bytes."""
    ctx.session.expire_all()
    further = queries.copies_of(ctx, certificate_id)
    kept = [queries.file_of(ctx, certificate_id).pdf, *(copy.pdf for copy in further)]
    return kept == [*pdfs]


def _asked(ctx: Context, certificate_id: UUID, gather: Gather) -> PrintedCertificate:
    """Build what was asked for anew, from the database and from nothing in memory."""
    certificate = queries.get_certificate(ctx, certificate_id)
    application = queries.get_application(ctx, certificate.application_id)
    facts = gather(ctx, application)
    asked = queries.compose(
        facts, ctx.settings, certificate.number, certificate.issue, ctx.now
    )
    return replace(asked, supersedes=queries.replaced_by(ctx, certificate))


def _first_difference(
    ctx: Context, pdfs: Sequence[bytes], asked: PrintedCertificate
) -> str:
    """Name the first field in which a copy and the record differ, or nothing."""
    copies = enumerate(pdfs, start=1)
    differing = (
        _difference(ctx, pdf, replace(asked, copy_number=number))
        for number, pdf in copies
    )
    return next(filter(None, differing), "")


def _difference(ctx: Context, pdf: bytes, asked: PrintedCertificate) -> str:
    """Name the first field in which paper and record differ, or nothing."""
    ring = keys.load_public_keys(ctx.settings.key_dir)
    wanted = SealedFields.of(asked)
    try:
        issued = readback.verify_issued(pdf, ring, ctx.settings.world)
    except SealRefused as refusal:
        return type(refusal).__name__
    sealed = issued.fields
    fields = SealedFields.__dataclass_fields__
    differing = (f for f in fields if getattr(sealed, f) != getattr(wanted, f))
    return next(differing, "") or _misprint(ctx, issued, asked)


def _misprint(ctx: Context, issued: Issued, asked: PrintedCertificate) -> str:
    """Name the first thing on the whole page that is not there as asked."""
    pressed = sealfile.load(ctx.settings.city)
    if issued.pictures != ((pressed.digest,) if pressed else ()):
        return "seal_image"
    return readback.first_difference(
        issued.text, asked, issued.seal, has_picture=pressed is not None
    )


def _halt_afterwards(ctx: Context, application_id: UUID, field: str) -> None:
    """Write the stop after the refused transaction, which would undo it too.

    SQLite lets one writer in at a time, so the stop cannot be written any sooner.
    """
    bind = ctx.session.get_bind()
    engine = bind if isinstance(bind, Engine) else bind.engine
    house, owed = House(ctx.settings, engine), [field]

    def write(_session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None and owed:
            _write_halt(house, ctx, application_id, owed.pop())

    event.listen(ctx.session, "after_transaction_end", write)


def _write_halt(house: House, ctx: Context, application_id: UUID, field: str) -> None:
    with unit_of_work(house, ctx.actor, ctx.now) as alarm:
        alarm.session.add(
            IssuingHalt(application_id=application_id, field=field, halted_at=alarm.now)
        )
        audit.record(alarm, "certificate.mixed_up", application_id, field=field)
