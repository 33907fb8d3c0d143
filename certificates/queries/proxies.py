"""Questions about proxies: their letters, and for how many households they apply."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from certificates.rules.receiving import STANDING, Relation, Submission
from certificates.tables import Application, LetterOfAttorney
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.register import queries as register


def letters_of(ctx: Context, application_id: UUID) -> Sequence[LetterOfAttorney]:
    """Return the photographed letters of an application in the order they came."""
    wanted = select(LetterOfAttorney).where(
        LetterOfAttorney.application_id == application_id
    )
    ordered = wanted.order_by(LetterOfAttorney.kept_at, LetterOfAttorney.id)
    return ctx.session.scalars(ordered).all()


def letter_of(ctx: Context, application_id: UUID, letter_id: UUID) -> LetterOfAttorney:
    """Return one photographed letter of this application or refuse."""
    found = ctx.session.get(LetterOfAttorney, letter_id)
    if found is None or found.application_id != application_id:
        raise NotFound(what="委任状の写真")
    return found


def also_proxy_of(ctx: Context, application: Application) -> Sequence[Application]:
    """Return what the proxy of an application asked for in other households' names.

    What is asked for a protected household is nobody's business here (支援措置).
    """
    others = _by_proxy(
        ctx,
        application.incident_id,
        application.household_id,
        application.applicant_key,
        application.born_on,
    )
    hidden = register.protected_among(ctx, {one.household_id for one in others})
    return [one for one in others if one.household_id not in hidden]


def same_proxy(ctx: Context, submission: Submission) -> Sequence[Application]:
    """Return what somebody of this name applied for as proxy of other households.

    A birthday keeps namesakes apart where both applications have one.
    """
    return _by_proxy(
        ctx,
        submission.incident_id,
        submission.household_id,
        formats.search_key(submission.applicant_name),
        submission.born_on,
    )


def _by_proxy(
    ctx: Context, incident_id: UUID, household_id: UUID, key: str, born_on: date | None
) -> Sequence[Application]:
    wanted = select(Application).where(
        Application.incident_id == incident_id,
        Application.household_id != household_id,
        Application.relation == Relation.PROXY,
        Application.applicant_key == key,
        Application.state.in_(STANDING),
    )
    if born_on is not None:
        is_same = or_(Application.born_on.is_(None), Application.born_on == born_on)
        wanted = wanted.where(is_same)
    return ctx.session.scalars(wanted.order_by(Application.receipt_number)).all()
