"""The counter's check of a paper: a file, or the text of its code."""

from flask import request
from werkzeug.wrappers import Response

from certificates import permissions, queries
from certificates.forms import VerifyForm
from certificates.queries import Checked
from certificates.views.door import pages
from disaster.foundation import formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _


@pages.get("/verify")
@web.guard(permissions.READ)
def verify_form(ctx: Context) -> Response:
    """Ask for a file or for the text of a code."""
    return _page(ctx, forms.Form(VerifyForm))


@pages.post("/verify")
@web.guard(permissions.READ)
def verify(ctx: Context) -> Response:
    """Say what the paper certifies and whether it still counts, or what is wrong."""
    form = web.read_form(VerifyForm)
    checked = form.attempt(ctx, lambda filled: _check(ctx, filled))
    return _page(ctx, form, checked)


def _check(ctx: Context, filled: VerifyForm) -> Checked:
    file = request.files.get("file")
    if file is not None and file.filename:
        return queries.check_file(ctx, file.read())
    if not filled.qr_text:
        reason = _("PDF を選ぶか、コードの文字列を貼り付けてください。")
        raise FieldRefusal("qr_text", reason)
    return queries.check_text(ctx, filled.qr_text)


def _page(
    ctx: Context, form: forms.Form[VerifyForm], checked: Checked | None = None
) -> Response:
    return web.page(
        "certificates/verify.html",
        form.status if form.errors else 200,
        form=form,
        checked=checked,
        world=ctx.settings.world,
        era_date=formats.era_date_with_gregorian,
    )
