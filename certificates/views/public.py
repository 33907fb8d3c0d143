"""The public check behind the QR code: the state of a paper, and nothing personal.

What is printed stands after the # of the address and never arrives here; the script of
the page checks it in the reader's own browser.
"""

from dataclasses import replace
from datetime import date
from importlib.resources import files

from flask import Blueprint, jsonify, request, url_for
from werkzeug.wrappers import Response

from certificates import actions, queries
from certificates.paper import wording
from certificates.queries import PublicState
from certificates.rules import numbering
from disaster.foundation import formats, i18n, web
from disaster.foundation import pages as house
from disaster.foundation.context import Context

pages = Blueprint("verification", __name__, url_prefix="/v")

SCRIPT = files("certificates").joinpath("static", "verify.js")


@pages.get("/")
@web.guard(public=True)
def ask(ctx: Context) -> Response:
    """Ask for the short code that is printed beside the QR code."""
    typed = request.args.get("code", "")
    code = numbering.read_code(typed)
    if code:
        return web.see(url_for("verification.show", code=code))
    return _page(ctx, "certificates/ask.html", typed=typed)


@pages.get("/<code>")
@web.guard(public=True)
def show(ctx: Context, code: str) -> Response:
    """Show whether a paper counts; an unknown code gets the same page."""
    state = _looked_up(ctx, code)
    return _page(
        ctx,
        "certificates/check.html",
        state=state,
        grouped=wording.grouped(state.code),
        issued=_day_text(state.issued_on),
        ended=_day_text(state.ended_on),
        city=ctx.settings.city,
        published=queries.published_keys(ctx).decode(),
    )


@pages.get("/<code>/state.json")
@web.guard(public=True)
def state(ctx: Context, code: str) -> Response:
    """Answer the state to a program; an unknown code has the same shape."""
    return jsonify(_plain(_looked_up(ctx, code)))


@pages.get("/keys.json")
@web.guard(public=True)
def keys(ctx: Context) -> Response:
    """Publish the keys, so that anybody can check a paper without us."""
    answer = Response(queries.published_keys(ctx), mimetype="application/json")
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@pages.get("/verify.js")
@web.guard(public=True)
def script(_ctx: Context) -> Response:
    """Hand out the script that checks a seal in the reader's browser."""
    answer = Response(SCRIPT.read_bytes(), mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _looked_up(ctx: Context, code: str) -> PublicState:
    """Return the state of a paper; count a code that nobody was given."""
    network = request.remote_addr or ""
    actions.refuse_guessing(ctx, network)
    found = queries.public_state(ctx, numbering.read_code(code))
    if found.state == queries.UNKNOWN:
        ctx.on_record("guess", lambda kept: actions.count_guess(kept, network))
    return found


def _page(ctx: Context, template: str, **values: object) -> Response:
    lang = i18n.known(request.cookies.get("lang"))
    site = house.public_site(ctx.settings, ctx.now, lang, "v/")
    # No links to other languages: following one would drop the seal behind the #.
    shown = {"site": replace(site, languages=[]), **values}
    return web.page(template, 200, **shown)


def _plain(found: PublicState) -> dict[str, str | None]:
    return {
        "code": found.code,
        "state": found.state,
        "issued_on": found.issued_on.isoformat() if found.issued_on else None,
        "ended_on": found.ended_on.isoformat() if found.ended_on else None,
    }


def _day_text(day: date | None) -> str:
    return formats.era_date_with_gregorian(day) if day else ""
