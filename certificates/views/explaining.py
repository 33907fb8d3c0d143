"""Pages that explain a certificate in the language of whoever receives it."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from certificates import permissions, queries
from certificates.paper import guidance
from certificates.views.door import pages
from disaster.foundation import i18n, web
from disaster.foundation.context import Context


@pages.get("/<uuid:certificate_id>/explain")
@web.guard(permissions.READ)
def explain(ctx: Context, certificate_id: UUID) -> Response:
    """Show the explanation, to be read together or printed."""
    lang = i18n.known(request.args.get("lang"))
    certificate = queries.get_certificate(ctx, certificate_id)
    facts = queries.guide_facts(ctx, certificate)
    return web.page(
        "certificates/explain.html",
        certificate=certificate,
        facts=facts,
        lang=lang,
        html_lang=i18n.HTML_LANG[lang],
        languages=queries.LANGUAGES,
        title=i18n.translator(lang)(guidance.TITLE),
        notices=guidance.notices(facts, lang),
        sections=guidance.sections(facts, lang),
    )


@pages.get("/<uuid:certificate_id>/explain.pdf")
@web.guard(permissions.READ)
def explain_pdf(ctx: Context, certificate_id: UUID) -> Response:
    """Hand the explanation out as one page of A4."""
    lang = i18n.known(request.args.get("lang"))
    certificate = queries.get_certificate(ctx, certificate_id)
    answer = Response(
        queries.guide_pdf(ctx, certificate, lang), mimetype="application/pdf"
    )
    answer.headers["Cache-Control"] = "no-store"
    name = f"{certificate.number}-explanation-{lang}.pdf"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer
