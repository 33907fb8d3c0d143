"""Recording a survey: fill the sheet, look at the result, keep it."""

import json
from datetime import UTC
from typing import Any

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import actions, permissions, queries
from disaster.assessment import forms as sheets
from disaster.assessment.actions import Visit, drafts
from disaster.assessment.forms import Sheet, VisitForm, WayForm
from disaster.assessment.forms.asks import SHARES
from disaster.assessment.forms.sheet import CORNERS, EXTENTS, PLUMB_MM, SECOND
from disaster.assessment.forms.units import said, unit_of
from disaster.assessment.queries import Judged, Survey, SurveyDraft
from disaster.assessment.views.choosing import errand_of
from disaster.assessment.views.door import pages
from disaster.assessment.views.drafts import shown
from disaster.assessment.views.drawn import Drawn, draw
from disaster.assessment.views.explaining import explain
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.texts import _
from disaster.register import queries as register

SheetForm = forms.Form[VisitForm]
# Houses of several households, as tax ledgers call them (共同住宅 など).
SEVERAL_UNITS = ("共同", "長屋", "アパート", "マンション", "寄宿")


@pages.get("/sheet")
@web.guard(permissions.RECORD)
def sheet(ctx: Context) -> Response:
    """Show an empty sheet, or one that goes on from an earlier one."""
    drawn = draw(ctx)
    now = clock.tokyo(ctx.now)
    values: dict[str, object] = {
        "surveyors": ctx.actor.display_name,
        "surveyed_on": formats.era_date(now.date()),
        "surveyed_time": f"{now:%H:%M}",
        "plumb_mm": PLUMB_MM,
    }
    asked = drawn.asked
    if asked.earlier is not None:
        earlier = queries.get_survey(ctx, asked.earlier)
        values |= sheets.refill(drawn.sheet, earlier.inputs)
    if asked.again is not None:
        values |= _recorded(drawn.sheet, queries.get_survey(ctx, asked.again))
    draft = queries.find_draft(ctx, asked.incident, asked.building)
    if draft is not None and _goes_on(drawn, draft):
        values |= draft.values
    return _page(ctx, drawn, forms.prefilled(drawn.sheet.model, values))


@pages.post("/sheet")
@web.guard(permissions.RECORD)
def record(ctx: Context) -> Response:
    """Work the sheet out, or keep the survey."""
    drawn = draw(ctx)
    form = web.read_form(drawn.sheet.model)
    judged = form.attempt(ctx, lambda filled: sheets.judged(drawn.sheet, form, filled))
    # The key stands on the button that records, so that trying uses none up.
    if judged is None or not request.form.get("idempotency_key"):
        return _page(ctx, drawn, form, judged)
    made = form.attempt(ctx, lambda filled: _keep(ctx, drawn.asked, filled, judged))
    if made is None:
        return _page(ctx, drawn, form, judged)
    web.tell("success", _told(made))
    return web.see(url_for("assessment.show", survey_id=made.id))


def _keep(ctx: Context, asked: WayForm, filled: VisitForm, judged: Judged) -> Survey:
    """Record the survey; its draft goes with it."""
    made = actions.record_survey(ctx, _visit(asked, filled), judged.request)
    drafts.discard(ctx, asked.incident, asked.building)
    return made


def _visit(asked: WayForm, filled: VisitForm) -> Visit:
    return Visit(
        asked.incident,
        asked.building,
        filled.surveyed_at,
        filled.people,
        filled.note,
        filled.unseen_note,
        asked.beside,
        asked.answers,
        unit_of(filled.model_dump()),
    )


def _told(made: Survey) -> str:
    if made.level is None:
        return _("記録しました。区分は決まっていません。次の調査を記録してください。")
    return _("記録しました。承認の役割を持つ別の人が決定します。")


def _recorded(drawn: Sheet, survey: Survey) -> dict[str, object]:
    at = clock.tokyo(survey.surveyed_at)
    return {
        **sheets.refill(drawn, survey.inputs),
        "surveyors": "、".join(survey.surveyors),
        "surveyed_on": formats.era_date(at.date()),
        "surveyed_time": f"{at:%H:%M}",
        "unseen_note": survey.unseen_note,
        **said(survey.unit, survey.note),
    }


