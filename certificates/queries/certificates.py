"""Questions about papers: which one counts, its bytes, what the public may know."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from certificates import keys
from certificates.queries.applications import get_application
from certificates.rules import issuing
from certificates.rules.issuing import CertificateState
from certificates.tables import (
    Certificate,
    CertificateCopy,
    CertificateFile,
    IssuingHalt,
)
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register import queries as register

UNKNOWN = "unknown"
NO_KEYS = b'{"keys": []}'


@dataclass(frozen=True, slots=True)
class PublicState:
    """All that anybody may learn from a short code (確認コードの状態).

    ``ended_on`` is the day a paper was replaced or made void.
    """

    code: str
    state: str
    issued_on: date | None
    ended_on: date | None


class ValidPaper(NamedTuple):
    """What names a paper that counts (有効な証明書)."""

    id: UUID
    number: str
    application_id: UUID
    issue: int
    kid: str
    idempotency_key: str


def get_certificate(ctx: Context, certificate_id: UUID) -> Certificate:
    """Return a certificate or refuse."""
    certificate = ctx.session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound(what="証明書")
    return certificate


def certificate_held(ctx: Context, certificate_id: UUID) -> Certificate:
    """Return a certificate, held so that deeds on it queue one by one."""
    held = select(Certificate).where(Certificate.id == certificate_id)
    certificate = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if certificate is None:
        raise NotFound(what="証明書")
    return certificate


def by_number(ctx: Context, number: str) -> Certificate | None:
    """Return the certificate of a number, or None."""
    wanted = select(Certificate).where(Certificate.number == number)
    return ctx.session.scalars(wanted).one_or_none()


def of_application(ctx: Context, application_id: UUID) -> Sequence[Certificate]:
    """Return every paper of an application, newest first."""
    wanted = select(Certificate).where(Certificate.application_id == application_id)
    return ctx.session.scalars(wanted.order_by(Certificate.issue.desc())).all()


def valid_certificate(ctx: Context, application_id: UUID) -> Certificate | None:
    """Return the one paper of an application that counts, or None."""
    wanted = select(Certificate).where(
        Certificate.application_id == application_id,
        Certificate.state == CertificateState.VALID,
    )
    return ctx.session.scalars(wanted).one_or_none()


def last_of_series(ctx: Context, application_id: UUID) -> tuple[int, int] | None:
    """Return serial and issue of the newest paper of an application, or None."""
    wanted = select(Certificate.serial, Certificate.issue).where(
        Certificate.application_id == application_id
    )
    newest = wanted.order_by(Certificate.issue.desc()).limit(1)
    found = ctx.session.execute(newest).one_or_none()
    return found and (found[0], found[1])


def issued_with_key(
    ctx: Context, application_id: UUID, idempotency_key: str
) -> Certificate | None:
    """Return the paper that an earlier request with this key made, or None."""
    wanted = select(Certificate).where(
        Certificate.application_id == application_id,
        Certificate.idempotency_key == idempotency_key,
    )
    return ctx.session.scalars(wanted).one_or_none()


def valid_sealed_with(ctx: Context, kid: str) -> int:
    """Count the valid papers sealed with a key: those a withdrawal concerns."""
    counted = select(func.count(Certificate.id)).where(
        Certificate.kid == kid, Certificate.state == CertificateState.VALID
    )
    return ctx.session.scalar(counted) or 0


def withdrawn_keys(ctx: Context) -> list[str]:
    """Return the names of the keys whose seals hold no more (失効した鍵)."""
    listed = keys.list_keys(ctx.settings.key_dir)
    return [key.kid for key in listed if key.revoked_at is not None]


def sealed_in_vain(ctx: Context) -> list[ValidPaper]:
    """Return the valid papers under a withdrawn key: they need a new seal."""
    withdrawn = set(withdrawn_keys(ctx))
    return [paper for paper in valid_papers(ctx) if paper.kid in withdrawn]


def valid_papers(ctx: Context, incident_id: UUID | None = None) -> list[ValidPaper]:
    """Return what names each paper that counts, of one disaster or of all."""
    wanted = select(
        Certificate.id,
        Certificate.number,
        Certificate.application_id,
        Certificate.issue,
        Certificate.kid,
        Certificate.idempotency_key,
    ).where(Certificate.state == CertificateState.VALID)
    if incident_id is not None:
        wanted = wanted.where(Certificate.incident_id == incident_id)
    found = ctx.session.execute(wanted.order_by(Certificate.number))
    return [ValidPaper(*row) for row in found]


def file_of(ctx: Context, certificate_id: UUID) -> CertificateFile:
    """Return the stored bytes of a certificate with their digest."""
    file = ctx.session.get(CertificateFile, certificate_id)
    if file is None:
        raise NotFound(what="証明書のファイル")
    return file


def replaced_by(ctx: Context, certificate: Certificate) -> str | None:
    """Return the number of the paper that a later one took the place of, or None."""
    if certificate.supersedes_id is None:
        return None
    return get_certificate(ctx, certificate.supersedes_id).number


def copies_of(ctx: Context, certificate_id: UUID) -> Sequence[CertificateCopy]:
    """Return the second and further copies of a certificate, in their order."""
    wanted = select(CertificateCopy).where(
        CertificateCopy.certificate_id == certificate_id
    )
    return ctx.session.scalars(wanted.order_by(CertificateCopy.number)).all()


def released_copy(
    ctx: Context, certificate: Certificate, number: int
) -> CertificateFile | CertificateCopy:
    """Return the bytes of one copy that may be handed out now, or refuse."""
    first = released(ctx, certificate)
    if number == 1:
        return first
    copy = ctx.session.get(CertificateCopy, (certificate.id, number))
    if copy is None:
        raise NotFound(what=f"第{number}通")
    _refuse_damaged(copy, certificate.number)
    return copy


def released(ctx: Context, certificate: Certificate) -> CertificateFile:
    """Return the bytes of a paper that may be handed out now, or refuse."""
    issuing.refuse_unless_valid(certificate.state, certificate.number)
    application = get_application(ctx, certificate.application_id)
    register.open_household(ctx, application.household_id)
    register.refuse_named(ctx, application.household_id, _beside_the_head(certificate))
    file = file_of(ctx, certificate.id)
    _refuse_damaged(file, certificate.number)
    return file


def _refuse_damaged(file: CertificateFile | CertificateCopy, number: str) -> None:
    if hashlib.sha256(file.pdf).hexdigest() != file.sha256:
        raise issuing.DamagedFile(number=number)


def _beside_the_head(certificate: Certificate) -> str:
    """Return what is printed of people besides the head of the household."""
    printed = certificate.printed
    addons = [addon for addon in printed["addons"] if addon]
    return "\n".join([*map(" ".join, addons), printed.get("declared", "")])


def halt(ctx: Context) -> IssuingHalt | None:
    """Return the stop of all issuing that nobody lifted yet, or None."""
    wanted = select(IssuingHalt).where(IssuingHalt.resumed_at.is_(None))
    oldest = wanted.order_by(IssuingHalt.halted_at).limit(1)
    return ctx.session.scalars(oldest).one_or_none()


def public_state(ctx: Context, code: str) -> PublicState:
    """Return the state behind a short code; an unknown one has the same shape."""
    wanted = select(Certificate).where(Certificate.code == code)
    certificate = ctx.session.scalars(wanted).one_or_none()
    if certificate is None:
        return PublicState(code, UNKNOWN, None, None)
    ended_at = certificate.ended_at
    return PublicState(
        code,
        certificate.state,
        certificate.issued_on,
        clock.tokyo_day(ended_at) if ended_at else None,
    )


def published_keys(ctx: Context) -> bytes:
    """Return the list of public keys as it stands on disk (公開鍵の一覧)."""
    try:
        return (ctx.settings.key_dir / keys.PUBLIC_LIST).read_bytes()
    except FileNotFoundError:
        return NO_KEYS
