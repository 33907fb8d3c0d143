"""What a scanned number leads to, and what a household's papers are by now."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from certificates import queries
from certificates.counter.queries.people import display_names
from certificates.counter.queries.trail import handings
from certificates.counter.rules.handing import Handing
from certificates.counter.rules.scanning import Scanned
from certificates.rules import issuing
from certificates.rules.issuing import CertificateState
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import STANDING, ApplicationState
from certificates.tables import Application, Certificate, IssuingHalt
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound, Refusal
from disaster.register import queries as register


@dataclass(frozen=True, slots=True)
class NumberFound:
    """An application that a number names, as a card shows it (番号の札)."""

    application_id: UUID
    incident_id: UUID
    household_id: UUID
    receipt_number: str
    state: ApplicationState
    head: str
    address: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper, who issued it, and whether it is in somebody's hands."""

    certificate: Certificate
    issuer: str
    handing: Handing | None

    @property
    def is_valid(self) -> bool:
        """Whether it counts."""
        return self.certificate.state == CertificateState.VALID

    @property
    def is_handed(self) -> bool:
        """Whether somebody carried it out of the door."""
        return self.handing is not None and self.handing.is_handed

    @property
    def state_label(self) -> str:
        """The Japanese word of its state."""
        return CertificateState(self.certificate.state).label

    @property
    def copies(self) -> int:
        """How many copies were printed under its number."""
        return int(self.certificate.printed.get("copies") or 1)


@dataclass(frozen=True, slots=True)
class Applied:
    """An application of the household with its papers, the newest first."""

    application: Application
    kind: CertificateKind
    state: ApplicationState
    receiver: str
    papers: Sequence[Paper]

    @property
    def valid(self) -> Paper | None:
        """The paper that counts."""
        return next((one for one in self.papers if one.is_valid), None)

    @property
    def stands(self) -> bool:
        """Whether the application still counts."""
        return self.state in STANDING


@dataclass(frozen=True, slots=True)
class Confirming:
    """The paper as it would be printed, and all that stops it (交付前の確認)."""

    draft: queries.Draft | None
    obstacles: tuple[str, ...]
    title: str
    statement: str
    halt: IssuingHalt | None

    @property
    def may_be_issued(self) -> bool:
        """Whether nothing stands in the way."""
        return self.draft is not None and not self.obstacles and self.halt is None


def find_number(ctx: Context, scanned: Scanned) -> NumberFound | None:
    """Return the application that a receipt, a certificate or a code names."""
    application = _application(ctx, scanned) if scanned.names_paper else None
    if application is None:
        return None
    household = register.get_household(ctx, application.household_id)
    hidden = household.id in register.protected_among(ctx, {household.id})
    return NumberFound(
        application_id=application.id,
        incident_id=application.incident_id,
        household_id=household.id,
        receipt_number=application.receipt_number,
        state=ApplicationState(application.state),
        head=register.HIDDEN if hidden else household.head_name,
        address=register.HIDDEN if hidden else household.address,
    )


def applied(ctx: Context, incident_id: UUID, household_id: UUID) -> list[Applied]:
    """Return what a household applied for after one disaster, newest first."""
    wanted = select(Application).where(
        Application.incident_id == incident_id, Application.household_id == household_id
    )
    newest = wanted.order_by(Application.received_at.desc(), Application.id.desc())
    applications = ctx.session.scalars(newest).all()
    ids = [one.id for one in applications]
    papers = ctx.session.scalars(
        select(Certificate)
        .where(Certificate.application_id.in_(ids))
        .order_by(Certificate.issue.desc())
    ).all()
    names = display_names(
        ctx,
        {one.received_by for one in applications} | {one.issued_by for one in papers},
    )
    last = handings(ctx, {one.id for one in papers}) if papers else {}
    return [
        Applied(
            one,
            CertificateKind(one.kind),
            ApplicationState(one.state),
            names[one.received_by],
            [
                Paper(paper, names[paper.issued_by], last.get(paper.id))
                for paper in papers
                if paper.application_id == one.id
            ],
        )
        for one in applications
    ]


def paper_of(ctx: Context, certificate_id: UUID) -> Paper:
    """Return one paper with who issued it and whether it was handed over."""
    certificate = queries.get_certificate(ctx, certificate_id)
    names = display_names(ctx, {certificate.issued_by})
    handing = handings(ctx, {certificate.id}).get(certificate.id)
    return Paper(certificate, names[certificate.issued_by], handing)


def confirming(ctx: Context, application: Application) -> Confirming:
    """Return the paper of an application before it has a number."""
    city = ctx.settings.city
    kind = CertificateKind(application.kind)
    draft: queries.Draft | None = None
    obstacles: list[str] = []
    try:
        draft = queries.draft(ctx, application)
        issuing.refuse_unnamed(city.name, city.mayor)
        obstacles = queries.problems(draft, ctx.settings)
    except Refusal as refusal:
        obstacles = [str(refusal)]
    title, statement = queries.words(city, kind)
    return Confirming(draft, tuple(obstacles), title, statement, queries.halt(ctx))


def _application(ctx: Context, scanned: Scanned) -> Application | None:
    if scanned.receipt:
        try:
            return queries.find_by_receipt(ctx, scanned.receipt)
        except NotFound:
            return None
    by_code = Certificate.code == scanned.code
    by_number = Certificate.number == scanned.certificate
    wanted = select(Certificate.application_id).where(
        by_number if scanned.certificate else by_code
    )
    found = ctx.session.scalars(wanted).one_or_none()
    if found is None:
        return None
    return queries.counting(ctx, queries.get_application(ctx, found))
