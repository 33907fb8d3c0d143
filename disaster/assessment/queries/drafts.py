"""Questions about half-filled sheets: everybody sees their own only."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from disaster.assessment.tables import SurveyDraft
from disaster.foundation.context import Context


def find_draft(
    ctx: Context, incident_id: UUID, building_id: UUID
) -> SurveyDraft | None:
    """Return what the actor left unfinished about a house, None when nothing."""
    wanted = select(SurveyDraft).where(
        SurveyDraft.incident_id == incident_id,
        SurveyDraft.building_id == building_id,
        SurveyDraft.owner == ctx.actor.name,
    )
    return ctx.session.scalars(wanted).one_or_none()


def own_drafts(ctx: Context, building_id: UUID | None = None) -> Sequence[SurveyDraft]:
    """Return the actor's drafts, the newest first; of one house if asked."""
    wanted = select(SurveyDraft).where(SurveyDraft.owner == ctx.actor.name)
    if building_id is not None:
        wanted = wanted.where(SurveyDraft.building_id == building_id)
    return ctx.session.scalars(wanted.order_by(SurveyDraft.saved_at.desc())).all()
