"""What a half-filled sheet comes to, while it is being filled; nothing is kept."""

from fractions import Fraction

from flask import jsonify, request
from werkzeug.wrappers import Response

from disaster.assessment import forms as sheets
from disaster.assessment import permissions
from disaster.assessment.rules import exact
from disaster.assessment.views.door import pages
from disaster.assessment.views.drawn import draw, draw_blank
from disaster.assessment.views.explaining import explain
from disaster.foundation import web
from disaster.foundation.context import Context

TENTHS = 10


@pages.post("/sheet/live")
@web.guard(permissions.RECORD)
def live(ctx: Context) -> Response:
    """Answer a piece of a page: the result so far, its arithmetic, what is missing."""
    drawn = draw(ctx)
    found = sheets.provisional(drawn.sheet, web.typed(request.form))
    judged = found.judged
    return web.page(
        "assessment/live.html",
        provisional=found,
        labels=drawn.sheet.labels,
        found=explain(judged.result.as_json(), judged.comparison) if judged else None,
        ratio=_tenths(judged.result.ratio, up=False) if judged else "",
        to_next=_tenths(judged.result.to_next_level, up=True) if judged else "",
    )


def _tenths(value: Fraction | None, *, up: bool) -> str:
    """Write a number with one place: a ratio is cut, what is missing is not.

    So both add up to the next level, and 29.96 never looks like 30.
    """
    if value is None:
        return ""
    scaled = value * TENTHS
    whole = -(-scaled // 1) if up else scaled // 1
    return exact.as_decimal(Fraction(whole, TENTHS))


@pages.get("/sheet.json")
@web.guard(permissions.RECORD)
def sheet_json(ctx: Context) -> Response:
    """Describe a sheet for a program, for example a tablet without a network."""
    return jsonify(sheets.as_json(draw_blank(ctx)))
