"""Whom a paper names: the household of the day, who applies for it, what is unclear."""

from collections.abc import Iterator

from certificates.paper import wording
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import Relation
from certificates.sealed import AddOn
from certificates.tables import Application
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register
from disaster.register.queries import HouseholdOn, ResidentCard
from disaster.register.rules import HEAD

NOBODY_THERE = _(
    "台帳では、災害の日にこの世帯に住んでいた人がいません。"
    "世帯員は印刷しません。住んでいた家と世帯を申請者に確かめてください。"
)
HEAD_GONE = _(
    "世帯主「%s」は台帳で亡くなっています。"
    "世帯の人を申請者として載せるときは「世帯主に代わる人」を選んでください。"
)
DIED = "死亡"


def successors(ctx: Context, application: Application) -> list[ResidentCard]:
    """Return who of the household may stand in for its head (世帯主に代わる人)."""
    incident = incidents.get_incident(ctx, application.incident_id)
    home = register.household_on(ctx, application.household_id, incident.struck_on)
    return [
        member.card
        for member in (*home.members, *home.came_later)
        if member.relation != HEAD
        and member.card.gone_on is None
        and not member.card.is_protected
    ]


def people(application: Application, home: HouseholdOn, label: str) -> AddOn | None:
    """Fill the first block: the household of the day, and who applies for it.

    A paper without a level names no household: what was lost is the applicant's.
    """
    has_level = CertificateKind(application.kind).has_level
    family = _family(home) if has_level and label else []
    applicant = _applicant(application, home)
    if not family and not applicant:
        return None
    named = [f"{wording.APPLICANT} {applicant}"] if family and applicant else []
    text = "、".join([*family, *named]) or applicant
    return AddOn(label if family else wording.APPLICANT, text)


def _family(home: HouseholdOn) -> list[str]:
    """Name who lived there on the day; a protected person is named on no paper."""
    return [
        f"{member.relation} {member.card.name}"
        for member in home.members
        if not member.card.is_protected
    ]


def _applicant(application: Application, home: HouseholdOn) -> str:
    """Name who applies where it is not the head: a successor, or another member."""
    people = (*home.members, *home.came_later)
    for member in people:
        if member.card.id == application.successor_id:
            return "" if member.card.is_protected else member.card.name
    stands_alone = not CertificateKind(application.kind).has_level
    is_member = application.relation == Relation.MEMBER
    return application.applicant_name if stands_alone and is_member else ""


def cautions(application: Application, home: HouseholdOn) -> Iterator[str]:
    """Yield what the register knows and the paper cannot say."""
    if not home.members:
        yield NOBODY_THERE
    heads = (member for member in home.members if member.relation == HEAD)
    head = next(heads, None)
    has_died = head is not None and head.card.gone_reason == DIED
    if head and has_died and application.successor_id is None:
        yield HEAD_GONE % head.card.name