def _warns_storeys(drawn: Sheet, storeys: int | None) -> bool:
    """Say whether a house of storeys is about to be judged without weighing them."""
    has_parts = bool(drawn.parts) and drawn.is_two_storeyed and not drawn.way.storeys
    return has_parts and storeys is not None and storeys > 1


def _page(
    ctx: Context,
    drawn: Drawn,
    form: SheetForm,
    judged: Judged | None = None,
) -> Response:
    asked = drawn.asked
    building = register.get_building(ctx, asked.building)
    rounds = [
        one
        for one in queries.of_building(ctx, asked.building)
        if one.incident_id == asked.incident
    ]
    return web.page(
        "assessment/sheet.html",
        form.status if form.errors else 200,
        sheet=drawn.sheet,
        way=drawn.sheet.way,
        warns_storeys=_warns_storeys(drawn.sheet, building.storeys),
        form=form,
        page=_of_page(ctx, drawn, building.usage),
        building=building,
        incident_name=drawn.incident_name,
        errand=errand_of(ctx, asked.beside, asked.answers),
        here=drawn.address("assessment.record"),
        chooser=url_for("assessment.new", **asked.place),
        found=explain(judged.result.as_json(), judged.comparison) if judged else None,
        key=db.new_id(),
        **_earlier(ctx, drawn, rounds),
        **_keeping(ctx, drawn, rounds),
    )


def _goes_on(drawn: Drawn, draft: SurveyDraft) -> bool:
    """Say whether the page carries a draft on: asked to, and of the same sheet."""
    return bool(drawn.asked.draft) and draft.way == drawn.drafted


def _of_page(ctx: Context, drawn: Drawn, usage: str) -> dict[str, Any]:
    """Gather what every step of the sheet may show."""
    sheet, earlier = drawn.sheet, drawn.asked.earlier
    words: dict[str, str] = {}
    if earlier is not None:
        recorded = queries.get_survey(ctx, earlier).inputs
        words = sheets.earlier_words(sheet, recorded)
    return {
        "criteria": [(one.code, one.label) for one in sheet.criteria],
        "corners": CORNERS,
        "second": SECOND,
        "shares": SHARES,
        "extents": EXTENTS,
        "labels": sheet.labels,
        "has_units": any(word in usage for word in SEVERAL_UNITS),
        "earlier": words,
        "skips": {
            step.key: json.dumps([skip.as_json() for skip in step.skips])
            for step in sheet.steps
        },
    }


def _earlier(ctx: Context, drawn: Drawn, rounds: list[Survey]) -> dict[str, Any]:
    """Offer the last survey to start from; an opinion of one's own starts blank."""
    asked = drawn.asked
    if asked.earlier is not None:
        return {"earlier": queries.get_survey(ctx, asked.earlier), "offered": None}
    judged = [one for one in rounds if "survey" in one.inputs]
    is_own = asked.beside is not None or asked.again is not None
    offered = None if is_own or not judged else judged[0]
    start = drawn.address(more={"earlier": offered.id}) if offered is not None else ""
    return {"earlier": None, "offered": offered, "start_from": start}


def _keeping(ctx: Context, drawn: Drawn, rounds: list[Survey]) -> dict[str, Any]:
    """Gather what the page needs to keep a draft, here and on the device."""
    asked = drawn.asked
    draft = queries.find_draft(ctx, asked.incident, asked.building)
    own = [one.recorded_at for one in rounds if one.recorded_by == ctx.actor.name]
    # A refused page carries on with the saving that it knew.
    known = request.form.get("draft_seen")
    goes_on = draft is not None and _goes_on(drawn, draft)
    seen = drafts.version_of(draft) if draft is not None and goes_on else ""
    return {
        "draft": shown(draft) if draft is not None else None,
        "draft_way": drawn.drafted,
        "offers_draft": draft is not None and not goes_on and known is None,
        "draft_seen": seen if known is None else known,
        "owner": ctx.actor.name,
        "opened": ctx.now.isoformat(),
        "cleared": max(own).astimezone(UTC).isoformat() if own else "",
        "is_fresh": request.method == "GET",
        "live": drawn.address("assessment.live"),
        "saving": drawn.address("assessment.save_draft"),
        "discarding": (
            drawn.address("assessment.discard_draft", {"draft_id": draft.id})
            if draft is not None
            else ""
        ),
    }
