"""The staff's pages to look at: the list, one broadcast, its ledger."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from flask import request, url_for
from werkzeug.wrappers import Response

from broadcast import actions, permissions, queries
from broadcast.queries import acts, cable, ledger_sheet, telegrams, texts, urgent
from broadcast.queries import ledger as rows
from broadcast.rules.cable import Stage, Way
from broadcast.rules.channels import Channel, ReceiptState
from broadcast.rules.kinds import Kind
from broadcast.rules.levels import EvacuationLevel
from broadcast.rules.states import EDITABLE, BroadcastState, DeliveryState
from broadcast.rules.steps import STEP_LABELS
from broadcast.views.doors import desk
from broadcast.views.history import shown_versions
from broadcast.views.previews import preview
from disaster.foundation import clock, formats, web
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import Refusal

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

MOVING = (BroadcastState.APPROVED, BroadcastState.SENDING)
BEFORE_SENDING = (BroadcastState.SUBMITTED, *MOVING)


@desk.get("/")
@web.guard(permissions.READ)
def index(ctx: Context) -> Response:
    """List what is in force, what waits, what is being written, what was."""
    page = max(1, request.args.get("page", 1, int))
    waiting = queries.waiting(ctx)
    return web.page(
        "broadcast/index.html",
        in_force=queries.in_force(ctx),
        waiting=waiting,
        submitters=queries.submitters(ctx, [row.id for row in waiting]),
        drafts=queries.drafts(ctx),
        history=queries.history(ctx, page),
        page=page,
        pages=queries.history_pages(ctx),
        may_write=ctx.actor.may(permissions.WRITE),
        may_approve=ctx.actor.may(permissions.APPROVE),
        has_relay=bool(ctx.settings.smtp_url),
        **words(),
    )


@desk.get("/<uuid:broadcast_id>")
@web.guard(permissions.READ)
def show(ctx: Context, broadcast_id: UUID) -> Response:
    """Show one broadcast: its words, who did what, and what each channel did."""
    return show_page(ctx, broadcast_id)


@desk.get("/<uuid:broadcast_id>/ledger")
@web.guard(permissions.READ)
def ledger(ctx: Context, broadcast_id: UUID) -> Response:
    """Show the ledger: one row an address; who may not see addresses sees a part."""
    return _ledger_page(ctx, broadcast_id)


def _ledger_page(
    ctx: Context, broadcast_id: UUID, error: str = "", status: int = 200
) -> Response:
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    state = _state(request.args.get("state", ""))
    page = max(1, request.args.get("page", 1, int))
    here = url_for("broadcast.ledger", broadcast_id=broadcast_id, state=state or "")
    return web.page(
        "broadcast/ledger.html",
        status,
        error=error,
        broadcast=broadcast,
        counts=rows.counts(ctx, broadcast_id),
        deliveries=rows.deliveries(ctx, broadcast_id, state, page),
        state=state,
        page=page,
        pages=rows.pages(ctx, broadcast_id, state),
        here=f"{here}&page=",
        shown=ledger_sheet.shown_address(ctx),
        may_export=ctx.actor.may(permissions.EXPORT_LEDGER),
        **words(),
    )


@desk.post("/<uuid:broadcast_id>/ledger.csv")
@web.guard(permissions.EXPORT_LEDGER)
def ledger_csv(ctx: Context, broadcast_id: UUID) -> Response:
    """Hand the whole ledger out as CSV; a POST, because that is audited."""
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    try:
        ctx.trying(lambda: actions.note_ledger_export(ctx, broadcast_id))
    except Refusal as refusal:
        return _ledger_page(ctx, broadcast_id, str(refusal), refusal.status)
    content = ledger_sheet.ledger_csv(ctx, broadcast_id)
    answer = Response(content, content_type="text/csv; charset=utf-8")
    name = f"ledger-{broadcast.number}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def show_page(
    ctx: Context, broadcast_id: UUID, error: str = "", status: int = 200
) -> Response:
    """Render the page of one broadcast."""
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    state = BroadcastState(broadcast.state)
    counts = rows.counts(ctx, broadcast_id)
    text = texts.text_of(ctx, broadcast)
    first, last = rows.accepted_span(ctx, broadcast_id)
    return web.page(
        "broadcast/show.html",
        status,
        broadcast=broadcast,
        state=state,
        error=error,
        preview=preview(ctx, text, broadcast_id, broadcast.refers_to_id),
        steps=queries.steps(ctx, broadcast_id),
        versions=shown_versions(ctx, broadcast),
        receipts=queries.receipts(ctx, broadcast_id),
        counts=counts,
        total=sum(counts.values()),
        owed=rows.owed_count(ctx, broadcast_id),
        lanes=rows.lanes(ctx, broadcast_id),
        trouble=rows.trouble(ctx, broadcast_id),
        resting=rows.closed_now(ctx),
        expected_end=rows.expected_end(ctx, broadcast_id),
        is_complete=queries.is_complete(ctx, broadcast),
        first_accepted=first,
        last_accepted=last,
        before=_before(ctx, broadcast),
        follower=queries.follower(ctx, broadcast_id),
        origin=telegrams.origin(ctx, broadcast_id),
        acts=acts.possible(broadcast),
        deeds=_deeds(ctx, state) | _urgent_deeds(ctx, broadcast),
        urgent=urgent.latest_release(ctx, broadcast_id),
        has_relay=bool(ctx.settings.smtp_url),
        is_moving=state in MOVING,
        is_open=state in EDITABLE,
        new_id=new_id,
        **on_cable(ctx, broadcast),
        **words(),
    )


def on_cable(ctx: Context, broadcast: "Broadcast") -> dict[str, Any]:
    """Return what the page says of cable television (ケーブルテレビの放送)."""
    return {
        "cable": cable.standings(ctx, broadcast),
        "standard_is_shortened": cable.is_shortened_by_standard(ctx, broadcast),
        "stages": {stage.value: stage.label for stage in Stage},
        "ways": {way.value: way.label for way in Way},
        "may_note_cable": ctx.actor.may(permissions.NOTE_CABLE),
    }


def words() -> dict[str, Any]:
    """Return what every page of the room needs to speak of broadcasts."""
    return {
        "kinds": {kind.value: kind.label for kind in Kind},
        "states": {state.value: state.label for state in BroadcastState},
        "delivery_states": {state.value: state.label for state in DeliveryState},
        "channels": {channel.value: channel.label for channel in Channel},
        "receipt_states": {state.value: state.label for state in ReceiptState},
        "step_labels": STEP_LABELS,
        "moment": moment,
    }


def moment(at: datetime | None) -> str:
    """Write a moment as staff read it."""
    return formats.era_moment(clock.tokyo(at)) if at else ""


def _before(ctx: Context, broadcast: "Broadcast") -> "Broadcast | None":
    if broadcast.refers_to_id is None:
        return None
    return queries.get_broadcast(ctx, broadcast.refers_to_id)


def _deeds(ctx: Context, state: BroadcastState) -> set[str]:
    """Name what this person may do with a broadcast in this state."""
    writes = ctx.actor.may(permissions.WRITE)
    possible = {
        "edit": writes and state in EDITABLE,
        "withdraw": writes and state is BroadcastState.SUBMITTED,
        "review": ctx.actor.may(permissions.APPROVE)
        and state is BroadcastState.SUBMITTED,
        "stop": ctx.actor.may(permissions.STOP) and state in MOVING,
        "follow": writes,
    }
    return {name for name, is_possible in possible.items() if is_possible}


def _urgent_deeds(ctx: Context, broadcast: "Broadcast") -> set[str]:
    """Name what this person may do where level 5 goes out by one person."""
    waits = broadcast.state == BroadcastState.SUBMITTED
    is_top = broadcast.level == EvacuationLevel.EMERGENCY_SAFETY
    possible = {
        "urgent": ctx.actor.may(permissions.URGENT) and waits and is_top,
        "review_urgent": ctx.actor.may(permissions.APPROVE) and broadcast.is_urgent,
    }
    return {name for name, is_possible in possible.items() if is_possible}


def _state(text: str) -> DeliveryState | None:
    return DeliveryState(text) if text in set(DeliveryState) else None
