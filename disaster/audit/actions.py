"""What is done with the audit trail: one deed, one line, in the deed's transaction."""

from datetime import UTC, datetime

from sqlalchemy import select

from disaster.audit import permissions, queries, rules
from disaster.audit.queries import Filters
from disaster.audit.tables import AuditEntry, AuditHead
from disaster.foundation import clock
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import write_csv

HEADER = (
    *("番号", "日時", "人", "行為", "行為の符号", "対象", "内容"),
    *("内容（JSON）", "前の値", "値"),
)


# Every deed holds the head of the trail: nothing is waited for after it.
LAST = 2


def record(ctx: Context, deed: str, subject: object, **facts: object) -> None:
    """Write that the actor did a deed (記録する); numbered as the transaction ends."""
    line = (deed, str(subject), rules.canonical(facts))
    ctx.session.flush()
    ctx.at_the_end(LAST, lambda: _append(ctx, *line))


def export(ctx: Context, filters: Filters) -> bytes:
    """監査証跡を書き出す: the lines asked for, with what their hashes are made from."""
    ctx.require(permissions.EXPORT)
    lines = queries.count(ctx, filters)
    content = write_csv(HEADER, map(_row, queries.links(ctx, filters)))
    record(
        ctx,
        "audit.exported",
        "audit",
        lines=lines,
        about=filters.deed,
        since=filters.since,
        until=filters.until,
    )
    return content


def _row(link: rules.Link) -> tuple[str, ...]:
    facts = "、".join(f"{label}: {text}" for label, text in rules.told(link.facts))
    at = clock.tokyo(datetime.fromisoformat(link.at)).isoformat()
    who = (link.actor, rules.word_of(link.deed), link.deed, link.subject)
    return (str(link.number), at, *who, facts, link.facts, link.previous, link.hash)


def _append(ctx: Context, deed: str, subject: str, facts: str) -> None:
    head = _head_held(ctx)
    at = ctx.now.astimezone(UTC).isoformat()
    number, previous = head.number + 1, head.hash
    parts = (number, at, ctx.actor.name, deed, subject, facts)
    head.number, head.hash = number, rules.chain_hash(previous, parts)
    ctx.session.add(
        AuditEntry(
            number=number,
            at=ctx.now,
            actor=ctx.actor.name,
            deed=deed,
            subject=subject,
            facts=facts,
            previous=previous,
            hash=head.hash,
        )
    )
    ctx.session.flush()


def _head_held(ctx: Context) -> AuditHead:
    held = select(AuditHead).where(AuditHead.id == 1).with_for_update()
    head = ctx.session.scalars(
        held.execution_options(populate_existing=True)
    ).one_or_none()
    if head is None:
        # The first deed of a new database; a second first deed fails on the key.
        head = AuditHead(id=1, number=0, hash=rules.START)
        ctx.session.add(head)
        ctx.session.flush()
    return head
