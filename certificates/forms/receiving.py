"""What a person types about applications and papers."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, ValidationInfo

from certificates.rules.kinds import (
    LONGEST_DECLARED,
    LONGEST_EVIDENCE,
    LONGEST_PLACE,
    CertificateKind,
)
from certificates.rules.receiving import (
    LONGEST_REASON,
    MOST_COPIES,
    Channel,
    IdentityCheck,
    ProxyKind,
    Relation,
    Submission,
)
from disaster.foundation import formats
from disaster.foundation.forms import Day, Typed
from disaster.foundation.texts import _

Phone = Annotated[str, AfterValidator(formats.format_phone)]
Reason = Annotated[str, Field(max_length=LONGEST_REASON)]


def _ask_proxy(kind: ProxyKind | None, info: ValidationInfo) -> ProxyKind | None:
    if kind is None and info.data.get("relation") is Relation.PROXY:
        raise ValueError(_("代理人と世帯の関係を選んでください。"))
    return kind


AskedProxyKind = Annotated[
    ProxyKind | None, AfterValidator(_ask_proxy), Field(validate_default=True)
]


class ApplicationForm(Typed):
    """An application to receive; the household is where the form was opened."""

    incident_id: UUID
    building_id: UUID
    applicant_name: str = Field(min_length=1, max_length=200)
    relation: Relation
    has_letter: bool = False
    proxy_kind: ProxyKind | None = None
    many_confirmed: bool = False
    phone: Phone | None = None
    purpose: str = Field(default="", max_length=200)
    copies: int = Field(default=1, ge=1, le=MOST_COPIES)
    identity_check: IdentityCheck
    channel: Channel = Channel.COUNTER
    applied_on: Day
    born_on: Day | None = None
    late_reason: Reason = ""
    remark_2: str = Field(default="", max_length=200)
    remark_3: str = Field(default="", max_length=200)
    kind: CertificateKind = CertificateKind.DAMAGE
    declared: str = Field(default="", max_length=LONGEST_DECLARED)
    place: str = Field(default="", max_length=LONGEST_PLACE)
    evidence: str = Field(default="", max_length=LONGEST_EVIDENCE)

    def submission(self, household_id: UUID) -> Submission:
        """Return what was applied for, as the rules know it."""
        return Submission(
            incident_id=self.incident_id,
            household_id=household_id,
            building_id=self.building_id,
            applicant_name=self.applicant_name,
            relation=self.relation,
            has_letter=self.has_letter,
            proxy_kind=self.proxy_kind,
            many_confirmed=self.many_confirmed,
            phone=self.phone or "",
            purpose=self.purpose,
            copies=self.copies,
            identity_check=self.identity_check,
            channel=self.channel,
            applied_on=self.applied_on,
            born_on=self.born_on,
            late_reason=self.late_reason,
            remarks=(self.remark_2, self.remark_3),
            kind=self.kind,
            declared=self.declared,
            place=self.place,
            evidence=self.evidence,
        )


class CounterForm(ApplicationForm):
    """The same at the counter, where a proxy can be asked who they are."""

    proxy_kind: AskedProxyKind = None


class SlipForm(Typed):
    """A paper application from a pile, keyed in without leaving the keyboard."""

    incident_id: UUID
    applied_on: Day
    identity_check: IdentityCheck
    household: str = Field(min_length=1, max_length=200)
    household_id: UUID | None = None
    house: str = Field(default="", max_length=200)
    building_id: UUID | None = None
    applicant_name: str = Field(default="", max_length=200)
    relation: Relation = Relation.HEAD
    has_letter: bool = False
    proxy_kind: AskedProxyKind = None
    many_confirmed: bool = False
    born_on: Day | None = None
    phone: Phone | None = None
    copies: int = Field(default=1, ge=1, le=MOST_COPIES)
    late_reason: Reason = ""
    merge: bool = False

    def submission(
        self, household_id: UUID, building_id: UUID, head_name: str
    ) -> Submission:
        """Return what the slip says; without another name its head applies."""
        return Submission(
            incident_id=self.incident_id,
            household_id=household_id,
            building_id=building_id,
            applicant_name=self.applicant_name or head_name,
            relation=self.relation,
            has_letter=self.has_letter,
            proxy_kind=self.proxy_kind,
            many_confirmed=self.many_confirmed,
            phone=self.phone or "",
            copies=self.copies,
            identity_check=self.identity_check,
            channel=Channel.PAPER,
            applied_on=self.applied_on,
            born_on=self.born_on,
            late_reason=self.late_reason,
        )


class ReasonForm(Typed):
    """Why something is undone or replaced."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class SuccessorForm(ReasonForm):
    """Who stands in for a head that died; nobody where the choice is empty."""

    successor: UUID | None = None


class VerifyForm(Typed):
    """The text of a QR code, read with a scanner or pasted."""

    qr_text: str = Field(default="", max_length=4000)
