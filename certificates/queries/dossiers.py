"""The dossier of an application on one screen: household, house, papers (調書)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from certificates.queries import applications, certificates, drafting, naming
from certificates.rules import issuing
from certificates.rules.issuing import CertificateState
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import ApplicationState
from certificates.tables import Application, Certificate, IssuingHalt
from disaster.assessment import permissions as assessing
from disaster.assessment import queries as assessment
from disaster.assessment.queries import Survey
from disaster.assessment.queries.surveys import names_of
from disaster.assessment.rules import selfjudging
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.surveying import WAITING, SurveyState
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.incidents import queries as incidents
from disaster.incidents.tables import Incident
from disaster.register import queries as register
from disaster.register.queries import ResidentCard
from disaster.register.tables import Building, Household

# A result is there or on its way; a self-judgement would only stand beside it.
LOOKED_AT = WAITING | {SurveyState.DECIDED}


@dataclass(frozen=True, slots=True)
class Person:
    """What may be shown of the people behind an application (支援措置 masks it)."""

    applicant: str
    phone: str
    head: str
    address: str
    purpose: str
    late_reason: str


@dataclass(frozen=True, slots=True)
class Round:
    """One survey of the house after this disaster (調査の回).

    ``method`` says how the level came about: 現地調査 or 自己判定.
    """

    survey_id: UUID
    number: int
    method: str
    is_self_judged: bool
    state: SurveyState
    level: DamageLevel | None
    surveyed_at: datetime


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything the counter needs to decide, read in one transaction.

    ``is_protected`` says that it is hidden from this actor now; ``left_out`` counts the
    protected people whose names no paper of this household prints.
    """

    application: Application
    state: ApplicationState
    incident: Incident
    household: Household
    building: Building
    person: Person
    people: Sequence[ResidentCard]
    is_protected: bool
    left_out: int
    open_until: datetime | None
    level: DamageLevel | None
    surveyed_at: datetime | None
    survey_id: UUID | None
    rounds: Sequence[Round]
    papers: Sequence[Certificate]
    draft: drafting.Draft | None
    namesakes: int
    obstacles: tuple[str, ...]
    halt: IssuingHalt | None
    may_self_judge: bool
    kind: CertificateKind
    # The city's own name for this paper, and what it states.
    title: str
    statement: str
    successors: Sequence[ResidentCard]

    @property
    def valid(self) -> Certificate | None:
        """The paper that counts now."""
        papers = (p for p in self.papers if p.state == CertificateState.VALID)
        return next(papers, None)

    @property
    def house_address(self) -> str:
        """The address of the house, hidden with its people."""
        return register.HIDDEN if self.is_protected else self.building.address

    @property
    def is_outdated(self) -> bool:
        """Whether a later survey was decided after the valid paper."""
        printed_from = self.valid and self.valid.survey_id
        return printed_from is not None and self.survey_id not in (None, printed_from)

    @property
    def waits_for_decision(self) -> bool:
        """Whether another survey of the house still waits for its decision."""
        waiting = (each for each in self.rounds if each.state in WAITING)
        return self.kind.has_level and any(waiting)

    @property
    def method(self) -> str:
        """How the level that counts came about (判定の方法)."""
        return self.method_of(self.survey_id)

    def method_of(self, survey_id: UUID | None) -> str:
        """Return how the level of a survey, and of papers made from it, came about."""
        rounds = (each for each in self.rounds if each.survey_id == survey_id)
        return next((each.method for each in rounds), "")

    @property
    def may_be_issued(self) -> bool:
        """Whether nothing stands in the way of a first paper."""
        waits = self.state is ApplicationState.RECEIVED
        return waits and self.draft is not None and not self.obstacles


def dossier(ctx: Context, application_id: UUID) -> Dossier:
    """Gather the dossier of an application."""
    application = applications.get_application(ctx, application_id)
    household = register.get_household(ctx, application.household_id)
    is_protected = register.is_hidden(ctx, household.id)
    grant = register.open_grant(ctx, household.id)
    people = [
        register.shown(person, unmasked=not is_protected)
        for person in register.members(ctx, application.household_id)
    ]
    survey = assessment.deciding_for_household(
        ctx,
        application.incident_id,
        application.building_id,
        application.household_id,
    )
    facts, obstacles = _readiness(ctx, application)
    incident = incidents.get_incident(ctx, application.incident_id)
    rounds = _rounds(ctx, application)
    kind = CertificateKind(application.kind)
    title, statement = drafting.words(ctx.settings.city, kind)
    return Dossier(
        application=application,
        state=ApplicationState(application.state),
        incident=incident,
        household=household,
        building=register.get_building(ctx, application.building_id),
        person=_person(application, household, is_protected=is_protected),
        # One protected person hides all: the others live at the same address.
        people=[] if is_protected else people,
        is_protected=is_protected,
        left_out=0 if is_protected else len(register.unnameable(ctx, household.id)),
        open_until=grant.open_until if grant else None,
        level=DamageLevel(survey.level) if survey and survey.level else None,
        surveyed_at=survey.surveyed_at if survey else None,
        survey_id=survey.id if survey else None,
        rounds=rounds,
        papers=certificates.of_application(ctx, application_id),
        draft=facts,
        namesakes=register.namesakes(ctx, household),
        obstacles=obstacles,
        halt=certificates.halt(ctx),
        may_self_judge=(
            kind.has_level
            and incident.closed_at is None
            and application.state == ApplicationState.RECEIVED
            and ctx.actor.may(assessing.SELF_JUDGE)
            and not is_protected
            and not any(each.state in LOOKED_AT for each in rounds)
        ),
        kind=kind,
        title=title,
        statement=statement,
        successors=[] if is_protected else naming.successors(ctx, application),
    )


def _rounds(ctx: Context, application: Application) -> list[Round]:
    surveys = [
        survey
        for survey in assessment.of_building(ctx, application.building_id)
        if survey.incident_id == application.incident_id
    ]
    names = names_of(ctx, surveys)
    return [_round(survey, names[survey.id]) for survey in surveys]


def _round(survey: Survey, name: str) -> Round:
    return Round(
        survey_id=survey.id,
        number=survey.round,
        method=selfjudging.way_label(survey.method, name),
        is_self_judged=survey.method == selfjudging.METHOD,
        state=SurveyState(survey.state),
        level=DamageLevel(survey.level) if survey.level else None,
        surveyed_at=survey.surveyed_at,
    )


def _readiness(
    ctx: Context, application: Application
) -> tuple[drafting.Draft | None, tuple[str, ...]]:
    """Return the paper as it would be, and all that stops it, before anybody tries."""
    city = ctx.settings.city
    try:
        facts = drafting.draft(ctx, application)
    except Refusal as refusal:
        return None, (str(refusal),)
    try:
        issuing.refuse_unnamed(city.name, city.mayor)
    except Refusal as refusal:
        return facts, (str(refusal),)
    return facts, tuple(drafting.problems(facts, ctx.settings))


def _person(
    application: Application, household: Household, *, is_protected: bool
) -> Person:
    known = (
        application.applicant_name,
        application.phone,
        household.head_name,
        household.address,
        application.purpose,
        application.late_reason,
    )
    return Person(*([register.HIDDEN] * len(known) if is_protected else known))
