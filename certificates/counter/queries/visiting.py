"""What the visitor may see of their own matter on the screen turned to them."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from certificates import queries
from certificates.counter.queries import papers, trail
from certificates.rules.receiving import ApplicationState
from certificates.tables import Application
from disaster.foundation.context import Context
from disaster.register import queries as register


class Stage(StrEnum):
    """How far the visitor's matter has come (いまの段階)."""

    CHECK = "check"
    PRINT = "print"
    DONE = "done"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Visit:
    """One application as its applicant may see it; ``lines`` are empty when masked.

    A protected household shows nothing, whoever holds a grant: this screen stands where
    others read along. Nor does one that the second question has not told apart yet, nor
    one that is done: the next visitor sits down before this screen.
    """

    application_id: UUID
    receipt_number: str
    stage: Stage
    title: str
    lines: list[tuple[str, str]]
    level: str
    copies: int
    version: str


def visit(ctx: Context, application_id: UUID, *, with_lines: bool = True) -> Visit:
    """Return where an application stands, and what would be printed."""
    application = queries.get_application(ctx, application_id)
    valid = queries.valid_certificate(ctx, application_id)
    last = trail.handings(ctx, {valid.id}).get(valid.id) if valid else None
    stage = _stage(application, is_handed=last is not None and last.is_handed)
    may_show = with_lines and not _is_masked(ctx, application.household_id)
    card = (
        papers.confirming(ctx, application)
        if may_show and stage in (Stage.CHECK, Stage.PRINT)
        else None
    )
    draft = card.draft if card else None
    return Visit(
        application_id=application.id,
        receipt_number=application.receipt_number,
        stage=stage,
        title=card.title if card else "",
        lines=draft.lines if draft else [],
        level=draft.level.label if draft and draft.level else "",
        copies=application.copies,
        version=f"{stage}-{valid.number if valid else ''}",
    )


def _stage(application: Application, *, is_handed: bool) -> Stage:
    if application.state == ApplicationState.RECEIVED:
        return Stage.CHECK
    if application.state == ApplicationState.ISSUED:
        return Stage.DONE if is_handed else Stage.PRINT
    return Stage.ENDED


def _is_masked(ctx: Context, household_id: UUID) -> bool:
    if register.protected_among(ctx, {household_id}):
        return True
    return queries.must_ask(ctx, household_id)
