"""Questions about runs: the last one, one that waits, whether the ledgers moved on."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from disaster.foundation.context import Context
from disaster.register.matching.rules.deciding import Standing
from disaster.register.matching.rules.reasons import Reason
from disaster.register.matching.tables import MatchProposal, MatchRun
from disaster.register.queries import protected_households
from disaster.register.tables import Household, LedgerCopy

# A worker renews its lease with every batch; one that was killed is followed after it.
LEASE = timedelta(minutes=5)
COMPARED = ("buildings", "households", "residents")


def last_run(ctx: Context) -> MatchRun | None:
    """Return the newest run, finished or not."""
    wanted = select(MatchRun).order_by(MatchRun.number.desc())
    return ctx.session.scalars(wanted.limit(1)).one_or_none()


def is_due(ctx: Context) -> bool:
    """Say whether a run waits; a question that holds nothing."""
    last = last_run(ctx)
    if last is None or last.finished_at is not None:
        return False
    return last.leased_until is None or last.leased_until < ctx.now


def waiting_run(ctx: Context) -> MatchRun | None:
    """Return a run that nobody works on, held, or None."""
    wanted = (
        select(MatchRun)
        .where(
            MatchRun.finished_at.is_(None),
            or_(MatchRun.leased_until.is_(None), MatchRun.leased_until < ctx.now),
        )
        .order_by(MatchRun.number)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return ctx.session.scalars(wanted).one_or_none()


def run_held(ctx: Context, run_id: UUID) -> MatchRun:
    """Return a run and hold it."""
    return ctx.session.get_one(
        MatchRun, run_id, with_for_update=True, populate_existing=True
    )


def proposals(
    ctx: Context, household_ids: Collection[UUID]
) -> dict[UUID, MatchProposal]:
    """Return what the last run said of some households."""
    wanted = select(MatchProposal).where(MatchProposal.household_id.in_(household_ids))
    return {one.household_id: one for one in ctx.session.scalars(wanted)}


def changed_in(ctx: Context, run: MatchRun) -> int:
    """Count the households whose list or first candidate a run changed."""
    wanted = select(func.count()).where(
        MatchProposal.changed_in == run.number, MatchProposal.before.is_not(None)
    )
    return ctx.session.scalar(wanted) or 0


def points(reasons: Iterable[str]) -> int:
    """Return the points of reasons as they are kept."""
    return sum(Reason(one).points for one in reasons)


def certain(ctx: Context, district: str, limit: int) -> list[tuple[UUID, UUID]]:
    """Return open certain pairs of household and building, in order of numbers."""
    wanted = (
        select(MatchProposal.household_id, MatchProposal.building_id)
        .join(Household, Household.id == MatchProposal.household_id)
        .where(
            MatchProposal.standing == Standing.CERTAIN,
            MatchProposal.answer_id.is_(None),
            MatchProposal.building_id.is_not(None),
            Household.building_id.is_(None),
            Household.gone_on.is_(None),
            Household.id.not_in(protected_households(ctx)),
        )
        .order_by(Household.number)
        .limit(limit)
    )
    if district:
        wanted = wanted.where(Household.district == district)
    return [(home, house) for home, house in ctx.session.execute(wanted) if house]


def has_newer_ledgers(ctx: Context, run: MatchRun) -> bool:
    """Say whether a ledger was copied in after a run was asked for."""
    wanted = select(func.max(LedgerCopy.imported_at)).where(
        LedgerCopy.kind.in_(COMPARED)
    )
    newest = ctx.session.scalar(wanted)
    return newest is not None and newest > run.asked_at
