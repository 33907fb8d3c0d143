"""Tables of applications, certificates, their files and their numbers."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from certificates.rules.applying import OnlineState
from certificates.rules.issuing import CertificateState
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import (
    ApplicationState,
    Channel,
    IdentityCheck,
    ProxyKind,
    Relation,
)
from disaster.foundation.db import Base, new_id


def _one_of(column: str, *values: str) -> CheckConstraint:
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=column)


class NumberSeries(Base):
    """A series of numbers without gaps (番号の系列), one per disaster and kind."""

    __tablename__ = "number_series"
    __table_args__ = (CheckConstraint("last >= 0", name="last"),)

    incident_id: Mapped[UUID] = mapped_column(
        ForeignKey("incidents.id"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    last: Mapped[int]


class Application(Base):
    """An application for a certificate (罹災証明申請)."""

    __tablename__ = "applications"
    __table_args__ = (
        _one_of("state", *ApplicationState),
        _one_of("relation", *Relation),
        _one_of("channel", *Channel),
        _one_of("identity_check", *IdentityCheck),
        _one_of("kind", *CertificateKind),
        CheckConstraint("copies > 0", name="copies"),
        _one_of("proxy_kind", "", *ProxyKind),
        CheckConstraint("proxy_kind = '' OR relation = 'proxy'", name="proxy_of"),
        # What was withdrawn or merged stands in nobody's way.
        Index(
            "uq_applications_standing",
            "incident_id",
            "household_id",
            "building_id",
            "kind",
            unique=True,
            postgresql_where=text("state NOT IN ('withdrawn', 'merged')"),
            sqlite_where=text("state NOT IN ('withdrawn', 'merged')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    receipt_number: Mapped[str] = mapped_column(String(30), unique=True)
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    household_id: Mapped[UUID] = mapped_column(ForeignKey("households.id"), index=True)
    building_id: Mapped[UUID] = mapped_column(ForeignKey("buildings.id"), index=True)
    applicant_name: Mapped[str] = mapped_column(String(200))
    applicant_key: Mapped[str] = mapped_column(String(200), index=True)
    relation: Mapped[str] = mapped_column(String(20))
    has_letter: Mapped[bool] = mapped_column(default=False)
    # What the proxy is to the household, where somebody noted it.
    proxy_kind: Mapped[str] = mapped_column(String(20), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    purpose: Mapped[str] = mapped_column(String(200), default="")
    copies: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(20), default=CertificateKind.DAMAGE)
    # What a paper without a level names, and where; how it was shown is not printed.
    declared: Mapped[str] = mapped_column(String(100), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    evidence: Mapped[str] = mapped_column(String(400), default="")
    # Who stands in for a head of household that died, and why this person.
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("residents.id"))
    successor_reason: Mapped[str] = mapped_column(String(200), default="")
    identity_check: Mapped[str] = mapped_column(String(30))
    # What the paper says in the second and third block that a city words itself.
    remarks: Mapped[list[str]]
    channel: Mapped[str] = mapped_column(String(20))
    applied_on: Mapped[date]
    # The applicant's own; together with the number it opens the status page.
    born_on: Mapped[date | None]
    late_reason: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(20), default=ApplicationState.RECEIVED)
    received_at: Mapped[datetime] = mapped_column(index=True)
    received_by: Mapped[str] = mapped_column(String(100))
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str] = mapped_column(String(100), default="")
    withdrawn_reason: Mapped[str] = mapped_column(String(200), default="")


class ApplicationMerge(Base):
    """One application put together with another one of the same house (申請の統合).

    Undone merges stay; the older day of application counts while it stands.
    """

    __tablename__ = "application_merges"
    __table_args__ = (
        CheckConstraint("application_id <> kept_id", name="two"),
        Index(
            "uq_application_merges_standing",
            "application_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
            sqlite_where=text("undone_at IS NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    kept_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"), index=True)
    # The day of the kept application before this one was merged into it.
    day_before: Mapped[date]
    merged_at: Mapped[datetime]
    merged_by: Mapped[str] = mapped_column(String(100))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(100), default="")
    undone_reason: Mapped[str] = mapped_column(String(200), default="")


class LetterOfAttorney(Base):
    """A photographed page of a letter of attorney (委任状の写真)."""

    __tablename__ = "letters_of_attorney"
    __table_args__ = (UniqueConstraint("application_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    kept_at: Mapped[datetime]
    kept_by: Mapped[str] = mapped_column(String(100))


class OnlineApplication(Base):
    """What somebody fills in at home (オンライン申請), from a draft to its decision.

    Drafts are forgotten after a time; what was sent stays with its application.
    """

    __tablename__ = "online_applications"
    __table_args__ = (
        _one_of("state", *OnlineState),
        CheckConstraint("(state = 'draft') = (number IS NULL)", name="number"),
        CheckConstraint(
            "(state IN ('accepted', 'merged')) = (application_id IS NOT NULL)",
            name="application_id",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    # A keyed hash: whoever reads the database cannot resume anybody's draft.
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(20), index=True)
    answers: Mapped[dict[str, Any]]
    consents: Mapped[dict[str, Any]]
    begun_at: Mapped[datetime]
    forget_at: Mapped[datetime] = mapped_column(index=True)
    incident_id: Mapped[UUID | None] = mapped_column(ForeignKey("incidents.id"))
    number: Mapped[str | None] = mapped_column(String(30), unique=True)
    born_on: Mapped[date | None]
    name_key: Mapped[str] = mapped_column(String(200), default="", index=True)
    house_key: Mapped[str] = mapped_column(String(300), default="", index=True)
    submitted_at: Mapped[datetime | None]
    application_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("applications.id"), index=True
    )
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str] = mapped_column(String(100), default="")
    message: Mapped[str] = mapped_column(String(200), default="")
    # The day of the standing application before this older one was merged into it.
    day_before_merge: Mapped[date | None]


class ApplicationPhoto(Base):
    """A photograph sent with an online application (申請の写真)."""

    __tablename__ = "application_photos"
    __table_args__ = (UniqueConstraint("online_id", "sha256"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    online_id: Mapped[UUID] = mapped_column(ForeignKey("online_applications.id"))
    slot: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(20))
    size: Mapped[int]
    received_at: Mapped[datetime]


class Certificate(Base):
    """An issued certificate (罹災証明書); what is printed on it never changes."""

    __tablename__ = "certificates"
    __table_args__ = (
        _one_of("state", *CertificateState),
        _one_of("kind", *CertificateKind),
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("issue > 0", name="issue"),
        CheckConstraint("reprints >= 0", name="reprints"),
        CheckConstraint("(state = 'valid') = (ended_at IS NULL)", name="ended_at"),
        CheckConstraint("(kind = 'damage') = (survey_id IS NOT NULL)", name="survey"),
        UniqueConstraint("application_id", "idempotency_key"),
        UniqueConstraint("incident_id", "kind", "serial", "issue"),
        Index(
            "uq_certificates_valid",
            "application_id",
            unique=True,
            postgresql_where=text("state = 'valid'"),
            sqlite_where=text("state = 'valid'"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    incident_id: Mapped[UUID] = mapped_column(ForeignKey("incidents.id"))
    kind: Mapped[str] = mapped_column(String(20))
    serial: Mapped[int]
    issue: Mapped[int]
    number: Mapped[str] = mapped_column(String(40), unique=True)
    # The short code behind /v/ and the key of the seal, as printed.
    code: Mapped[str] = mapped_column(String(64), unique=True)
    kid: Mapped[str] = mapped_column(String(40), index=True)
    # None on a paper that states no level.
    survey_id: Mapped[UUID | None] = mapped_column(ForeignKey("surveys.id"), index=True)
    printed: Mapped[dict[str, Any]]
    issued_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(20), default=CertificateState.VALID)
    supersedes_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("certificates.id"), unique=True
    )
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(String(100), default="")
    ended_reason: Mapped[str] = mapped_column(String(200), default="")
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(100))
    reprints: Mapped[int] = mapped_column(default=0)
    idempotency_key: Mapped[str] = mapped_column(String(64))


class CertificateFile(Base):
    """The finished bytes of a certificate (証明書のファイル), read back before kept."""

    __tablename__ = "certificate_files"

    certificate_id: Mapped[UUID] = mapped_column(
        ForeignKey("certificates.id"), primary_key=True
    )
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class CertificateCopy(Base):
    """The second and every further copy of a certificate (第2通以降).

    Made with the first in one transaction, so that no later print is a new original.
    """

    __tablename__ = "certificate_copies"
    __table_args__ = (CheckConstraint("number > 1", name="number"),)

    certificate_id: Mapped[UUID] = mapped_column(
        ForeignKey("certificates.id"), primary_key=True
    )
    number: Mapped[int] = mapped_column(primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))


class IssuingHalt(Base):
    """A stop of all issuing after a mix-up was found (交付の停止)."""

    __tablename__ = "issuing_halts"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("applications.id"))
    field: Mapped[str] = mapped_column(String(60))
    halted_at: Mapped[datetime]
    resumed_at: Mapped[datetime | None] = mapped_column(index=True)
    resumed_by: Mapped[str] = mapped_column(String(100), default="")
    resumed_reason: Mapped[str] = mapped_column(String(200), default="")
