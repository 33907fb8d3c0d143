"""What is done at the desk: tell people apart, take in, issue, hand over, take back."""

from dataclasses import dataclass
from uuid import UUID

from certificates import actions as papers
from certificates import permissions
from certificates import queries as room
from certificates.counter import queries
from certificates.counter.rules import handing
from certificates.counter.rules.handing import UndoReason
from certificates.queries import Application
from certificates.rules.receiving import IdentityCheck, Relation, Submission
from certificates.rules.telling_apart import NotAskedYet
from certificates.tables import Certificate
from certificates.tickets.queries.handing import HANDED, UNDONE
from disaster import audit
from disaster.assessment.actions import resurveys
from disaster.assessment.actions.resurveys import Asking
from disaster.assessment.tables import ResurveyRequest
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from disaster.register import queries as register
from disaster.register.rules import HEAD


@dataclass(frozen=True, slots=True)
class Taking:
    """What the desk asks for when it takes an application in; the rest is known."""

    building_id: UUID
    applicant_id: UUID
    identity_check: IdentityCheck
    copies: int = 1
    late_reason: str = ""


def take(
    ctx: Context, incident_id: UUID, household_id: UUID, taking: Taking
) -> Application:
    """窓口で申請を受け付ける: of somebody of the household, today, at this counter."""
    ctx.require(permissions.RECEIVE)
    register.open_household(ctx, household_id)
    known = queries.desk(ctx, incident_id, household_id).applicants
    member = next((m for m in known if m.card.id == taking.applicant_id), None)
    if member is None:
        raise FieldRefusal("applicant_id", _("来た人を世帯の人から選んでください。"))
    return papers.receive(
        ctx,
        Submission(
            incident_id=incident_id,
            household_id=household_id,
            building_id=taking.building_id,
            applicant_name=member.card.name,
            relation=Relation.HEAD if member.relation == HEAD else Relation.MEMBER,
            identity_check=taking.identity_check,
            applied_on=clock.tokyo_day(ctx.now),
            phone=member.card.phone,
            copies=taking.copies,
            late_reason=taking.late_reason,
            born_on=member.card.born_on,
        ),
    )


def issue(ctx: Context, application_id: UUID, key: str, seen: str) -> Certificate:
    """窓口で交付する: what the card on the screen says, to whoever was told apart."""
    ctx.require(permissions.ISSUE)
    return papers.issue(ctx, application_id, key, seen=seen)


def hand_over(ctx: Context, certificate_id: UUID) -> Certificate:
    """証明書を渡したと記録する: it came out, and the person has it in the hand."""
    ctx.require(permissions.ISSUE)
    certificate = room.certificate_held(ctx, certificate_id)
    room.released(ctx, certificate)
    # Asked only now: whoever holds the row sees what the others did before.
    last = queries.handings(ctx, {certificate.id}).get(certificate.id)
    at = formats.era_moment(clock.tokyo(last.at)) if last else ""
    handing.refuse_handed(last, at)
    copies = certificate.printed.get("copies") or 1
    audit.record(ctx, HANDED, certificate.id, number=certificate.number, count=copies)
    return certificate


def take_back(ctx: Context, certificate_id: UUID, reason: UndoReason) -> Certificate:
    """「渡しました」を取り消す: nobody has the paper after all, and why."""
    ctx.require(permissions.ISSUE)
    certificate = room.certificate_held(ctx, certificate_id)
    handing.refuse_not_handed(
        queries.handings(ctx, {certificate.id}).get(certificate.id)
    )
    audit.record(
        ctx, UNDONE, certificate.id, number=certificate.number, reason=reason.label
    )
    return certificate


def ask_again(ctx: Context, household_id: UUID, asking: Asking) -> ResurveyRequest:
    """窓口で再調査の申出を受け付ける, once whoever could be meant was told apart."""
    ctx.require(permissions.RECEIVE)
    register.open_household(ctx, household_id)
    if room.must_ask(ctx, household_id):
        raise NotAskedYet
    return resurveys.request(ctx, asking)
