"""What people say about where a household lives (突合の答え), and taking it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from disaster import audit
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from disaster.register import permissions
from disaster.register import queries as register
from disaster.register.matching import queries
from disaster.register.matching.queries import Held
from disaster.register.matching.rules import answering
from disaster.register.matching.rules.answering import (
    AlreadyAnswered,
    Answer,
    Method,
    NothingToTakeBack,
)
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.tables import MatchAnswer, MatchProposal
from disaster.register.rules.comparing import BY_COUNTER

Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer; ``seen`` is the number of the last answer that was on the screen."""

    kind: Answer
    building_id: UUID | None = None
    reason: str = ""
    method: Method = Method.SINGLE
    seen: int = 0


def answer(ctx: Context, household_id: UUID, said: Said) -> MatchAnswer:
    """答える: this building, or why none; a later answer replaces an earlier one."""
    ctx.require(permissions.LINK)
    held = queries.held(ctx, household_id)
    proposal = held.proposal
    if held.number != said.seen + 1:
        raise AlreadyAnswered
    reasons = _reasons(proposal, said.building_id)
    answering.check(said.kind, said.reason, is_candidate=reasons is not None)
    _check_building(ctx, said)
    return _keep(ctx, held, said, reasons or [])


def confirm_many(
    ctx: Context, pairs: Iterable[Pair], method: Method = Method.BULK
) -> tuple[int, int]:
    """まとめて確かめる: keep every pair that is certain still; count kept and left.

    Left is what somebody answered meanwhile, what a new run sees otherwise, and what
    may not be shown any more.
    """
    ctx.require(permissions.LINK)
    # In one order, so that two people with overlapping pages never wait in a circle.
    wanted = sorted(set(pairs))
    hidden = register.protected_among(ctx, {home for home, _house in wanted})
    shown = {home: house for home, house in wanted if home not in hidden}
    kept = sum(
        _confirm(ctx, one, shown[one.household.id], method)
        for one in queries.waiting_held(ctx, shown)
    )
    return kept, len(wanted) - kept


def take_back(ctx: Context, household_id: UUID, answer_id: UUID) -> None:
    """取り消す: the household stands on its list again, and both lines are kept."""
    ctx.require(permissions.LINK)
    held = queries.held(ctx, household_id)
    if held.proposal.answer_id != answer_id:
        raise NothingToTakeBack
    _keep(ctx, held, Said(Answer.TAKEN_BACK), [])


def _confirm(ctx: Context, one: Held, building_id: UUID, method: Method) -> bool:
    """Keep one pair if the household is open and the building its certain one still."""
    proposal, household = one.proposal, one.household
    is_open = household.building_id is None and household.gone_on is None
    is_certain = proposal.standing == Standing.CERTAIN and proposal.answer_id is None
    if not (is_open and is_certain and proposal.building_id == building_id):
        return False
    said = Said(Answer.BUILDING, building_id, method=method)
    _keep(ctx, one, said, _reasons(proposal, building_id) or [])
    return True


def _check_building(ctx: Context, said: Said) -> None:
    if said.kind is not Answer.BUILDING:
        return
    if said.building_id is None:
        raise FieldRefusal("building", _("建物を選んでください。"))
    if register.get_building(ctx, said.building_id).gone_on is not None:
        raise FieldRefusal("building", _("この建物は今はありません。"))


def _keep(ctx: Context, held: Held, said: Said, reasons: Sequence[str]) -> MatchAnswer:
    """Store an answer, let the household follow it, and write the trail."""
    household, proposal = held.household, held.proposal
    building_id = said.building_id if said.kind is Answer.BUILDING else None
    made = MatchAnswer(
        household_id=household.id,
        number=held.number,
        kind=said.kind,
        building_id=building_id,
        score=queries.points(reasons) if building_id else None,
        reasons=list(reasons),
        method=said.method,
        reason=said.reason.strip(),
        address=household.address_key,
        answered_at=ctx.now,
        answered_by=ctx.actor.name,
    )
    ctx.session.add(made)
    ctx.session.flush()
    proposal.answer_id = None if said.kind is Answer.TAKEN_BACK else made.id
    household.building_id = building_id
    household.building_basis = BY_COUNTER if building_id else ""
    household.building_reason = _told(made) if building_id else ""
    audit.record(
        ctx,
        "match.answered",
        household.id,
        kind=made.kind,
        building=building_id,
        score=made.score,
        method=made.method,
    )
    return made


def _told(made: MatchAnswer) -> str:
    return made.reason or Method(made.method).label


def _reasons(proposal: MatchProposal, building_id: UUID | None) -> Sequence[str] | None:
    """Return why a building is a candidate, or None when it is none."""
    for one in proposal.candidates:
        if one["building"] == str(building_id):
            return list(one["reasons"])
    return None
