"""One household of the victims' register, gathered from where things stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from certificates.rules.issuing import CertificateState
from certificates.rules.receiving import STANDING, ApplicationState
from certificates.tables import Application, Certificate
from certificates.victims.rules import (
    AlreadyCorrected,
    Recipient,
    SupportKind,
    SupportState,
)
from certificates.victims.tables import (
    ProvidedHousehold,
    SupportEvent,
    VictimConsent,
    VictimProvision,
)
from disaster.assessment import queries as assessment
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import SEVERITY
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.queries import HouseholdOn
from disaster.register.tables import Household


@dataclass(frozen=True, slots=True)
class House:
    """A house of the household and the level that counts for it now."""

    building_id: UUID
    number: str
    address: str
    level: DamageLevel | None


@dataclass(frozen=True, slots=True)
class Paper:
    """An application of the household with its valid certificate, if any."""

    application_id: UUID
    receipt_number: str
    state: ApplicationState
    certificate_number: str


@dataclass(frozen=True, slots=True)
class SupportLine:
    """A support event with whether a later row replaced it."""

    event: SupportEvent
    kind: SupportKind
    state: SupportState
    note: str
    is_replaced: bool

    @property
    def stands(self) -> bool:
        """Whether the row still counts."""
        return not self.is_replaced and self.state is not SupportState.VOID


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """A consent given or withdrawn, and whether it is the last word of its scope."""

    consent: VictimConsent
    scope: Recipient
    words: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Victim:
    """All that the register knows of one household after one disaster."""

    incident: Incident
    household_id: UUID
    number: str
    head: str
    address: str
    is_protected: bool
    people: HouseholdOn
    houses: Sequence[House]
    papers: Sequence[Paper]
    supports: Sequence[SupportLine]
    consents: Sequence[ConsentLine]
    provisions: Sequence[VictimProvision]

    @property
    def level(self) -> DamageLevel | None:
        """The heaviest level among the household's houses."""
        levels = [house.level for house in self.houses if house.level]
        return max(levels, key=lambda level: SEVERITY[level], default=None)


def victim(ctx: Context, incident_id: UUID, household_id: UUID) -> Victim:
    """Gather one household's page."""
    incident = incidents.get_incident(ctx, incident_id)
    household = register.get_household(ctx, household_id)
    guarded = register.is_hidden(ctx, household_id)
    return Victim(
        incident=incident,
        household_id=household_id,
        number=household.number,
        head=register.HIDDEN if guarded else register.printed_head(ctx, household),
        address=register.HIDDEN if guarded else household.address,
        is_protected=guarded,
        # One protected person hides all: the others live at the same address.
        people=HouseholdOn(incident.struck_on, [], [])
        if guarded
        else register.household_on(ctx, household_id, incident.struck_on),
        houses=_houses(ctx, incident_id, household, guarded=guarded),
        papers=_papers(ctx, incident_id, household_id),
        supports=supports(ctx, incident_id, household_id, guarded=guarded),
        consents=_consents(ctx, incident_id, household_id, guarded=guarded),
        provisions=_provisions(ctx, incident_id, household_id),
    )


def household_held(ctx: Context, household_id: UUID) -> Household:
    """Return a household, held so that its rows get their numbers one by one."""
    held = select(Household).where(Household.id == household_id)
    household = ctx.session.scalars(held.with_for_update()).one_or_none()
    if household is None:
        raise NotFound(what="世帯")
    return household


def next_number(
    ctx: Context,
    kind: type[SupportEvent | VictimConsent],
    incident_id: UUID,
    household_id: UUID,
) -> int:
    """Return the number after the household's last row of a kind."""
    last = select(func.max(kind.number)).where(
        kind.incident_id == incident_id, kind.household_id == household_id
    )
    return (ctx.session.scalar(last) or 0) + 1


