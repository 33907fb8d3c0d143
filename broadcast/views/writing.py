"""The author's pages: compose, look at every channel, ask for approval."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.forms import DraftForm
from broadcast.queries import announced, places, texts
from broadcast.rules import following, keeping
from broadcast.rules.announced import Announced, Announcement
from broadcast.rules.categories import LABELS
from broadcast.rules.desk import VALID_HOURS, DeskFields
from broadcast.rules.draft import Reason
from broadcast.rules.kinds import Hazard, Kind
from broadcast.rules.levels import EvacuationLevel, level_name
from broadcast.rules.phrases.japanese import REASONS
from broadcast.rules.states import EDITABLE, BroadcastState, StepNotAllowed
from broadcast.views.doors import desk
from broadcast.views.previews import Preview, preview
from broadcast.views.staff import show_page, words
from disaster.foundation import clock, forms, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

Form = forms.Form[DraftForm]


@desk.get("/new")
@web.guard(permissions.WRITE)
def new(ctx: Context) -> Response:
    """Start a text: empty, or from the broadcast that it follows."""
    asked = request.args.get("kind", "")
    kind = Kind(asked) if asked in set(Kind) else Kind.ISSUE
    follows = request.args.get("after", None, UUID)
    fields = DeskFields(
        kind=kind,
        open_shelters=tuple(request.args.getlist("open_shelters")),
        contact=places.default_contact(ctx),
    )
    if follows is not None:
        before = keeping.fields(queries.get_broadcast(ctx, follows).fields)
        start = _raised(following.prefilled(before, kind))
        fields = texts.bound(ctx, start, follows)
    form = _filled(ctx, fields, {"broadcast_id": new_id(), "follows": follows})
    return _page(ctx, form)


def _raised(fields: DeskFields) -> DeskFields:
    """Return the fields with the level that the page before asked for."""
    level = request.args.get("level", 0, int)
    if fields.level is None or level not in set(EvacuationLevel):
        return fields
    return replace(fields, level=EvacuationLevel(level))


@desk.post("/new")
@web.guard(permissions.WRITE)
def draft(ctx: Context) -> Response:
    """Look at the text in every channel, or keep it as a draft."""
    form = web.read_form(DraftForm)
    if form.value("deed") == "check":
        return _check(ctx, form)
    made = form.attempt(ctx, lambda filled: _draft(ctx, filled))
    if made is None:
        return _page(ctx, form, status=form.status)
    return _next(ctx, made)


@desk.get("/<uuid:broadcast_id>/edit")
@web.guard(permissions.WRITE)
def edit(ctx: Context, broadcast_id: UUID) -> Response:
    """Open a draft."""
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    if state not in EDITABLE:
        raise StepNotAllowed(before=state.label, after=_("編集中"))
    ours = {
        "broadcast_id": broadcast_id,
        "follows": broadcast.refers_to_id,
        "version": broadcast.version,
    }
    form = _filled(ctx, keeping.fields(broadcast.fields), ours)
    return _page(ctx, form, broadcast=broadcast)


@desk.post("/<uuid:broadcast_id>/edit")
@web.guard(permissions.WRITE)
def save(ctx: Context, broadcast_id: UUID) -> Response:
    """Look at the changed text, or keep it as a new version."""
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    form = web.read_form(DraftForm)
    if form.value("deed") == "check":
        return _check(ctx, form, broadcast)
    made = form.attempt(
        ctx,
        lambda filled: actions.edit(
            ctx, broadcast_id, filled.version or 0, filled.chosen(ctx.now)
        ),
    )
    if made is None:
        return _page(ctx, form, broadcast=broadcast, status=form.status)
    return _next(ctx, made)


@desk.post("/<uuid:broadcast_id>/submit")
@web.guard(permissions.WRITE)
def submit(ctx: Context, broadcast_id: UUID) -> Response:
    """Ask a second person for approval."""
    version = request.form.get("version", 0, int)
    return _deed(
        ctx,
        broadcast_id,
        lambda: actions.submit(ctx, broadcast_id, version),
        _("承認を求めました。承認する人に、画面の「承認を待つ発信」を伝えてください。"),
    )


@desk.post("/<uuid:broadcast_id>/withdraw")
@web.guard(permissions.WRITE)
def withdraw(ctx: Context, broadcast_id: UUID) -> Response:
    """Take a text back from the approver."""
    return _deed(
        ctx,
        broadcast_id,
        lambda: actions.withdraw(ctx, broadcast_id),
        _("引き戻しました。直してから、もう一度承認を求めてください。"),
    )


@desk.post("/<uuid:broadcast_id>/discard")
@web.guard(permissions.WRITE)
def discard(ctx: Context, broadcast_id: UUID) -> Response:
    """Throw a draft away."""
    return _deed(
        ctx,
        broadcast_id,
        lambda: actions.discard(ctx, broadcast_id),
        _("下書きを捨てました。記録は残っています。"),
    )


def _draft(ctx: Context, filled: DraftForm) -> "Broadcast":
    return actions.draft(
        ctx,
        filled.chosen(ctx.now),
        follows=filled.follows,
        broadcast_id=filled.broadcast_id,
    )


def _next(ctx: Context, made: "Broadcast") -> Response:
    """Go on after a text was kept: to its page, or on to the approver."""
    here = url_for("broadcast.show", broadcast_id=made.id)
    if request.args.get("deed") != "submit":
        web.tell("success", _("下書きを保存しました。まだ何も出していません。"))
        return web.see(here)
    if made.state == BroadcastState.SUBMITTED:
        # The same form once more: it was handed in by the first one.
        return web.see(here)
    try:
        ctx.trying(lambda: actions.submit(ctx, made.id, made.version))
    except Refusal as refusal:
        web.tell("error", str(refusal))
        return web.see(here)
    web.tell("success", _("承認を求めました。まだ何も出していません。"))
    return web.see(here)


def _deed(
    ctx: Context, broadcast_id: UUID, deed: Callable[[], object], told: str
) -> Response:
    try:
        ctx.trying(deed)
    except Refusal as refusal:
        return show_page(ctx, broadcast_id, str(refusal), refusal.status)
    web.tell("success", told)
    return web.see(url_for("broadcast.show", broadcast_id=broadcast_id))


def _check(ctx: Context, form: Form, broadcast: "Broadcast | None" = None) -> Response:
    """Show what would go out, without keeping anything."""
    looked = form.attempt(ctx, lambda filled: _look(ctx, filled))
    status = 200 if looked else form.status
    return _page(ctx, form, broadcast=broadcast, looked=looked, status=status)


def _look(ctx: Context, filled: DraftForm) -> Preview:
    broadcast_id = filled.broadcast_id or new_id()
    fields = texts.bound(ctx, filled.chosen(ctx.now), filled.follows)
    text = texts.write(ctx, fields, broadcast_id, filled.follows)
    return preview(ctx, text, broadcast_id, filled.follows)


def _filled(ctx: Context, fields: DeskFields, ours: Mapping[str, object]) -> Form:
    """Return the form that shows known fields."""
    offered = {one.name for one in announced.choices(ctx, fields.hazard)}
    kept = keeping.keep_fields(fields)
    at = fields.next_update_at
    shown = {
        **kept,
        **ours,
        "shelters": [name for name in fields.open_shelters if name in offered],
        "open_shelters": "\n".join(
            name for name in fields.open_shelters if name not in offered
        ),
        "preparing_shelters": "\n".join(fields.preparing_shelters),
        "next_update": f"{clock.tokyo(at):%Y-%m-%d %H:%M}" if at else "",
    }
    shown.pop("next_update_at")
    shown.pop("edited")
    shown |= {f"edit_{name}": text for name, text in fields.edited.items()}
    return forms.prefilled(DraftForm, shown)


def _page(
    ctx: Context,
    form: Form,
    *,
    broadcast: "Broadcast | None" = None,
    looked: Preview | None = None,
    status: int = 200,
) -> Response:
    return web.page(
        "broadcast/compose.html",
        status,
        form=form,
        broadcast=broadcast,
        preview=looked,
        is_drill=ctx.settings.is_drill,
        switches=[] if broadcast else _switches(ctx, form),
        categories=[(one.value, label) for one, label in LABELS.items()],
        hazards=[(hazard.value, hazard.label) for hazard in Hazard],
        levels=_levels(ctx),
        reasons=[(reason.value, REASONS[reason]) for reason in Reason],
        districts=list(places.districts(ctx).values()),
        shelter_choices=_shelter_choices(ctx, form),
        hours=[(hours, _("%d 時間") % hours) for hours in VALID_HOURS],
        key=new_id(),
        **_shape(ctx, form),
        **words(),
    )


def _shape(ctx: Context, form: Form) -> dict[str, Any]:
    """Say which fields this kind of text has."""
    kind, before = form.value("kind"), _before(ctx, form)
    is_notice = before.level is None if before else kind == Kind.NOTICE
    return {
        "kind": kind,
        "is_notice": is_notice,
        "is_bound": before is not None and kind in following.BOUND,
        "has_mistake": kind in {Kind.CORRECT, Kind.CANCEL},
        "orders": not is_notice and kind not in following.BOUND,
    }


def _shelter_choices(ctx: Context, form: Form) -> list[Announced]:
    """Return the shelters to choose from, once the danger is known (避難所の候補)."""
    asked = form.value("hazard")
    hazard = Hazard(asked) if asked in set(Hazard) else None
    return [
        one for one in announced.choices(ctx, hazard) if one.state is Announcement.OPEN
    ]


def _levels(ctx: Context) -> list[tuple[int, str]]:
    day = clock.tokyo_day(ctx.now)
    return [(lv.value, f"{lv.value} {level_name(lv, day)}") for lv in EvacuationLevel]


def _switches(ctx: Context, form: Form) -> list[tuple[str, str, str]]:
    """Return the other kinds that may be written here, and where."""
    before, asked = _before(ctx, form), form.value("kind")
    if before is None:
        choices = tuple(kind for kind in Kind if not kind.follows)
        after: dict[str, Any] = {}
    else:
        choices = following.followers(before.kind, before.level)
        after = {"after": form.value("follows")}
    return [
        (kind.value, kind.label, url_for("broadcast.new", kind=kind.value, **after))
        for kind in choices
        if kind != asked
    ]


def _before(ctx: Context, form: Form) -> DeskFields | None:
    """Return the fields of what this text follows, or None."""
    try:
        found = queries.find(ctx, UUID(form.value("follows")))
    except ValueError:
        return None
    return keeping.fields(found.fields) if found else None
