"""How far my application has come: number and birthday in, a stage out (進み具合)."""

from werkzeug.wrappers import Response

from certificates import actions
from certificates.forms import StatusForm
from certificates.queries.status import Status
from certificates.rules.applying import STAGES, NotFoundOnline, Stage
from certificates.views.deadlines import deadlines
from certificates.views.home import network, page, speak, status, tell, to, translator
from disaster.foundation import forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal


@status.get("/")
@web.guard(public=True)
def ask(ctx: Context) -> Response:
    """Ask for the number and the birthday."""
    return _page(ctx, forms.Form(StatusForm))


@status.post("/")
@web.guard(public=True)
def answer(ctx: Context) -> Response:
    """Tell the stage; nothing of it stands in an address, and no name is shown."""
    form = web.read_form(StatusForm)
    if form.filled is None:
        return _page(ctx, form, 422)
    found = actions.ask_status(ctx, form.filled.number, form.filled.born_on, network())
    if isinstance(found, Refusal):
        # A redirect, because the counted try must be kept.
        tell("error" if isinstance(found, NotFoundOnline) else "warning", str(found))
        return web.see(to("status.ask"))
    return _page(ctx, forms.Form(StatusForm), found=found)


def _page(
    ctx: Context,
    form: forms.Form[StatusForm],
    code: int = 200,
    found: Status | None = None,
) -> Response:
    translate = translator()
    return page(
        ctx,
        "status.html",
        "status/index.html",
        code=code,
        form=speak(form),
        found=found,
        reached=list(Stage).index(found.stage) if found else 0,
        stages=[translate(STAGES[stage]) for stage in Stage],
        deadlines=deadlines(ctx),
    )