def to_correct(
    ctx: Context, incident_id: UUID, household_id: UUID, event_id: UUID
) -> SupportEvent:
    """Return the household's row to replace, or refuse one that was replaced."""
    event = ctx.session.get(SupportEvent, event_id)
    place = (incident_id, household_id)
    if event is None or (event.incident_id, event.household_id) != place:
        raise NotFound(what="支援の記録")
    later = select(SupportEvent.id).where(SupportEvent.corrects_id == event_id)
    if ctx.session.scalar(later) is not None:
        raise AlreadyCorrected
    return event


def supports(
    ctx: Context, incident_id: UUID, household_id: UUID, *, guarded: bool = False
) -> list[SupportLine]:
    """Return every support row of a household, oldest first."""
    wanted = select(SupportEvent).where(
        SupportEvent.incident_id == incident_id,
        SupportEvent.household_id == household_id,
    )
    rows = ctx.session.scalars(wanted.order_by(SupportEvent.number)).all()
    replaced = {row.corrects_id for row in rows}
    return [
        SupportLine(
            event=row,
            kind=SupportKind(row.kind),
            state=SupportState(row.state),
            note=_shown(row.note, guarded=guarded),
            is_replaced=row.id in replaced,
        )
        for row in rows
    ]


def _houses(
    ctx: Context, incident_id: UUID, household: Household, *, guarded: bool
) -> list[House]:
    applied = select(Application.building_id).where(
        Application.incident_id == incident_id,
        Application.household_id == household.id,
        Application.state.in_(STANDING),
    )
    ids = dict.fromkeys([household.building_id, *ctx.session.scalars(applied)])
    houses = []
    for building_id in ids:
        if building_id is None:
            continue
        building = register.get_building(ctx, building_id)
        survey = assessment.deciding_for_household(
            ctx, incident_id, building_id, household.id
        )
        houses.append(
            House(
                building_id=building_id,
                number=_shown(building.number, guarded=guarded),
                address=_shown(building.address, guarded=guarded),
                level=DamageLevel(survey.level) if survey and survey.level else None,
            )
        )
    return houses


def _papers(ctx: Context, incident_id: UUID, household_id: UUID) -> list[Paper]:
    rows = ctx.session.execute(
        select(Application, Certificate.number)
        .outerjoin(
            Certificate,
            (Certificate.application_id == Application.id)
            & (Certificate.state == CertificateState.VALID),
        )
        .where(
            Application.incident_id == incident_id,
            Application.household_id == household_id,
        )
        .order_by(Application.receipt_number)
    )
    return [
        Paper(one.id, one.receipt_number, ApplicationState(one.state), number or "")
        for one, number in rows
    ]


def _consents(
    ctx: Context, incident_id: UUID, household_id: UUID, *, guarded: bool
) -> list[ConsentLine]:
    wanted = select(VictimConsent).where(
        VictimConsent.incident_id == incident_id,
        VictimConsent.household_id == household_id,
    )
    rows = ctx.session.scalars(wanted.order_by(VictimConsent.number)).all()
    last = {row.scope: row.id for row in rows}
    return [
        ConsentLine(
            consent=row,
            scope=Recipient(row.scope),
            words=_shown(row.words, guarded=guarded),
            counts=last[row.scope] == row.id,
        )
        for row in rows
    ]


def _provisions(
    ctx: Context, incident_id: UUID, household_id: UUID
) -> Sequence[VictimProvision]:
    wanted = (
        select(VictimProvision)
        .join(ProvidedHousehold, ProvidedHousehold.provision_id == VictimProvision.id)
        .where(
            VictimProvision.incident_id == incident_id,
            ProvidedHousehold.household_id == household_id,
        )
    )
    return ctx.session.scalars(wanted.order_by(VictimProvision.provided_at)).all()


def _shown(text: str, *, guarded: bool) -> str:
    """Hide what staff wrote, too: a note may name the place of a protected person."""
    return register.HIDDEN if guarded and text else text
