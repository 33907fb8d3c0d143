"""Half-filled sheets: saved every few seconds, gone when the survey is recorded.

A draft decides nothing and nobody else reads it, so saving and discarding leave no
audit line: hundreds an hour would bury the deeds that count.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from disaster.assessment import permissions, queries
from disaster.assessment.tables import SurveyDraft
from disaster.foundation.context import Context
from disaster.foundation.errors import Conflict
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register


class OtherSheet(Conflict):
    """The house has a draft on another sheet; one of the two must go (別の下書き)."""

    message = _(
        "この住家には、別の調査票の下書きがあります。"
        "それを続けるか捨ててから、この調査票に記入してください。"
    )


class SavedElsewhere(Conflict):
    """The same sheet was saved from another page meanwhile (別の画面での保存)."""

    message = _(
        "この下書きは、別の画面で保存・記録されたか、捨てられています。"
        "調査票を開き直してください。"
    )


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a page wants to have kept, and which saving of it the page knows.

    ``seen`` is the saving that the page started from or made last, in ISO 8601; empty
    when it knows of none.
    """

    incident_id: UUID
    building_id: UUID
    way: Mapping[str, Any]
    values: Mapping[str, list[str]] = field(default_factory=dict)
    seen: str = ""


def save(ctx: Context, sketch: Sketch) -> SurveyDraft:
    """下書きを保存する: keep what was typed so far, readable or not."""
    ctx.require(permissions.RECORD)
    incidents.get_open(ctx, sketch.incident_id)
    register.get_building(ctx, sketch.building_id)
    draft = queries.find_draft(ctx, sketch.incident_id, sketch.building_id)
    if draft is None:
        if sketch.seen:
            # It was recorded or thrown away; a late saving must not revive it.
            raise SavedElsewhere
        return _begin(ctx, sketch)
    if draft.way != dict(sketch.way):
        raise OtherSheet
    if sketch.seen != version_of(draft):
        raise SavedElsewhere
    draft.values, draft.saved_at = dict(sketch.values), ctx.now
    ctx.session.flush()
    return draft


def discard(ctx: Context, incident_id: UUID, building_id: UUID) -> None:
    """下書きを捨てる: the survey was recorded, or its surveyor starts anew."""
    ctx.require(permissions.RECORD)
    draft = queries.find_draft(ctx, incident_id, building_id)
    if draft is not None:
        ctx.session.delete(draft)
        ctx.session.flush()


def version_of(draft: SurveyDraft) -> str:
    """Return the mark by which a page knows which saving it saw."""
    return draft.saved_at.astimezone(UTC).isoformat()


def _begin(ctx: Context, sketch: Sketch) -> SurveyDraft:
    draft = SurveyDraft(
        incident_id=sketch.incident_id,
        building_id=sketch.building_id,
        owner=ctx.actor.name,
        owner_name=ctx.actor.display_name,
        way=dict(sketch.way),
        values=dict(sketch.values),
        saved_at=ctx.now,
    )
    try:
        with ctx.session.begin_nested():
            ctx.session.add(draft)
    except IntegrityError as twin:
        raise SavedElsewhere from twin
    return draft
