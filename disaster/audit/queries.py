"""Questions to the audit trail."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select

from disaster.audit.rules import SEEN, Link, group_of
from disaster.audit.tables import AuditEntry, AuditHead
from disaster.foundation import clock
from disaster.foundation.context import Context

PAGE = 100


@dataclass(frozen=True, slots=True)
class Filters:
    """What of the trail is asked for (絞込み); days are those of Tokyo, both included.

    ``deed`` is a deed or a whole group of them.
    """

    deed: str = ""
    actor: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None


def links(ctx: Context, filters: Filters | None = None) -> Iterator[Link]:
    """Return the chain, or what was asked for of it, a thousand lines at a time."""
    ordered = _wanted(filters or Filters()).order_by(AuditEntry.number)
    for entry in ctx.session.scalars(ordered.execution_options(yield_per=1000)):
        yield _link(entry)


def tail(ctx: Context) -> list[Link]:
    """Return the last lines of the chain in order."""
    newest = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(PAGE)
    return [_link(entry) for entry in reversed(ctx.session.scalars(newest).all())]


def head(ctx: Context) -> tuple[int, str] | None:
    """Return number and hash of the last entry: the anchor to keep outside."""
    last = ctx.session.get(AuditHead, 1)
    return (last.number, last.hash) if last else None


def newest(
    ctx: Context, filters: Filters | None = None, page: int = 1, *, deed: str = ""
) -> Sequence[AuditEntry]:
    """Return one page of entries, newest first; ``deed`` alone may be asked for."""
    wanted = _wanted(filters or Filters(deed))
    ordered = wanted.order_by(AuditEntry.number.desc())
    return ctx.session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()


def count(ctx: Context, filters: Filters | None = None) -> int:
    """Return how many entries there are, of all or of what is asked for."""
    wanted = _wanted(filters or Filters()).subquery()
    return ctx.session.scalar(select(func.count()).select_from(wanted)) or 0


def actors(ctx: Context) -> Sequence[str]:
    """Return everybody who ever did something."""
    every = select(AuditEntry.actor).distinct().order_by(AuditEntry.actor)
    return ctx.session.scalars(every.limit(PAGE)).all()


def who_saw(ctx: Context, subject: UUID) -> Sequence[AuditEntry]:
    """Return all that happened around seeing a protected household or person.

    A reading names the people who became visible, so a person is found in the lines of
    every household they belonged to.
    """
    text = str(subject)
    wanted = select(AuditEntry).where(
        _is_deed(group_of(SEEN)),
        or_(AuditEntry.subject == text, AuditEntry.facts.contains(text)),
    )
    return ctx.session.scalars(wanted.order_by(AuditEntry.number.desc())).all()


def readings(
    ctx: Context, deeds: Collection[str], filters: Filters
) -> Iterator[AuditEntry]:
    """Return the lines of some deeds in a time, oldest first (漏えいの調査)."""
    wanted = _wanted(filters).where(AuditEntry.deed.in_(deeds))
    ordered = wanted.order_by(AuditEntry.number)
    yield from ctx.session.scalars(ordered.execution_options(yield_per=1000))


def counted(
    ctx: Context, deeds: Collection[str], filters: Filters
) -> dict[tuple[str, str], int]:
    """Count the lines of some deeds in a time by deed and person (件数)."""
    wanted = _wanted(filters).where(AuditEntry.deed.in_(deeds)).subquery()
    grouped = (
        select(wanted.c.deed, wanted.c.actor, func.count())
        .group_by(wanted.c.deed, wanted.c.actor)
        .order_by(wanted.c.deed, wanted.c.actor)
    )
    return {(deed, who): number for deed, who, number in ctx.session.execute(grouped)}


def _wanted(filters: Filters) -> Select[AuditEntry]:
    return select(AuditEntry).where(*_conditions(filters))


def _conditions(filters: Filters) -> Iterator[ColumnElement[bool]]:
    if filters.deed:
        yield _is_deed(filters.deed)
    if filters.actor:
        yield AuditEntry.actor == filters.actor
    if filters.subject:
        yield AuditEntry.subject == filters.subject
    if filters.since:
        yield AuditEntry.at >= _begin_of(filters.since)
    if filters.until:
        yield AuditEntry.at < _begin_of(filters.until + timedelta(days=1))


def _is_deed(wanted: str) -> ColumnElement[bool]:
    group = AuditEntry.deed.startswith(f"{wanted}.", autoescape=True)
    return or_(AuditEntry.deed == wanted, group)


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.TOKYO)


def _link(entry: AuditEntry) -> Link:
    return Link(
        entry.number,
        entry.at.isoformat(),
        entry.actor,
        entry.deed,
        entry.subject,
        entry.facts,
        entry.previous,
        entry.hash,
    )
