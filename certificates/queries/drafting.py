"""What a certificate would say now, and what stands in the way of printing it."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from certificates import paper, seal, sealfile
from certificates.paper import wording
from certificates.queries import naming
from certificates.rules import issuing, numbering
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import Relation
from certificates.sealed import AddOn, PrintedCertificate, SealedFields
from certificates.tables import Application
from disaster.assessment import queries as assessment
from disaster.assessment.queries import Survey
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation import clock, fonts
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.settings import City, Settings
from disaster.incidents import queries as incidents
from disaster.register import queries as register
from disaster.register.queries import HouseholdOn

AddOns = tuple[AddOn | None, AddOn | None, AddOn | None]


@dataclass(frozen=True, slots=True)
class Draft:
    """The facts of a paper before it has a number (券面の内容)."""

    survey_id: UUID | None
    head_name: str
    head_address: str
    cause: str
    house_address: str
    level: DamageLevel | None
    addons: AddOns
    kind: CertificateKind = CertificateKind.DAMAGE
    declared: str = ""
    copies: int = 1
    # What the clerk should ask about before handing the paper out; never printed.
    cautions: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """What tells one content from another: the page sends it back (券面の要約)."""
        level = self.level and self.level.value
        kind, copies = self.kind.value, self.copies
        content = repr((self.survey_id, level, kind, copies, self.lines))
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The rows of the confirm card, in the order of the unified form."""
        addons = [(addon.label, addon.text) for addon in self.addons if addon]
        declared = (
            [(wording.DECLARED[self.kind], self.declared)] if self.declared else []
        )
        return [
            (wording.HEAD_ADDRESS, self.head_address),
            (wording.HEAD_NAME, self.head_name),
            (wording.CAUSE, self.cause),
            *declared,
            (wording.HOUSE[self.kind], self.house_address),
            *addons,
        ]


def draft(ctx: Context, application: Application) -> Draft:
    """Gather what the paper of an application says, or refuse (券面を作る)."""
    household = register.open_household(ctx, application.household_id)
    if application.relation == Relation.MEMBER:
        register.refuse_naming_head(ctx, household)
    building = register.get_building(ctx, application.building_id)
    incident = incidents.get_incident(ctx, application.incident_id)
    home = register.household_on(ctx, household.id, incident.struck_on)
    kind = CertificateKind(application.kind)
    survey = _deciding(ctx, application) if kind.has_level else None
    return Draft(
        survey_id=survey.id if survey else None,
        head_name=register.printed_head(ctx, household),
        head_address=register.address_on(ctx, household, incident.struck_on),
        cause=incident.cause,
        house_address=application.place or building.address,
        level=DamageLevel(survey.level) if survey and survey.level else None,
        addons=_addons(ctx, application, home),
        kind=kind,
        declared=application.declared,
        copies=application.copies,
        cautions=tuple(naming.cautions(application, home)),
    )


def words(city: City, kind: CertificateKind) -> tuple[str, str]:
    """Return the city's own name and statement for a kind of paper (市の文言)."""
    return {
        CertificateKind.DAMAGE: (city.certificate_title, city.certificate_statement),
        CertificateKind.PROPERTY: (city.property_title, city.property_statement),
        CertificateKind.REPORT: (city.report_title, city.report_statement),
    }[kind]


def compose(
    facts: Draft, settings: Settings, number: str, issue: int, now: datetime
) -> PrintedCertificate:
    """Put the facts, the number and the city's own words on one paper."""
    city = settings.city
    title, statement = words(city, facts.kind)
    pressed = sealfile.load(city)
    return PrintedCertificate(
        title=title,
        number=number,
        issue_number=issue,
        kind=facts.kind,
        head_name=facts.head_name,
        head_address=facts.head_address,
        cause=facts.cause,
        house_address=facts.house_address,
        level=facts.level,
        statement=statement,
        issued_on=clock.tokyo_day(now),
        municipality_code=settings.municipality_code,
        municipality_name=city.name,
        mayor_name=city.mayor,
        world=settings.world,
        addons=facts.addons,
        is_demo=settings.demo,
        copies=facts.copies,
        declared=facts.declared,
        seal_sha256=pressed.sha256 if pressed else "",
    )


def problems(facts: Draft, settings: Settings) -> list[str]:
    """Name all that would stop the printer: letters, room, code (印刷前の確認)."""
    extra = fonts.added(settings.data_dir)
    found: list[str] = []
    for label, text in facts.lines:
        found += [f"{label}: {sentence}" for sentence in _unprintable(text, extra)]
    return found or _unfitting(facts, settings, extra)


def freeze(printed: PrintedCertificate) -> dict[str, Any]:
    """Return what is printed as plain values, to be kept as it was."""
    return {**asdict(printed), "issued_on": printed.issued_on.isoformat()}


def thaw(values: dict[str, Any]) -> PrintedCertificate:
    """Return the paper that was frozen."""
    addons = [addon and AddOn(*addon) for addon in values["addons"]]
    return PrintedCertificate(
        **{
            **values,
            "kind": CertificateKind(values["kind"]),
            "level": values["level"] and DamageLevel(values["level"]),
            "issued_on": date.fromisoformat(values["issued_on"]),
            "addons": tuple(addons),
        }
    )


def _deciding(ctx: Context, application: Application) -> Survey:
    """Return the decided survey that a level comes from, or refuse."""
    survey = assessment.deciding_for_household(
        ctx,
        application.incident_id,
        application.building_id,
        application.household_id,
    )
    if survey is None or survey.level is None:
        raise issuing.NotDecided
    return survey


def _addons(ctx: Context, application: Application, home: HouseholdOn) -> AddOns:
    """Fill the blocks that the city gave a label: the household, two free texts."""
    labels = (*ctx.settings.city.addon_labels, "", "", "")
    texts = (*application.remarks, "", "")
    second, third = (
        AddOn(label, text) if label and text else None
        for label, text in zip(labels[1:3], texts[:2], strict=True)
    )
    return naming.people(application, home, labels[0]), second, third


def _unprintable(text: str, extra: Sequence[Path]) -> list[str]:
    try:
        chain = fonts.chain(fonts.SERIF, fonts.GOTHIC, *extra)
        fonts.refuse_unprintable(text)
    except Refusal as refusal:
        return [str(refusal)]
    return [
        str(fonts.MissingGlyph(character=lacking, code=fonts.code_points(lacking)))
        for lacking in chain.missing(text)
    ]


def _unfitting(facts: Draft, settings: Settings, extra: Sequence[Path]) -> list[str]:
    """Try the paper under a number and a seal as long as the real ones."""
    number = numbering.certificate_number(
        settings.municipality_code, 1, facts.kind.letter, 1, 1
    )
    try:
        printed = compose(facts, settings, number, 1, clock.now())
        text = str(seal.stand_in(SealedFields.of(printed), settings.base_url))
        paper.preflight(printed, text, extra_fonts=extra)
    except Refusal as refusal:
        return [str(refusal)]
    return []
