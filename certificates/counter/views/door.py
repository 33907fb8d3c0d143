"""The desk's door, and what its pages share."""

from datetime import date, datetime
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import clock, formats, i18n, web
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents

LONGEST_SEARCH = 4000

pages = Blueprint("counter", __name__, url_prefix="/staff/counter")

LANGUAGES = list(i18n.LANGUAGES.items())


def asked(name: str) -> str:
    """Return an argument of the address; PostgreSQL knows no NUL, nor do people."""
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST_SEARCH]


def asked_id(name: str) -> UUID | None:
    """Return an id of the address, None where it is none."""
    return request.args.get(name, type=UUID)


def language() -> str:
    """Return the visitor's language, as the page before handed it on."""
    return i18n.known(request.values.get("lang"))


def incident_id(ctx: Context) -> UUID | None:
    """Return the disaster that the desk works for: the asked one or the newest."""
    known = [one.id for one in incidents.all_incidents(ctx)]
    chosen = asked_id("incident")
    return chosen if chosen in known else next(iter(known), None)


def wall_time(moment: datetime) -> str:
    """Write a moment as the clock on the wall shows it."""
    return formats.era_moment(clock.tokyo(moment))


def birth_year(day: date | None) -> str:
    """Write a year of birth in both calendars."""
    return f"{formats.era_year(day)}（{day.year}年）" if day else ""


def to_dossier(
    incident: UUID, household: UUID, application: UUID | None = None
) -> Response:
    """Send the browser to a dossier."""
    lang = language()
    return web.see(
        url_for(
            "counter.dossier",
            incident_id=incident,
            household_id=household,
            application=application,
            lang=lang if lang != i18n.SOURCE else None,
        )
    )
