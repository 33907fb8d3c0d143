"""Print one paper: number, seal, bytes, and the proof that they belong together."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from certificates import keys, paper, permissions, queries, seal, sealfile
from certificates.actions import numbers, proofreading
from certificates.actions.proofreading import Gather
from certificates.paper import Signature
from certificates.queries import Draft
from certificates.rules import issuing, numbering
from certificates.rules.kinds import CertificateKind
from certificates.sealed import PrintedCertificate, SealedFields
from certificates.tables import (
    Application,
    Certificate,
    CertificateCopy,
    CertificateFile,
)
from disaster.foundation import fonts
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents


def print_paper(
    ctx: Context,
    application: Application,
    facts: Draft,
    key: str,
    *,
    supersedes: Certificate | None = None,
    gather: Gather = queries.draft,
) -> Certificate:
    """Make the paper of an application; it is kept only if it reads back right.

    Nothing here has a name outside the transaction, no file and no cache of anybody's
    data, so two papers made at the same moment share nothing that could be mistaken.
    ``gather`` finds the facts once more for the proof.
    """
    ctx.require(permissions.ISSUE)
    settings = ctx.settings
    issuing.refuse_unnamed(settings.city.name, settings.city.mayor)
    signing_key = keys.load_signing_key(settings.key_dir, settings.world, ctx.now)

    serial, issue = _numbers(ctx, application)
    printed = _printed(ctx, application, facts, (serial, issue), supersedes)
    sealed = seal.sign(SealedFields.of(printed), signing_key, settings.base_url)
    pdfs = _pdfs(ctx, printed, str(sealed), Signature(signing_key, ctx.now))

    certificate = Certificate(
        application_id=application.id,
        incident_id=application.incident_id,
        kind=facts.kind,
        serial=serial,
        issue=issue,
        number=printed.number,
        code=sealed.code,
        kid=sealed.kid,
        survey_id=facts.survey_id,
        printed=queries.freeze(printed),
        issued_on=printed.issued_on,
        supersedes_id=supersedes.id if supersedes else None,
        issued_at=ctx.now,
        issued_by=ctx.actor.name,
        idempotency_key=key,
    )
    _keep(ctx, certificate, pdfs)
    proofreading.refuse_mixed_up(pdfs, certificate.id, ctx, gather)
    return certificate


def _numbers(ctx: Context, application: Application) -> tuple[int, int]:
    """Return serial and issue: a later paper of an application keeps its serial."""
    last = queries.last_of_series(ctx, application.id)
    if last is not None:
        return last[0], last[1] + 1
    return numbers.take(ctx.session, application.incident_id, application.kind), 1


def _printed(
    ctx: Context,
    application: Application,
    facts: Draft,
    numbered: tuple[int, int],
    supersedes: Certificate | None,
) -> PrintedCertificate:
    incident = incidents.get_incident(ctx, application.incident_id)
    serial, issue = numbered
    number = numbering.certificate_number(
        ctx.settings.municipality_code,
        incident.number,
        CertificateKind(application.kind).letter,
        serial,
        issue,
    )
    printed = queries.compose(facts, ctx.settings, number, issue, ctx.now)
    return replace(printed, supersedes=supersedes.number if supersedes else None)


def _pdfs(
    ctx: Context, printed: PrintedCertificate, qr_text: str, electronic: Signature
) -> list[bytes]:
    """Print every copy under one seal; only its number tells one from another."""
    pressed = sealfile.load(ctx.settings.city)
    image = (pressed.content, pressed.side_mm) if pressed else (None, 0.0)
    return [
        paper.render(
            replace(printed, copy_number=number),
            qr_text,
            seal_image=image[0],
            seal_mm=image[1],
            extra_fonts=fonts.added(ctx.settings.data_dir),
            electronic=electronic,
        )
        for number in range(1, printed.copies + 1)
    ]


def _keep(ctx: Context, certificate: Certificate, pdfs: Sequence[bytes]) -> None:
    ctx.session.add(certificate)
    ctx.session.flush()
    first, *further = ((pdf, hashlib.sha256(pdf).hexdigest()) for pdf in pdfs)
    pdf, digest = first
    file = CertificateFile(certificate_id=certificate.id, pdf=pdf, sha256=digest)
    ctx.session.add(file)
    for number, (pdf, digest) in enumerate(further, start=2):
        copy = CertificateCopy(
            certificate_id=certificate.id, number=number, pdf=pdf, sha256=digest
        )
        ctx.session.add(copy)
    ctx.session.flush()
