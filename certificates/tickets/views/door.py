"""The blueprints of the counter hall, and what their pages share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from flask import Blueprint, request
from werkzeug.wrappers import Response

from certificates.tickets.rules.lining import Purpose
from disaster.foundation import clock, formats, i18n, web
from disaster.foundation import pages as house
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal

pages = Blueprint("tickets", __name__, url_prefix="/staff/tickets")
public_pages = Blueprint("ticket", __name__, url_prefix="/ticket")

PURPOSES = [(purpose.value, purpose.label) for purpose in Purpose]
LANGUAGES = list(i18n.LANGUAGES.items())

Answer = TypeVar("Answer")


def attempt(ctx: Context, deed: Callable[[], Answer]) -> Answer | None:
    """Do a deed, or tell its refusal on the next page, which shows what is true now."""
    try:
        return ctx.trying(deed)
    except Refusal as refusal:
        web.tell("error", str(refusal))
        return None


def wall_time(moment: datetime) -> str:
    """Write a moment as the clock on the wall shows it, without the day."""
    return f"{clock.tokyo(moment):%H:%M}"


def language(own: str = "") -> str:
    """Return the reader's language: the asked one, the ticket's or the browser's."""
    return i18n.known(request.args.get("lang") or own or request.cookies.get("lang"))


def public_page(
    ctx: Context, template: str, lang: str, path: str, **values: object
) -> Response:
    """Show a public page; ``path`` is where it stands, for the links to other ones."""
    site = house.public_site(ctx.settings, ctx.now, i18n.SOURCE, path)
    choices = [(code, name, f"?lang={code}") for code, name in LANGUAGES]
    home = "" if lang == i18n.SOURCE else f"{lang}/"
    return web.page(
        f"certificates/tickets/{template}",
        200,
        site=replace(
            site,
            lang=lang,
            languages=choices,
            home=home,
            generated_text=formats.moment_in(clock.tokyo(ctx.now), lang),
        ),
        has_form=True,
        lang=lang,
        at=formats.moment_in(clock.tokyo(ctx.now), lang),
        wall_time=wall_time,
        phone=ctx.settings.city.phone,
        _=i18n.translator(lang),
        **values,
    )
