"""The sheet that an address names, drawn by the edition of its disaster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for

from disaster.assessment import forms as sheets
from disaster.assessment import queries, rulebooks
from disaster.assessment.forms import Sheet, SheetAddress, WayForm
from disaster.assessment.rules.rulebook import RuleBook
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents


@dataclass(frozen=True, slots=True)
class Drawn:
    """One sheet on the table: its address, the sheet itself, its disaster."""

    asked: WayForm
    sheet: Sheet
    incident_name: str

    @property
    def arguments(self) -> dict[str, Any]:
        """The address of this very sheet."""
        return {**self.asked.place, **self.sheet.way.arguments}

    @property
    def drafted(self) -> dict[str, Any]:
        """What a draft remembers of the address: the way, and what it is for."""
        named = {"beside": self.asked.beside, "answers": self.asked.answers}
        told = {name: str(value) for name, value in named.items() if value is not None}
        return {**self.sheet.way.arguments, **told}

    def address(
        self,
        endpoint: str = "assessment.sheet",
        more: Mapping[str, Any] | None = None,
    ) -> str:
        """Return an address that names this sheet."""
        named = {key: value for key, value in self.arguments.items() if value}
        return url_for(endpoint, **{**named, **(more or {})})


def draw(ctx: Context) -> Drawn:
    """Read the address of a sheet and draw it."""
    read = forms.read(WayForm, web.typed(request.args))
    if read.filled is None:
        raise NotFound(what=_("この調査票"))
    asked = read.filled
    if asked.again is not None:
        # How a survey was done stands in the survey, whatever its address says.
        recorded = sheets.way_of(queries.get_survey(ctx, asked.again).inputs)
        asked = asked.model_copy(update=recorded.arguments)
    incident = incidents.get_incident(ctx, asked.incident)
    book = edition_of(incident.struck_on, incident.rule_version)
    way = sheets.find_way(book, asked)
    return Drawn(asked, sheets.sheet_of(way, book.version), incident.name)


def draw_blank(ctx: Context) -> Sheet:
    """Draw a sheet for no house in particular."""
    read = forms.read(SheetAddress, web.typed(request.args))
    if read.filled is None:
        raise NotFound(what=_("この調査票"))
    asked, book = read.filled, rulebooks.newest()
    if asked.incident is not None:
        incident = incidents.get_incident(ctx, asked.incident)
        book = edition_of(incident.struck_on, incident.rule_version)
    return sheets.sheet_of(sheets.find_way(book, asked), book.version)


def edition_of(struck_on: date, chosen: str) -> RuleBook:
    """Return the edition by which a disaster is judged (判定の版)."""
    return rulebooks.rulebook(rulebooks.version_for(struck_on, chosen))
