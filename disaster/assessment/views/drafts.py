"""Half-filled sheets: kept while one works, offered again, thrown away on request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.actions import drafts
from disaster.assessment.actions.drafts import Sketch
from disaster.assessment.forms import Way
from disaster.assessment.queries import SurveyDraft
from disaster.assessment.views.door import moment, pages
from disaster.assessment.views.drawn import draw
from disaster.foundation import clock, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Shown:
    """A draft as pages speak of it."""

    id: UUID
    incident_id: UUID
    building_id: UUID
    title: str
    time: str
    moment: str
    address: str
    way: dict[str, Any]


def shown(draft: SurveyDraft) -> Shown:
    """Write a draft for people."""
    named: dict[str, Any] = {key: told for key, told in draft.way.items() if told}
    named |= {"building": draft.building_id, "incident": draft.incident_id}
    return Shown(
        draft.id,
        draft.incident_id,
        draft.building_id,
        _way(draft).title,
        f"{clock.tokyo(draft.saved_at):%H:%M}",
        moment(draft.saved_at),
        url_for("assessment.sheet", **named, draft="1"),
        draft.way,
    )


@pages.get("/drafts/")
@web.guard(permissions.RECORD)
def draft_list(ctx: Context) -> Response:
    """List what one has begun and not recorded."""
    own = queries.own_drafts(ctx)
    return web.page(
        "assessment/drafts.html",
        drafts=[shown(one) for one in own],
        buildings={
            one.building_id: register.get_building(ctx, one.building_id) for one in own
        },
        incidents={one.id: one for one in incidents.all_incidents(ctx)},
    )


@pages.post("/drafts")
@web.guard(permissions.RECORD)
def save_draft(ctx: Context) -> Response:
    """Keep what was typed: by itself while one works, or by the button."""
    drawn = draw(ctx)
    typed = web.typed(request.form)
    draft = drafts.save(
        ctx,
        Sketch(
            drawn.asked.incident,
            drawn.asked.building,
            drawn.drafted,
            _kept(typed, set(drawn.sheet.model.model_fields)),
            request.form.get("draft_seen", ""),
        ),
    )
    text = _("%s に保存しました") % shown(draft).time
    if web.wants_json():
        return jsonify(seen=drafts.version_of(draft), text=text)
    web.tell("success", _("下書きを保存しました。この一覧から続けられます。"))
    return web.see(url_for("assessment.draft_list"))


@pages.post("/drafts/<uuid:draft_id>/discard")
@web.guard(permissions.RECORD)
def discard_draft(ctx: Context, draft_id: UUID) -> Response:
    """Throw a draft of one's own away."""
    found = [one for one in queries.own_drafts(ctx) if one.id == draft_id]
    if not found:
        raise NotFound(what=_("下書き"))
    drafts.discard(ctx, found[0].incident_id, found[0].building_id)
    web.tell("success", _("下書きを捨てました。"))
    # The button of a sheet names that sheet, and leads back to it.
    if "hazard" in request.args:
        return web.see(draw(ctx).address())
    return web.see(url_for("assessment.draft_list"))


def _way(draft: SurveyDraft) -> Way:
    """Return the sheet of a draft, without what it is for."""
    errands = ("beside", "answers")
    return Way(**{key: told for key, told in draft.way.items() if key not in errands})


def _kept(typed: dict[str, list[str]], known: set[str]) -> dict[str, list[str]]:
    """Take the fields of the sheet, without signs that no database keeps."""
    return {
        name: [forms.HIDDEN_SIGNS.sub("", value)[:LONGEST] for value in values]
        for name, values in typed.items()
        if name in known and any(value.strip() for value in values)
    }
