"""The five pages of an online application, and what the counter types about one."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field

from certificates.forms.receiving import Phone, Reason
from certificates.rules.applying import Flooding, Tenure, Told, Use, Wish
from certificates.rules.receiving import (
    MOST_COPIES,
    Channel,
    IdentityCheck,
    ProxyKind,
    Relation,
    Submission,
)
from disaster.foundation import formats, forms
from disaster.foundation.forms import Day, Typed

MOST_DEPTH_CM = 1500

Name = Annotated[
    str, Field(min_length=1, max_length=200), AfterValidator(formats.legal_name)
]
Line = Annotated[str, Field(max_length=200)]
Centimetres = Annotated[
    int, BeforeValidator(lambda value: formats.half_width(str(value)))
]
Part = Literal[
    "roof",
    "wall",
    "foundation",
    "pillar",
    "ceiling",
    "inner_wall",
    "floor",
    "fittings",
]
Equipment = Literal["bath", "kitchen", "toilet", "pipes"]


class WhoForm(Typed):
    """The first page: who applies (申請する人)."""

    applicant_name: Name
    kana: Line = ""
    born_on: Day
    relation: Relation
    phone: Phone | None = None
    staying: Line = ""


class WhereForm(Typed):
    """The second page: whose household and which house (世帯と建物)."""

    head_name: Name
    address: str = Field(min_length=1, max_length=200)
    unregistered: bool = False
    house_address: Line = ""
    tenure: Tenure
    use: Use

    @property
    def house(self) -> str:
        """Where the damaged house stands; empty means the same address."""
        return self.house_address or self.address


class WhatForm(Typed):
    """The third page: what happened (被害のようす)."""

    incident_id: UUID
    late_reason: Reason = ""
    parts: list[Part] = Field(default=[])
    equipment: list[Equipment] = Field(default=[])
    flooding: Flooding
    depth_cm: Centimetres | None = Field(default=None, ge=0, le=MOST_DEPTH_CM)
    note: str = Field(default="", max_length=1000)
    purpose: Line = ""
    copies: int = Field(default=1, ge=1, le=MOST_COPIES)


class CheckForm(Typed):
    """The last page: the wish for a way to judge, and the consents (確かめて送る)."""

    method: Wish = Wish.FIELD
    consents: list[Literal["data", "support", "photos"]] = Field(default=[])


class CodeForm(Typed):
    """The code that opens a draft again (再開コード)."""

    resume_code: str = Field(min_length=1, max_length=40)


class StatusForm(Typed):
    """What opens the status page: the receipt number and the birthday."""

    number: str = Field(min_length=1, max_length=40)
    born_on: Day


class AcceptForm(Typed):
    """What the counter adds when it accepts an online application."""

    building_id: UUID
    identity_check: IdentityCheck
    has_letter: bool = False
    proxy_kind: ProxyKind | None = None
    many_confirmed: bool = False

    def submission(self, said: Told, household_id: UUID, today: date) -> Submission:
        """Return the application as the counter would have taken it."""
        return Submission(
            incident_id=said.incident_id,
            household_id=household_id,
            building_id=self.building_id,
            applicant_name=said.applicant_name,
            relation=Relation(said.relation),
            identity_check=self.identity_check,
            applied_on=today,
            channel=Channel.WEB,
            has_letter=self.has_letter,
            proxy_kind=self.proxy_kind,
            many_confirmed=self.many_confirmed,
            phone=said.phone,
            purpose=said.purpose,
            copies=said.copies,
            late_reason=said.late_reason,
            born_on=said.born_on,
        )


class MergeForm(Typed):
    """The receipt number of the application that stands already."""

    number: str = Field(min_length=1, max_length=40)


def told(answers: dict[str, dict[str, list[str]]]) -> Told | None:
    """Return what the first three pages say, or None while one is not filled in."""
    who = forms.read(WhoForm, answers.get("who", {})).filled
    where = forms.read(WhereForm, answers.get("where", {})).filled
    what = forms.read(WhatForm, answers.get("what", {})).filled
    if who is None or where is None or what is None:
        return None
    return Told(
        applicant_name=who.applicant_name,
        kana=who.kana,
        born_on=who.born_on,
        relation=who.relation,
        phone=who.phone or "",
        staying=who.staying,
        head_name=where.head_name,
        address=where.address,
        unregistered=where.unregistered,
        house=where.house,
        tenure=where.tenure,
        use=where.use,
        incident_id=what.incident_id,
        late_reason=what.late_reason,
        parts=tuple(what.parts),
        equipment=tuple(what.equipment),
        flooding=what.flooding,
        depth_cm=what.depth_cm,
        note=what.note,
        purpose=what.purpose,
        copies=what.copies,
    )
