"""What is done with the victims' register: record support and consent, provide it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from certificates import permissions
from certificates.victims import exports, queries, rules
from certificates.victims.rules import Ground, Recipient, SupportKind, SupportState
from certificates.victims.tables import (
    ProvidedHousehold,
    SupportEvent,
    VictimConsent,
    VictimProvision,
)
from disaster import audit
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.incidents import queries as incidents
from disaster.register import queries as register


@dataclass(frozen=True, slots=True)
class Support:
    """One step of a support to record; ``corrects`` names the row that was wrong."""

    kind: SupportKind
    state: SupportState
    happened_on: date
    amount: int | None = None
    note: str = ""
    corrects: UUID | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """What shall be provided to whom, on what ground."""

    recipient: Recipient
    recipient_name: str
    ground: Ground
    reason: str
    items: Sequence[str]


def record_support(
    ctx: Context, incident_id: UUID, household_id: UUID, support: Support
) -> SupportEvent:
    """支援を記録する: add a row; a correction replaces the row it names."""
    ctx.require(permissions.VICTIMS_RECORD)
    struck_on = incidents.get_incident(ctx, incident_id).struck_on
    rules.check_day(
        "happened_on", support.happened_on, struck_on, clock.tokyo_day(ctx.now)
    )
    rules.check_amount(support.amount)
    note = rules.clean_text("note", support.note)
    queries.household_held(ctx, household_id)
    if support.corrects is not None:
        queries.to_correct(ctx, incident_id, household_id, support.corrects)
    event = SupportEvent(
        incident_id=incident_id,
        household_id=household_id,
        number=queries.next_number(ctx, SupportEvent, incident_id, household_id),
        kind=support.kind,
        state=support.state,
        amount=support.amount,
        happened_on=support.happened_on,
        note=note,
        corrects_id=support.corrects,
        recorded_at=ctx.now,
        recorded_by=ctx.actor.name,
    )
    ctx.session.add(event)
    ctx.session.flush()
    audit.record(
        ctx,
        "victim.support_recorded",
        household_id,
        event=str(event.id),
        kind=support.kind,
        state=support.state,
        amount=support.amount,
        corrects=str(support.corrects or ""),
    )
    return event


def record_consent(  # noqa: PLR0913 - the parts of one consent
    ctx: Context,
    incident_id: UUID,
    household_id: UUID,
    *,
    scope: Recipient,
    is_given: bool,
    said_on: date,
    words: str,
) -> VictimConsent:
    """同意を記録する: a consent or its withdrawal; the last word counts."""
    ctx.require(permissions.VICTIMS_RECORD)
    struck_on = incidents.get_incident(ctx, incident_id).struck_on
    rules.check_day("said_on", said_on, struck_on, clock.tokyo_day(ctx.now))
    words = rules.needed_text("words", words)
    queries.household_held(ctx, household_id)
    consent = VictimConsent(
        incident_id=incident_id,
        household_id=household_id,
        number=queries.next_number(ctx, VictimConsent, incident_id, household_id),
        scope=scope,
        is_given=is_given,
        said_on=said_on,
        words=words,
        recorded_at=ctx.now,
        recorded_by=ctx.actor.name,
    )
    ctx.session.add(consent)
    ctx.session.flush()
    audit.record(
        ctx,
        "victim.consent_recorded",
        household_id,
        consent=str(consent.id),
        scope=scope,
        given=is_given,
    )
    return consent


def provide(
    ctx: Context, incident_id: UUID, provision: Provision
) -> tuple[VictimProvision, bytes]:
    """台帳情報を提供する: make the file and its log row in one transaction."""
    ctx.require(permissions.VICTIMS_PROVIDE)
    everybody = queries.provision_candidates(
        ctx, incidents.get_incident(ctx, incident_id).id
    )
    made = _log(ctx, incident_id, provision, everybody)
    chosen = made[1]
    content = exports.provided_csv(
        ctx, incident_id, chosen, rules.chosen_items(provision.items)
    )
    row = made[0]
    row.sha256 = hashlib.sha256(content).hexdigest()
    _keep(ctx, row, chosen)
    return row, content


def log_provision(
    ctx: Context, incident_id: UUID, household_ids: Sequence[UUID], provision: Provision
) -> VictimProvision:
    """提供を記録する: what went out on paper or by word, for the named households."""
    ctx.require(permissions.VICTIMS_PROVIDE)
    incidents.get_incident(ctx, incident_id)
    for household_id in household_ids:
        register.get_household(ctx, household_id)
    row, chosen = _log(ctx, incident_id, provision, list(dict.fromkeys(household_ids)))
    _keep(ctx, row, chosen)
    return row


def _log(
    ctx: Context, incident_id: UUID, provision: Provision, everybody: Sequence[UUID]
) -> tuple[VictimProvision, list[UUID]]:
    """Ask the rules who may go out, and write the row that says so."""
    rules.check_ground(provision.recipient, provision.ground)
    hidden = register.protected_among(ctx, set(everybody))
    open_ones = [each for each in everybody if each not in hidden]
    silent: set[UUID] = set()
    if provision.ground is Ground.CONSENT:
        silent = queries.without_consent(
            ctx, incident_id, open_ones, provision.recipient
        )
    chosen = [each for each in open_ones if each not in silent]
    if not chosen:
        raise rules.NobodyToProvide(protected=len(hidden), without=len(silent))
    row = VictimProvision(
        incident_id=incident_id,
        recipient=provision.recipient,
        recipient_name=rules.needed_text("recipient_name", provision.recipient_name),
        ground=provision.ground,
        reason=rules.needed_text("reason", provision.reason),
        items=rules.chosen_items(provision.items),
        households=len(chosen),
        left_out_protected=len(hidden),
        left_out_consent=len(silent),
        provided_at=ctx.now,
        provided_by=ctx.actor.name,
    )
    return row, chosen


def _keep(ctx: Context, row: VictimProvision, chosen: Sequence[UUID]) -> None:
    ctx.session.add(row)
    ctx.session.flush()
    ctx.session.add_all(
        ProvidedHousehold(provision_id=row.id, household_id=each) for each in chosen
    )
    ctx.session.flush()
    audit.record(
        ctx,
        "victim.provided",
        row.id,
        recipient=row.recipient,
        ground=row.ground,
        items=row.items,
        households=row.households,
        left_out_protected=row.left_out_protected,
        left_out_consent=row.left_out_consent,
        sha256=row.sha256,
    )
