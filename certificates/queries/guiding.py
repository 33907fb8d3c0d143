"""What is said beside a certificate when it is handed out (証明書の説明)."""

from datetime import date
from urllib.parse import urlsplit

from certificates.paper import guidance, guide, wording
from certificates.paper.guidance import GuideFacts
from certificates.queries import drafting
from certificates.rules import issuing
from certificates.tables import Certificate
from disaster.assessment import queries as assessment
from disaster.assessment.rules import resurveying
from disaster.foundation import clock
from disaster.foundation.context import Context

LANGUAGES = guidance.LANGUAGES


def guide_facts(ctx: Context, certificate: Certificate) -> GuideFacts:
    """Gather what the explanation tells of a paper that counts; no name is in it."""
    issuing.refuse_unless_valid(certificate.state, certificate.number)
    printed = drafting.thaw(certificate.printed)
    city = ctx.settings.city
    return GuideFacts(
        kind=printed.kind,
        title=printed.title,
        number=printed.number,
        code=wording.grouped(certificate.code),
        cause=printed.cause,
        level=printed.level,
        issued_on=printed.issued_on,
        resurvey_until=_resurvey_until(ctx, certificate),
        municipality=printed.municipality_name,
        office=city.office,
        phone=city.phone,
        host=urlsplit(ctx.settings.base_url).netloc,
        is_drill=printed.world == "drill",
        is_demo=printed.is_demo,
    )


def guide_pdf(ctx: Context, certificate: Certificate, lang: str) -> bytes:
    """Return the explanation of a paper as one page."""
    return guide.render(guide_facts(ctx, certificate), lang)


def _resurvey_until(ctx: Context, certificate: Certificate) -> date | None:
    """Return the last usual day to ask for another survey, None without a level."""
    if certificate.survey_id is None:
        return None
    decided_at = assessment.get_survey(ctx, certificate.survey_id).decided_at
    return resurveying.deadline(clock.tokyo_day(decided_at)) if decided_at else None
