"""Choosing a sheet: which survey fits the house, the disaster, and what it is for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from disaster.assessment import forms as sheets
from disaster.assessment import permissions, queries, rulebooks
from disaster.assessment.forms.ways import (
    ARITHMETIC_LABELS,
    HAZARD_LABELS,
    STRUCTURE_LABELS,
)
from disaster.assessment.rules.choosing import hazard_of, structure_of
from disaster.assessment.views.door import pages
from disaster.assessment.views.drafts import shown
from disaster.assessment.views.drawn import edition_of
from disaster.foundation import web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@dataclass(frozen=True, slots=True)
class Errand:
    """What a survey is for beside the house itself."""

    title: str = ""
    words: str = ""


@pages.get("/new")
@web.guard(permissions.RECORD)
def new(ctx: Context) -> Response:
    """Offer the sheets that fit the house and the disaster."""
    building_id = request.args.get("building", type=UUID)
    if building_id is None:
        raise NotFound(what=_("建物"))
    building = register.get_building(ctx, building_id)
    open_ones = incidents.open_incidents(ctx)
    wanted = request.args.get("incident", type=UUID)
    newest = open_ones[0] if open_ones else None
    incident = next((one for one in open_ones if one.id == wanted), newest)
    struck_by = hazard_of(incident.hazard) if incident else ""
    hazard = _choice("hazard", HAZARD_LABELS, struck_by)
    structure = _choice("structure", STRUCTURE_LABELS, structure_of(building.structure))
    arithmetic = _choice("arithmetic", ARITHMETIC_LABELS, "exact")
    book = rulebooks.newest()
    if incident is not None:
        book = edition_of(incident.struck_on, incident.rule_version)
    for_what: dict[str, Any] = {
        name: value
        for name in ("beside", "answers")
        if (value := request.args.get(name, type=UUID)) is not None
    }
    return web.page(
        "assessment/new.html",
        building=building,
        incidents=open_ones,
        incident=incident,
        hazard=hazard,
        structure=structure,
        arithmetic=arithmetic,
        hazards=HAZARD_LABELS,
        structures=STRUCTURE_LABELS,
        arithmetics=ARITHMETIC_LABELS,
        ways=sheets.ways(book, hazard, structure, arithmetic),
        book=book,
        lacking=sheets.lacking(book, rulebooks.newest(), hazard, structure),
        for_what=for_what,
        opens=lambda way: url_for(
            "assessment.sheet",
            **way.arguments,
            **for_what,
            building=building_id,
            incident=incident.id if incident else None,
        ),
        errand=errand_of(ctx, **for_what),
        drafts=[shown(one) for one in queries.own_drafts(ctx, building_id)],
        rounds=queries.of_building(ctx, building_id),
        storeys_up_to=book.flood_first.storeys_up_to,
    )


def errand_of(
    ctx: Context, beside: UUID | None = None, answers: UUID | None = None
) -> Errand:
    """Say whose survey this one stands beside, or which request it answers."""
    if beside is not None:
        first = queries.get_survey(ctx, beside)
        title = _("%sさんの調査への別の見立て") % "、".join(first.surveyors)
        return Errand(title, _("前の人の記入は見ずに、自分の見立てを記入します。"))
    if answers is not None:
        asked = queries.get_request(ctx, answers)
        asker = queries.asker_of(ctx, asked)
        return Errand(_("再調査の申出への調査"), asker.reason)
    return Errand()


def _choice(name: str, known: dict[str, str], usual: str) -> str:
    given = request.args.get(name, usual)
    return given if given in known else usual
