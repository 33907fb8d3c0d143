"""The pages of the matching: how far it is, the three lists, one household."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from disaster.foundation import clock, formats, forms, web
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.register import permissions
from disaster.register import queries as register
from disaster.register.matching import actions, exports, queries
from disaster.register.matching.forms import AnswerForm
from disaster.register.matching.queries import PAGE, Wanted
from disaster.register.matching.rules.answering import WITHOUT_BUILDING, Answer, Method
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.rules.marking import pieces
from disaster.register.views.door import copy_line

pages = Blueprint("matching", __name__, url_prefix="/staff/register/matching")

PAGE_NUMBER = re.compile("[0-9]{1,5}")
LONGEST = 200
LISTS = [
    (Standing.CERTAIN, _("候補が一つだけはっきりしています。まとめて確かめます。")),
    (Standing.PROBABLE, _("候補を見比べて、1 件ずつ確かめます。")),
    (Standing.NONE, _("台帳どうしでは見つかりません。建物を探すか、答えを残します。")),
]


@pages.get("/")
@web.guard(permissions.LINK)
def index(ctx: Context) -> Response:
    """Show how far every district is, the lists, and what changed."""
    return _home_page(ctx)


def _home_page(ctx: Context, error: str = "", status: int = 200) -> Response:
    run = queries.last_run(ctx)
    districts = queries.progress(ctx)
    return web.page(
        "register/matching_index.html",
        status,
        error=error,
        copies=_copies(ctx),
        run=run,
        is_outdated=run is not None and queries.has_newer_ledgers(ctx, run),
        districts=districts,
        total=queries.altogether(districts),
        lists=LISTS,
        doubts=queries.doubts(ctx),
        changes=queries.changes(ctx, run) if run and run.finished_at else [],
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
    )


@pages.post("/run")
@web.guard(permissions.LINK)
def run(ctx: Context) -> Response:
    """Ask for a run; the worker does it."""
    actions.ask_for_run(ctx)
    web.tell("info", _("突合を始めます。終わると、この画面に結果が出ます。"))
    return web.see(url_for("matching.index"))


@pages.get("/<any(certain, probable, none):standing>")
@web.guard(permissions.LINK)
def listing(ctx: Context, standing: str) -> Response:
    """Show one page of a list."""
    return _listing(ctx, _wanted(standing))


@pages.post("/certain")
@web.guard(permissions.LINK)
def confirm(ctx: Context) -> Response:
    """Confirm every ticked pair of the page."""
    wanted = _wanted(Standing.CERTAIN)
    pairs = list(_pairs())
    if not pairs:
        return _listing(ctx, wanted, _("確かめる世帯に印を付けてください。"), 422)
    kept, left = actions.confirm_many(ctx, pairs)
    web.tell("success", _("%d 世帯の建物を記録しました。") % kept)
    if left:
        web.tell(
            "warning",
            _(
                "%d 世帯は、ほかの人が答えたか候補が変わったため、記録していません。"
                "一覧に残っていれば、もう一度確かめてください。"
            )
            % left,
        )
    return web.see(url_for(".listing", standing="certain", district=wanted.district))


@pages.get("/households/<uuid:household_id>")
@web.guard(permissions.LINK)
def household(ctx: Context, household_id: UUID) -> Response:
    """Put one household beside its candidates."""
    return _household(ctx, household_id, forms.prefilled(AnswerForm, {}))


@pages.post("/households/<uuid:household_id>")
@web.guard(permissions.LINK)
def answer(ctx: Context, household_id: UUID) -> Response:
    """Record where the household lives, and go on to the next."""
    form = web.read_form(AnswerForm)
    made = form.attempt(
        ctx, lambda filled: actions.answer(ctx, household_id, filled.said())
    )
    if made is None:
        return _household(ctx, household_id, form)
    web.tell("success", _("記録しました: %s") % Answer(made.kind).label)
    return _next(ctx, household_id)


@pages.post("/households/<uuid:household_id>/take-back")
@web.guard(permissions.LINK)
def take_back(ctx: Context, household_id: UUID) -> Response:
    """Take an answer back and show the household again."""
    answer_id = _uuid(request.form.get("answer", ""))
    if answer_id is None:
        raise FieldRefusal(_("答え"), _("取り消す答えを選んでください。"))
    actions.take_back(ctx, household_id, answer_id)
    web.tell("success", _("答えを取り消しました。"))
    return web.see(url_for(".household", household_id=household_id, **_place()))


@pages.get("/next")
@web.guard(permissions.LINK)
def begin(ctx: Context) -> Response:
    """Open the first household of a list."""
    return _next(ctx, None)


@pages.get("/buildings/<uuid:building_id>")
@web.guard(permissions.LINK)
def building(ctx: Context, building_id: UUID) -> Response:
    """Show the open households whose first candidate is a building."""
    return web.page(
        "register/matching_building.html",
        copies=_copies(ctx),
        building=register.get_building(ctx, building_id),
        homes=queries.homes_proposed(ctx, building_id),
    )


@pages.post("/work-list.csv")
@web.guard(permissions.EXPORT_WORK_LIST)
def work_list(ctx: Context) -> Response:
    """Hand the work list out as a file: it holds names and addresses."""
    standing = _standing(request.form.get("list", ""))
    try:
        rows = ctx.trying(lambda: actions.take_out(ctx, standing))
    except Refusal as refusal:
        return _home_page(ctx, str(refusal), refusal.status)
    answer = Response(exports.work_list(rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename="totsugo.csv")
    return answer


def _listing(
    ctx: Context, wanted: Wanted, error: str = "", status: int = 200
) -> Response:
    rows, total = queries.listed(ctx, wanted)
    return web.page(
        "register/matching_list.html",
        status,
        copies=_copies(ctx),
        wanted=wanted,
        rows=rows,
        total=total,
        pages=-(-total // PAGE) or 1,
        districts=[one.district for one in queries.progress(ctx)],
        about=dict(LISTS)[wanted.standing],
        has_run=queries.last_run(ctx) is not None,
        error=error,
    )


def _household(
    ctx: Context, household_id: UUID, form: forms.Form[AnswerForm]
) -> Response:
    search = _asked("q")
    found = queries.compare(ctx, household_id, search)
    last = queries.last_answer(ctx)
    return web.page(
        "register/matching_household.html",
        form.status if form.errors else 200,
        copies=_copies(ctx),
        one=found,
        form=form,
        search=search,
        place=_place(),
        last=last if last and last[1].id != household_id else None,
        without=WITHOUT_BUILDING,
        label_of=lambda kind: Answer(kind).label,
        method_of=lambda method: Method(method).label,
        pieces=pieces,
        moment=lambda at: formats.era_moment(clock.tokyo(at)),
    )


def _next(ctx: Context, after: UUID | None) -> Response:
    """Go on to the next household of the list one came from, or to the lists."""
    standing = _standing(_asked("list"))
    if standing is None:
        return web.see(url_for(".household", household_id=after)) if after else _home()
    wanted = Wanted(standing, _asked("district"))
    found = queries.following(ctx, wanted, after)
    if found is None:
        web.tell("success", _("「%s」の一覧は終わりました。") % standing.label)
        return _home()
    return web.see(url_for(".household", household_id=found, **_place()))


def _home() -> Response:
    return web.see(url_for(".index"))


def _place() -> dict[str, Any]:
    """Return which list one works through, to carry it from page to page."""
    names = ("list", "district")
    return {name: asked for name in names if (asked := _asked(name))}


def _wanted(standing: str) -> Wanted:
    page = _asked("page")
    number = int(page) if PAGE_NUMBER.fullmatch(page) else 1
    return Wanted(Standing(standing), _asked("district"), max(number, 1))


def _asked(name: str) -> str:
    """Return what the address asks for; PostgreSQL knows no NUL, nor do people."""
    return request.args.get(name, "").replace("\0", "").strip()[:LONGEST]


def _standing(text: str) -> Standing | None:
    return Standing(text) if text in set(Standing) else None


def _pairs() -> Iterator[tuple[UUID, UUID]]:
    for text in request.form.getlist("pair"):
        home, _colon, house = text.partition(":")
        pair = _uuid(home), _uuid(house)
        if pair[0] and pair[1]:
            yield pair[0], pair[1]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _copies(ctx: Context) -> dict[str, str]:
    return {kind: copy_line(ctx, kind) for kind in ("residents", "buildings")}
