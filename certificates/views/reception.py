"""Pages of the reception: find applications, take one in (受付)."""

from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from certificates import actions, permissions, queries
from certificates.forms import CounterForm, told
from certificates.queries import OnlineApplication, Wanted
from certificates.rules.applying import OnlineState
from certificates.rules.kinds import CertificateKind
from certificates.rules.receiving import (
    ApplicationState,
    Channel,
    IdentityCheck,
    ProxyKind,
    Relation,
)
from certificates.views.deadlines import deadlines
from certificates.views.door import moment_text, page_number, pages, typed_text
from disaster.foundation import clock, db, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _
from disaster.incidents import queries as incidents
from disaster.register import queries as register

CONFLICT = 409
LABELS = {
    "incident_id": _("災害"),
    "building_id": _("被災した建物"),
    "applicant_name": _("申請者の氏名"),
    "relation": _("世帯主との関係"),
    "has_letter": _("委任状"),
    "proxy_kind": _("代理人と世帯の関係"),
    "many_confirmed": _("多くの世帯の代理"),
    "born_on": _("申請者の生年月日"),
    "phone": _("電話番号"),
    "purpose": _("使い道"),
    "copies": _("必要な通数"),
    "identity_check": _("本人確認"),
    "channel": _("受付の経路"),
    "applied_on": _("申請日"),
    "late_reason": _("期限後に受け付ける理由"),
    "remark_2": _("追加記載事項②"),
    "remark_3": _("追加記載事項③"),
    "kind": _("証明書の種類"),
    "declared": _("証明書に載せるもの"),
    "place": _("被災した場所"),
    "evidence": _("申出の確かめ方"),
}


@pages.get("/")
@web.guard(permissions.READ)
def index(ctx: Context) -> Response:
    """List the applications that one field and two filters ask for."""
    wanted = _wanted()
    try:
        rows, total, error = *queries.listed(ctx, wanted), ""
    except Refusal as refusal:
        rows, total, error = [], 0, str(refusal)
    return web.page(
        "certificates/index.html",
        422 if error else 200,
        error=error,
        wanted=wanted,
        rows=rows,
        total=total,
        pages=-(-total // queries.PAGE),
        counts=queries.counts_by_state(ctx, wanted.incident_id),
        states=[(state.value, state.label) for state in ApplicationState],
        incidents=[(i.id, i.name) for i in incidents.all_incidents(ctx)],
        may_receive=ctx.actor.may(permissions.RECEIVE),
        halt=queries.halt(ctx),
        online_waiting=queries.online_counts(ctx)[OnlineState.SUBMITTED],
        may_resume=ctx.actor.may(permissions.RESUME),
        moment=moment_text,
    )


@pages.get("/new/<uuid:household_id>")
@web.guard(permissions.RECEIVE)
def new(ctx: Context, household_id: UUID) -> Response:
    """Offer the form, filled with what the register knows."""
    household = register.open_household(ctx, household_id)
    incident = incidents.current(ctx)
    values = {
        "incident_id": request.args.get("incident_id") or (incident and incident.id),
        "building_id": queries.only_house(ctx, household_id),
        "applicant_name": household.head_name,
        "relation": Relation.HEAD.value,
        "kind": CertificateKind.DAMAGE.value,
        "copies": 1,
        "channel": Channel.COUNTER.value,
        "applied_on": formats.era_date(clock.tokyo_day(ctx.now)),
    }
    return _form_page(ctx, household_id, forms.prefilled(CounterForm, values))


@pages.post("/new/<uuid:household_id>")
@web.guard(permissions.RECEIVE)
def receive(ctx: Context, household_id: UUID) -> Response:
    """Take the application in, or put it together with the one that stands."""
    form = web.read_form(CounterForm)
    deed = actions.receive_merged if request.form.get("merge") else actions.receive
    made = form.attempt(ctx, lambda filled: deed(ctx, filled.submission(household_id)))
    if made is None:
        return _form_page(ctx, household_id, form, form.status)
    sentence = _("受け付けました。受付番号 %s") % made.receipt_number
    if made.state == ApplicationState.MERGED:
        sentence += _("。前からある申請にまとめました。どちらの番号でも開けます。")
    web.tell("success", sentence)
    counts = queries.counting(ctx, made)
    return web.see(url_for("certificates.show", application_id=counts.id))


def _form_page(
    ctx: Context,
    household_id: UUID,
    form: forms.Form[CounterForm],
    status: int = 200,
) -> Response:
    household = register.open_household(ctx, household_id)
    search = typed_text("building_q")
    houses = queries.candidate_houses(
        ctx, household_id, search, form.value("building_id")
    )
    house_ids = [house_id for house_id, _name in houses]
    standing = queries.duplicates(ctx, household_id, house_ids)
    labels = (*ctx.settings.city.addon_labels, "", "", "")
    return web.page(
        "certificates/new.html",
        status,
        form=form,
        labels=LABELS | {"remark_2": labels[1], "remark_3": labels[2]},
        household=household,
        building_q=search,
        buildings=houses,
        incidents=[(i.id, i.name) for i in incidents.open_incidents(ctx)],
        deadlines=deadlines(ctx),
        duplicates=standing,
        online=_online_beside(ctx, household_id, house_ids),
        is_refused_twin=form.status == CONFLICT and "" in form.errors,
        earlier=[
            each
            for each in queries.of_household(ctx, household.id)
            if each.id not in {one.application_id for one in standing}
        ],
        state_labels={state.value: state.label for state in ApplicationState},
        relations=[(kind.value, kind.label) for kind in Relation],
        proxies=[(kind.value, kind.label) for kind in ProxyKind],
        kinds=[(kind.value, kind.label) for kind in CertificateKind],
        checks=[(kind.value, kind.label) for kind in IdentityCheck],
        channels=[(kind.value, kind.label) for kind in Channel],
        key=db.new_id(),
        era_date=formats.era_date,
        moment=moment_text,
    )


def _online_beside(
    ctx: Context, household_id: UUID, houses: list[UUID]
) -> list[OnlineApplication]:
    """Return waiting online applications of the same people or house, none masked."""
    return [
        sent
        for sent in queries.online_beside(ctx, household_id, houses)
        if not queries.hidden_behind(ctx, sent, told(sent.answers))
    ]


def _wanted() -> Wanted:
    state = request.args.get("state", "")
    incident = request.args.get("incident", "")
    try:
        incident_id = UUID(incident) if incident else None
    except ValueError:
        incident_id = None
    return Wanted(
        text=typed_text("q"),
        state=state if state in set(ApplicationState) else "",
        incident_id=incident_id,
        page=page_number(),
    )
