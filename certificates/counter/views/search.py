"""The one field of the desk: anything that names a person or a paper (窓口の検索)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.counter import queries
from certificates.counter.queries import NumberFound, PeopleFound
from certificates.counter.rules import scanning
from certificates.counter.rules.scanning import Scanned
from certificates.counter.views.door import (
    asked,
    birth_year,
    incident_id,
    pages,
    to_dossier,
)
from certificates.rules.numbering import MisreadNumber
from disaster.foundation import formats, web
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.register.views.door import copy_line

NOBODY = PeopleFound([], 0, "")


@dataclass(frozen=True, slots=True)
class Results:
    """What a text found: a paper, people, or why nothing was looked for."""

    text: str
    incident_id: UUID | None
    number: NumberFound | None = None
    people: PeopleFound = NOBODY
    is_number: bool = False
    complaint: str = ""

    @property
    def place(self) -> str:
        """Where the only result leads to; empty while there is something to choose."""
        if self.number and not self.people.cards:
            return number_url(self.number)
        sole = [] if self.number else self.people.cards
        if len(sole) != 1 or sole[0].card.is_hidden or self.incident_id is None:
            return ""
        return person_url(self.incident_id, sole[0].card.household_id, sole[0].card.id)


@pages.get("/")
@web.guard(permissions.RECEIVE)
def index(ctx: Context) -> Response:
    """Find whoever stands at the counter; a number opens its dossier at once."""
    found = _find(ctx)
    if found.place:
        return web.see(found.place)
    known = incidents.all_incidents(ctx)
    return web.page(
        "certificates/counter/search.html",
        422 if found.complaint else 200,
        incidents=[(one.id, one.name) for one in known],
        copy_text=copy_line(ctx, "residents"),
        **_values(found),
    )


@pages.get("/results")
@web.guard(permissions.RECEIVE)
def results(ctx: Context) -> Response:
    """Return the results alone, for the page that asks while somebody types."""
    return web.page("certificates/counter/_results.html", **_values(_find(ctx)))


@pages.get("/household/<uuid:household_id>")
@web.guard(permissions.RECEIVE)
def household(ctx: Context, household_id: UUID) -> Response:
    """Open the dossier of a household for the disaster that the desk works for."""
    incident = incident_id(ctx)
    if incident is None:
        return web.see(url_for("counter.index"))
    return to_dossier(incident, household_id)


def number_url(found: NumberFound) -> str:
    """Return where the dossier of a number is."""
    return url_for(
        "counter.dossier",
        incident_id=found.incident_id,
        household_id=found.household_id,
        application=found.application_id,
    )


def person_url(incident: UUID, household: UUID, person: UUID) -> str:
    """Return where the dossier of a person's household is."""
    return url_for(
        "counter.dossier", incident_id=incident, household_id=household, person=person
    )


def _find(ctx: Context) -> Results:
    text, incident = asked("q"), incident_id(ctx)
    try:
        scanned = scanning.read(text)
    except MisreadNumber as refusal:
        return Results(text, incident, is_number=True, complaint=str(refusal))
    return _look_up(ctx, text, incident, scanned)


def _look_up(
    ctx: Context, text: str, incident: UUID | None, scanned: Scanned
) -> Results:
    number = queries.find_number(ctx, scanned)
    people = NOBODY if scanned.is_certain else queries.find_people(ctx, text[:200])
    return Results(text, incident, number, people, is_number=scanned.is_certain)


def _values(found: Results) -> dict[str, Any]:
    return {
        "found": found,
        "number_url": number_url,
        "person_url": person_url,
        "birth_year": birth_year,
        "birthday": formats.era_date_with_gregorian,
    }
