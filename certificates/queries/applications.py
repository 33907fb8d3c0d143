"""Questions about applications: one of them, a list of them, how many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, func, or_, select
from sqlalchemy.orm import aliased

from certificates.rules import numbering
from certificates.rules.issuing import CertificateState
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import STANDING, ApplicationState
from certificates.tables import (
    Application,
    ApplicationMerge,
    Certificate,
    OnlineApplication,
)
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.tables import Building, Household

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list of applications is asked for (絞込み)."""

    text: str = ""
    state: str = ""
    incident_id: UUID | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list; a protected household shows no names (支援措置)."""

    id: UUID
    receipt_number: str
    state: ApplicationState
    incident: str
    applicant: str
    head: str
    address: str
    received_at: datetime
    certificate_number: str
    is_protected: bool


def get_application(ctx: Context, application_id: UUID) -> Application:
    """Return an application or refuse."""
    application = ctx.session.get(Application, application_id)
    if application is None:
        raise NotFound(what="申請")
    return application


def application_held(ctx: Context, application_id: UUID) -> Application:
    """Return an application, held so that deeds on it queue one by one."""
    held = select(Application).where(Application.id == application_id)
    application = ctx.session.scalars(
        held.with_for_update().execution_options(populate_existing=True)
    ).one_or_none()
    if application is None:
        raise NotFound(what="申請")
    return application


def find_by_receipt(ctx: Context, text: str) -> Application:
    """Return the application that a typed receipt number leads to, or refuse."""
    return counting(ctx, with_receipt(ctx, text))


def with_receipt(ctx: Context, text: str) -> Application:
    """Return the application of a typed receipt number, merged or not, or refuse."""
    number = numbering.read_receipt_number(text)
    wanted = select(Application).where(Application.receipt_number == number)
    application = ctx.session.scalars(wanted).one_or_none()
    if application is None:
        # The number of an application that was merged leads to the one that counts.
        merged = select(OnlineApplication.application_id).where(
            OnlineApplication.number == number
        )
        application = ctx.session.scalars(
            select(Application).where(Application.id.in_(merged))
        ).one_or_none()
    if application is None:
        raise NotFound(what=f"受付番号 {text.strip()} の申請")
    return application


def counting(ctx: Context, application: Application) -> Application:
    """Return the application that counts for one that may have been merged."""
    while application.state == ApplicationState.MERGED:
        kept = select(ApplicationMerge.kept_id).where(
            ApplicationMerge.application_id == application.id,
            ApplicationMerge.undone_at.is_(None),
        )
        application = ctx.session.get_one(Application, ctx.session.scalar(kept))
    return application


def standing_twin(
    ctx: Context,
    incident_id: UUID,
    household_id: UUID,
    building_id: UUID,
    kind: CertificateKind = CertificateKind.DAMAGE,
) -> Application | None:
    """Return a household's application for this paper and house, or None."""
    wanted = select(Application).where(
        Application.incident_id == incident_id,
        Application.household_id == household_id,
        Application.building_id == building_id,
        Application.kind == kind,
        Application.state.in_(STANDING),
    )
    return ctx.session.scalars(wanted).one_or_none()


def of_household(ctx: Context, household_id: UUID) -> Sequence[Application]:
    """Return what a household applied for, newest first."""
    wanted = select(Application).where(Application.household_id == household_id)
    return ctx.session.scalars(wanted.order_by(Application.received_at.desc())).all()


def waiting(ctx: Context, incident_id: UUID) -> Sequence[UUID]:
    """Return the applications not yet issued, in the order they came (交付待ち)."""
    wanted = select(Application.id).where(
        Application.incident_id == incident_id,
        Application.state == ApplicationState.RECEIVED,
    )
    ordered = wanted.order_by(Application.received_at, Application.receipt_number)
    return ctx.session.scalars(ordered).all()


def counts_by_state(ctx: Context, incident_id: UUID | None) -> dict[str, int]:
    """Return how many applications stand where, of one disaster or of all."""
    counted = select(Application.state, func.count()).group_by(Application.state)
    if incident_id is not None:
        counted = counted.where(Application.incident_id == incident_id)
    found = dict(ctx.session.execute(counted).all())
    return {state.value: found.get(state, 0) for state in ApplicationState}


def listed(ctx: Context, wanted: Wanted) -> tuple[list[Listed], int]:
    """Return one page of applications, newest first, and how many there are."""
    conditions = list(_conditions(ctx, wanted))
    total = ctx.session.scalar(
        _joined(select(func.count(Application.id))).where(*conditions)
    )
    rows = ctx.session.execute(
        _joined(
            select(
                Application,
                Incident.name,
                Household.head_name,
                Building.address,
                Certificate.number,
            )
        )
        .where(*conditions)
        .order_by(Application.received_at.desc(), Application.id.desc())
        .limit(PAGE)
        .offset((wanted.page - 1) * PAGE)
    ).all()
    hidden = register.protected_among(ctx, {row[0].household_id for row in rows})
    return [_line(row, hidden) for row in rows], total or 0


def _joined(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        chosen.select_from(Application)
        .join(Incident, Incident.id == Application.incident_id)
        .join(Household, Household.id == Application.household_id)
        .join(Building, Building.id == Application.building_id)
        .outerjoin(
            Certificate,
            (Certificate.application_id == Application.id)
            & (Certificate.state == CertificateState.VALID),
        )
    )


def _conditions(ctx: Context, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.state:
        yield Application.state == wanted.state
    if wanted.incident_id is not None:
        yield Application.incident_id == wanted.incident_id
    if wanted.text:
        yield _matches(ctx, wanted.text)


def _matches(ctx: Context, text: str) -> ColumnElement[bool]:
    """Understand one field: either number, a name, its reading, a household, a day."""
    if receipt := numbering.read_receipt_number(text):
        merged = select(OnlineApplication.application_id).where(
            OnlineApplication.number == receipt
        )
        return or_(
            Application.receipt_number == receipt,
            Application.id.in_(merged),
            Application.id.in_(_kept_for(receipt)),
        )
    if number := numbering.read_certificate_number(text):
        earlier = select(Certificate.application_id).where(Certificate.number == number)
        return Application.id.in_(earlier)
    matches: list[ColumnElement[bool]] = []
    if key := formats.search_key(text):
        matches.append(Application.applicant_key.startswith(key, autoescape=True))
    households = register.households_matching(ctx, text)
    if households is not None:
        matches.append(Application.household_id.in_(households))
    return or_(*matches) if matches else Application.receipt_number == text


def _kept_for(receipt: str) -> Select[UUID]:
    merged = aliased(Application)
    return (
        select(ApplicationMerge.kept_id)
        .join(merged, merged.id == ApplicationMerge.application_id)
        .where(merged.receipt_number == receipt, ApplicationMerge.undone_at.is_(None))
    )


def _line(row: Row[*tuple[Any, ...]], hidden: set[UUID]) -> Listed:
    application, incident, head, address, number = row
    is_protected = application.household_id in hidden
    return Listed(
        id=application.id,
        receipt_number=application.receipt_number,
        state=ApplicationState(application.state),
        incident=incident,
        applicant=register.HIDDEN if is_protected else application.applicant_name,
        head=register.HIDDEN if is_protected else head,
        address=register.HIDDEN if is_protected else address,
        received_at=application.received_at,
        certificate_number=number or "",
        is_protected=is_protected,
    )
