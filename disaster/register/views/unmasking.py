"""Seeing a protected household: the asker's pages and the second person's queue."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from disaster.audit import permissions as auditing
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.register import actions, permissions, queries
from disaster.register.forms import DeclineForm, UnmaskForm
from disaster.register.rules.unmasking import REASONS, NotTheirs, State
from disaster.register.views.door import pages

ASK = "/households/<uuid:household_id>/unmasking"
ONE = "/unmaskings/<uuid:unmasking_id>"
TONES = {
    State.WAITING: "warning",
    State.OPEN: "success",
    State.DECLINED: "error",
}
NO_DECLINE = forms.Form(DeclineForm)


@pages.get("/unmaskings/")
@web.guard(permissions.UNMASK_ASK, permissions.UNMASK_DECIDE)
def unmaskings(ctx: Context) -> Response:
    """List what waits for a second person, or what the asker asked for."""
    may_decide = ctx.actor.may(permissions.UNMASK_DECIDE)
    return web.page(
        "register/unmaskings.html",
        waiting=queries.waiting_unmaskings(ctx) if may_decide else [],
        recent=queries.recent_unmaskings(ctx, "" if may_decide else ctx.actor.name),
        may_decide=may_decide,
        own=ctx.actor.name,
        **_words(),
    )


@pages.get(ASK)
@web.guard(permissions.UNMASK_ASK, permissions.UNMASK_DECIDE)
def unmasking_new(ctx: Context, household_id: UUID) -> Response:
    """Show the form that asks to see a household, or the request that runs already."""
    running = queries.running_unmasking(ctx, household_id)
    if running is not None:
        return web.see(url_for("register.unmasking", unmasking_id=running.id))
    return _ask_page(ctx, household_id, forms.Form(UnmaskForm))


@pages.post(ASK)
@web.guard(permissions.UNMASK_ASK)
def ask_unmasking(ctx: Context, household_id: UUID) -> Response:
    """Ask a second person to open a household."""
    form = web.read_form(UnmaskForm)
    made = form.attempt(
        ctx,
        lambda filled: actions.ask_unmasking(
            ctx, household_id, filled.reason, filled.words
        ),
    )
    if made is None:
        return _ask_page(ctx, household_id, form, form.status)
    web.tell("success", _("開示を申請しました。別の責任者に伝えてください。"))
    return web.see(url_for("register.unmasking", unmasking_id=made.id))


@pages.get(ONE)
@web.guard(permissions.UNMASK_ASK, permissions.UNMASK_DECIDE)
def unmasking(ctx: Context, unmasking_id: UUID) -> Response:
    """Show one request to its asker and to those who decide."""
    return _page(ctx, unmasking_id)


@pages.post(f"{ONE}/grant")
@web.guard(permissions.UNMASK_DECIDE)
def grant_unmasking(ctx: Context, unmasking_id: UUID) -> Response:
    """Open the household to the asker."""
    return _deed(
        ctx,
        unmasking_id,
        lambda: actions.grant_unmasking(ctx, unmasking_id),
        _("認めました。申請した人だけが %d 分間開けます。")
        % ctx.settings.unmask_minutes,
    )


@pages.post(f"{ONE}/decline")
@web.guard(permissions.UNMASK_DECIDE)
def decline_unmasking(ctx: Context, unmasking_id: UUID) -> Response:
    """Decline with words for the asker."""
    form = web.read_form(DeclineForm)
    made = form.attempt(
        ctx, lambda filled: actions.decline_unmasking(ctx, unmasking_id, filled.words)
    )
    if made is None:
        return _page(ctx, unmasking_id, form=form, status=form.status)
    web.tell("success", _("認めませんでした。理由は申請した人に見えます。"))
    return web.see(url_for("register.unmasking", unmasking_id=unmasking_id))


@pages.post(f"{ONE}/end")
@web.guard(permissions.UNMASK_END)
def end_unmasking(ctx: Context, unmasking_id: UUID) -> Response:
    """Hide the household again, or take the request back."""
    return _deed(
        ctx,
        unmasking_id,
        lambda: actions.end_unmasking(ctx, unmasking_id),
        _("終えました。次の表示から伏せます。"),
    )


def _deed(
    ctx: Context, unmasking_id: UUID, act: Callable[[], object], done: str
) -> Response:
    try:
        ctx.trying(act)
    except Refusal as refusal:
        return _page(ctx, unmasking_id, error=str(refusal), status=refusal.status)
    web.tell("success", done)
    return web.see(url_for("register.unmasking", unmasking_id=unmasking_id))


def _ask_page(
    ctx: Context, household_id: UUID, form: forms.Form[UnmaskForm], status: int = 200
) -> Response:
    return web.page(
        "register/unmasking_new.html",
        status,
        household=queries.get_household(ctx, household_id),
        is_needed=queries.has_something_to_unmask(ctx, household_id),
        form=form,
        reasons=[(reason.value, label) for reason, label in REASONS.items()],
        minutes=ctx.settings.unmask_minutes,
        may_ask=ctx.actor.may(permissions.UNMASK_ASK),
        key=db.new_id(),
    )


def _page(
    ctx: Context,
    unmasking_id: UUID,
    *,
    form: forms.Form[DeclineForm] = NO_DECLINE,
    error: str = "",
    status: int = 200,
) -> Response:
    asked = queries.get_unmasking(ctx, unmasking_id)
    is_own = asked.asked_by == ctx.actor.name
    may_decide = ctx.actor.may(permissions.UNMASK_DECIDE)
    if not (is_own or may_decide):
        raise NotTheirs
    is_running = asked.state in {State.WAITING, State.OPEN}
    return web.page(
        "register/unmasking.html",
        status,
        asked=asked,
        form=form,
        error=error,
        is_own=is_own,
        may_decide=may_decide and not is_own and asked.state is State.WAITING,
        may_end=is_running and (is_own or asked.state is State.OPEN),
        may_trace=ctx.actor.may(auditing.READ),
        minutes=ctx.settings.unmask_minutes,
        left=_minutes_left(ctx, asked),
        **_words(),
    )


def _minutes_left(ctx: Context, asked: queries.Asked) -> int:
    """Return the minutes that a grant still lasts, a begun one counted."""
    if asked.open_until is None:
        return 0
    return max(-int((ctx.now - asked.open_until).total_seconds() // 60), 0)


def _words() -> dict[str, Any]:
    return {
        "tones": TONES,
        "moment": lambda at: formats.era_moment(clock.tokyo(at)),
        "clock_time": lambda at: clock.tokyo(at).strftime("%H:%M"),
    }
