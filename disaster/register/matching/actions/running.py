"""A run (突合の実行): asked for, worked off batch by batch, counted.

Every batch is one transaction and writes only what differs from the run before, so a
run that was cut off is simply done again from the start.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from disaster import audit
from disaster.foundation.context import Context
from disaster.register import permissions
from disaster.register.matching import queries
from disaster.register.matching.rules.deciding import Proposal, Standing, propose
from disaster.register.matching.rules.scoring import Candidate
from disaster.register.matching.tables import MatchProposal, MatchRun

BATCH = 1_000

Work = Callable[[], AbstractContextManager[Context]]
Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Doors:
    """How a run reaches the database: to look without keeping, and to work."""

    look: Work
    work: Work


def ask_for_run(ctx: Context) -> MatchRun:
    """突合を頼む: one run waits at a time; asking twice gives the same one."""
    ctx.require(permissions.LINK)
    last = queries.last_run(ctx)
    if last is not None and last.finished_at is None:
        return last
    run = MatchRun(
        number=last.number + 1 if last else 1,
        asked_at=ctx.now,
        asked_by=ctx.actor.name,
        counts={},
    )
    ctx.session.add(run)
    ctx.session.flush()
    audit.record(ctx, "match.asked", run.id, number=run.number)
    return run


def take_run(ctx: Context) -> UUID | None:
    """Take up the run that waits, or one whose worker went away."""
    ctx.require(permissions.LINK)
    run = queries.waiting_run(ctx)
    if run is None:
        return None
    run.leased_until = ctx.now + queries.LEASE
    return run.id


def do_run(doors: Doors, run_id: UUID, tell: Tell = lambda _done, _total: None) -> None:
    """突合する: propose for every open household, keep what differs, count."""
    with doors.look() as ctx:
        known = queries.material(ctx)
    proposals = propose(known.homes, known.houses, known.settled)
    for at in range(0, len(proposals), BATCH):
        with doors.work() as ctx:
            _keep(ctx, run_id, proposals[at : at + BATCH], len(proposals))
        tell(min(at + BATCH, len(proposals)), len(proposals))
    with doors.work() as ctx:
        _finish(ctx, run_id, proposals)


def _keep(ctx: Context, run_id: UUID, batch: Sequence[Proposal], total: int) -> None:
    ctx.require(permissions.LINK)
    run = queries.run_held(ctx, run_id)
    if run.finished_at is not None:
        return
    known = queries.proposals(ctx, {one.household_id for one in batch})
    for proposal in batch:
        _keep_one(ctx, run, known.get(proposal.household_id), proposal)
    run.total, run.done = total, run.done + len(batch)
    run.leased_until = ctx.now + queries.LEASE


def _keep_one(
    ctx: Context, run: MatchRun, known: MatchProposal | None, found: Proposal
) -> None:
    """Write one proposal if it says something else than what is kept."""
    written = [_written(one) for one in found.candidates]
    if known is None:
        known = MatchProposal(household_id=found.household_id)
        ctx.session.add(known)
    elif (known.standing, known.candidates) == (found.standing, written):
        return
    elif _differs(known, found):
        known.before = {
            "standing": known.standing,
            "building": str(known.building_id) if known.building_id else None,
        }
    known.standing = found.standing
    known.building_id = found.best
    known.score = found.candidates[0].score if found.candidates else None
    known.candidates = written
    known.changed_in = run.number


def _differs(known: MatchProposal, found: Proposal) -> bool:
    """Say whether the list or the first candidate changed: what a person notices."""
    return (known.standing, known.building_id) != (found.standing, found.best)


def _written(candidate: Candidate) -> dict[str, Any]:
    return {
        "building": str(candidate.building_id),
        "number": candidate.number,
        "reasons": [str(reason) for reason in candidate.reasons],
    }


def _finish(ctx: Context, run_id: UUID, proposals: Sequence[Proposal]) -> None:
    run = queries.run_held(ctx, run_id)
    if run.finished_at is not None:
        return
    lists = Counter(one.standing for one in proposals)
    changed = queries.changed_in(ctx, run)
    run.counts = {one.value: lists[one] for one in Standing} | {"changed": changed}
    run.total = run.done = len(proposals)
    run.finished_at, run.leased_until = ctx.now, None
    audit.record(ctx, "match.run", run.id, number=run.number, **run.counts)
