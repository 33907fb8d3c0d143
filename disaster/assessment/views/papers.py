"""Papers of a survey as files: the explanation for the resident (説明資料)."""

from uuid import UUID

from flask import request
from werkzeug.wrappers import Response

from disaster.assessment import permissions, queries
from disaster.assessment.forms.papers import PaperForm, kind_words
from disaster.assessment.queries import papers as asking
from disaster.assessment.views.door import pages
from disaster.foundation import forms, web
from disaster.foundation.context import Context


@pages.get("/<uuid:survey_id>/explanation.pdf")
@web.guard(permissions.READ)
def explanation_pdf(ctx: Context, survey_id: UUID) -> Response:
    """Print the explanation of a verdict; ``?lang=en`` prints it in English."""
    asked = forms.read(PaperForm, web.typed(request.args)).filled or PaperForm()
    kind = kind_words(queries.get_survey(ctx, survey_id))
    sheet = asking.explanation_sheet(ctx, survey_id, kind, asked.lang)
    answer = Response(sheet.content, mimetype="application/pdf")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Disposition"] = f"inline; filename={sheet.name}"
    return answer
