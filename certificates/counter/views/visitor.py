"""The screen turned to the visitor: large, in their language, only what is theirs."""

from uuid import UUID

from flask import jsonify, request, url_for
from werkzeug.wrappers import Response

from certificates import permissions
from certificates.counter import phrases, queries
from certificates.counter.queries import Visit
from certificates.counter.views.door import pages
from disaster.foundation import i18n, web
from disaster.foundation.context import Context

ONE = "/visitor/<uuid:application_id>"
# What the screen says by itself at each stage of the visit.
OF_STAGE = {"check": "name", "print": "wait", "done": "done", "ended": "help"}


@pages.get(ONE)
@web.guard(permissions.RECEIVE)
def visitor(ctx: Context, application_id: UUID) -> Response:
    """Show the visitor where their matter stands, and one phrase at a time."""
    visit = queries.visit(ctx, application_id)
    language = phrases.known(request.args.get("lang", ""))
    phrase = request.args.get("phrase", "")
    return web.page(
        "certificates/counter/visitor.html",
        visit=visit,
        language=language,
        languages=phrases.languages(),
        _=i18n.translator(_labels_in(language.code)),
        said=phrases.say(_phrase(visit, phrase), language.code),
        in_japanese=phrases.say(_phrase(visit, phrase), i18n.SOURCE),
        chosen=phrase if phrase in phrases.PHRASES else "",
        cards=[(key, phrases.say(key, language.code)) for key in phrases.PHRASES],
        unchecked=phrases.UNCHECKED,
        poll=url_for("counter.visitor_now", application_id=application_id),
    )


@pages.get(f"{ONE}/now.json")
@web.guard(permissions.RECEIVE)
def visitor_now(ctx: Context, application_id: UUID) -> Response:
    """Tell the screen whether there is something new to show; no name is in it."""
    now = queries.visit(ctx, application_id, with_lines=False)
    return jsonify({"version": now.version})


def _phrase(visit: Visit, chosen: str) -> str:
    return chosen if chosen in phrases.PHRASES else OF_STAGE[visit.stage]


def _labels_in(code: str) -> str:
    """Return the language of the labels: easy Japanese where we have no other."""
    return code if code in i18n.LANGUAGES else "ja-easy"
