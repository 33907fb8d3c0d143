"""A pile of paper applications, keyed in one after another (紙の申請の入力).

What is the same for the whole pile stays filled in; the addresses hold no name.
"""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions, permissions, queries
from certificates.forms import SlipForm
from certificates.queries import Application
from certificates.rules.receiving import (
    ApplicationState,
    IdentityCheck,
    ProxyKind,
    Relation,
)
from certificates.views.deadlines import deadlines
from certificates.views.door import moment_text, pages
from certificates.views.reception import CONFLICT, LABELS
from disaster.foundation import db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

STICKY = ("incident_id", "applied_on", "identity_check")
TAKEN_BACK = _("紙の申請の入力の取消し")
NOBODY = _("世帯が見つかりません。世帯番号・氏名・住所のどれかを直してください。")
WHICH = _("世帯が一つに決まりません。下から選んでください。")
NO_HOUSE = _("建物が見つかりません。建物番号か所在地の一部を入れてください。")
WHICH_HOUSE = _("建物が一つに決まりません。下から選んでください。")


@pages.get("/slips/")
@web.guard(permissions.RECEIVE)
def slips(ctx: Context) -> Response:
    """Offer the form for the next slip of the pile."""
    incident = incidents.current(ctx)
    values: dict[str, object] = {
        "incident_id": incident and incident.id,
        "copies": 1,
        **{name: request.args[name] for name in STICKY if name in request.args},
    }
    return _page(ctx, forms.prefilled(SlipForm, values))


@pages.post("/slips/")
@web.guard(permissions.RECEIVE)
def key_in(ctx: Context) -> Response:
    """Take one slip in and go on with the next."""
    form = web.read_form(SlipForm)
    made = form.attempt(ctx, lambda filled: _received(ctx, filled))
    if made is None:
        return _page(ctx, form, form.status)
    told = _("受付番号 %s で受け付けました。")
    if made.state == ApplicationState.MERGED:
        told = _("受付番号 %s で受け付け、前からある申請にまとめました。")
    web.tell("success", told % made.receipt_number)
    kept = {name: form.value(name) for name in STICKY}
    return web.see(url_for("certificates.slips", **kept))  # type: ignore[arg-type]


@pages.post("/slips/<uuid:application_id>/take-back")
@web.guard(permissions.RECEIVE)
def take_back(ctx: Context, application_id: UUID) -> Response:
    """Take back a slip that was keyed in wrongly."""
    try:
        kept = ctx.trying(lambda: actions.take_back(ctx, application_id, TAKEN_BACK))
    except Refusal as refusal:
        web.tell("error", str(refusal))
    else:
        told = _("受付番号 %s を取り消しました。正しい内容で入れ直せます。")
        web.tell("success", told % kept.receipt_number)
    return web.see(url_for("certificates.slips"))


def _received(ctx: Context, slip: SlipForm) -> Application:
    household_id = _household(ctx, slip)
    building_id = _house(ctx, slip, household_id)
    home = register.open_household(ctx, household_id)
    submission = slip.submission(household_id, building_id, home.head_name)
    deed = actions.receive_merged if slip.merge else actions.receive
    return deed(ctx, submission)


def _household(ctx: Context, slip: SlipForm) -> UUID:
    meant = [found for found, _name in queries.households_meant(ctx, slip.household)]
    if slip.household_id in meant:
        return slip.household_id
    if not meant:
        raise FieldRefusal("household", NOBODY)
    if len(meant) > 1:
        raise FieldRefusal("household_id", WHICH)
    return meant[0]


def _house(ctx: Context, slip: SlipForm, household_id: UUID) -> UUID:
    only, houses = queries.houses_meant(ctx, household_id, slip.house)
    if slip.building_id in [found for found, _name in houses]:
        return slip.building_id
    if only is not None:
        return only
    if not houses:
        raise FieldRefusal("house", NO_HOUSE)
    raise FieldRefusal("building_id", WHICH_HOUSE)


def _page(ctx: Context, form: forms.Form[SlipForm], status: int = 200) -> Response:
    kept, taken_back = queries.keyed_today(ctx)
    households, houses = _choices(ctx, form)
    return web.page(
        "certificates/slips.html",
        status,
        form=form,
        labels=SLIP_LABELS,
        incidents=[(i.id, i.name) for i in incidents.open_incidents(ctx)],
        deadlines=deadlines(ctx),
        households=households,
        houses=houses,
        relations=[(kind.value, kind.label) for kind in Relation],
        proxies=[(kind.value, kind.label) for kind in ProxyKind],
        checks=[(kind.value, kind.label) for kind in IdentityCheck],
        kept=kept,
        taken_back=taken_back,
        last=queries.last_slips(ctx),
        state_labels={state.value: state.label for state in ApplicationState},
        is_refused_twin=form.status == CONFLICT and "" in form.errors,
        key=db.new_id(),
        era_date=formats.era_date,
        moment=moment_text,
    )


def _choices(
    ctx: Context, form: forms.Form[SlipForm]
) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """Return what to choose from, once one line of text was not enough."""
    if form.filled is None or not form.errors:
        return [], []
    households = queries.households_meant(ctx, form.filled.household)
    try:
        household_id = _household(ctx, form.filled)
        register.open_household(ctx, household_id)
    except Refusal:
        return households, []
    _only, houses = queries.houses_meant(ctx, household_id, form.filled.house)
    many = households if len(households) > 1 else []
    return many, houses if len(houses) > 1 else []


SLIP_LABELS = LABELS | {
    "household": _("世帯"),
    "household_id": _("世帯の候補"),
    "house": _("被災した建物（住所と違うとき）"),
    "building_id": _("建物の候補"),
    "applicant_name": _("申請者（世帯主と違うとき）"),
    "applied_on": _("申請書の日付"),
}
