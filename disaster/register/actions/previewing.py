"""A file is checked first; what was seen then, and nothing else, goes in on a yes."""

import gzip
from uuid import UUID

from sqlalchemy import delete

from disaster import audit
from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.foundation.csvfiles import write_csv
from disaster.register import permissions, queries
from disaster.register.actions.copying import Copying
from disaster.register.queries import Copied, LedgerReport
from disaster.register.rules import OtherOutcome, pace, telling
from disaster.register.tables import LedgerPreview

# Fast, and still a sixth of the size.
EFFORT = 3


def preview_ledger(
    ctx: Context, kind: str, content: bytes, copied: Copied
) -> LedgerPreview:
    """下見する: check a file and keep it, with what it would do, for one day."""
    ctx.require(permissions.IMPORT)
    _forget_old(ctx)
    reading = queries.read_ledger(ctx, kind, content, copied)
    reading.report.is_dry_run = True
    lines = write_csv(telling.HEADER, telling.lines(kind, reading.comparison))
    preview = LedgerPreview(
        kind=kind,
        sha256=reading.sha256,
        size=len(content),
        as_of=reading.report.as_of,
        is_full=copied.is_full,
        outcome=reading.outcome,
        report=reading.report.as_json(),
        made_at=ctx.now,
        made_by=ctx.actor.name,
        content=gzip.compress(content, EFFORT),
        differences=gzip.compress(lines, EFFORT),
    )
    ctx.session.add(preview)
    ctx.session.flush()
    audit.record(ctx, "register.previewed", kind, sha256=reading.sha256)
    return preview


def confirm_preview(
    ctx: Context, preview_id: UUID, *, skip_bad: bool = False
) -> LedgerReport:
    """下見のとおりに取り込む: the same bytes with the same outcome, or nothing."""
    ctx.require(permissions.IMPORT)
    preview = queries.preview_held(ctx, preview_id)
    copied = Copied(preview.as_of, preview.is_full)
    content = gzip.decompress(preview.content)
    reading = queries.read_ledger(ctx, preview.kind, content, copied)
    if (reading.sha256, reading.outcome) != (preview.sha256, preview.outcome):
        raise OtherOutcome
    imports.settle(reading.report, dry_run=False, skip_bad=skip_bad)
    Copying.begin(ctx, reading).write()
    ctx.session.delete(preview)
    return reading.report


def drop_preview(ctx: Context, preview_id: UUID) -> None:
    """下見をやめる: forget the file."""
    ctx.require(permissions.IMPORT)
    preview = queries.preview_held(ctx, preview_id)
    audit.record(ctx, "register.preview_dropped", preview.kind, sha256=preview.sha256)
    ctx.session.delete(preview)


def _forget_old(ctx: Context) -> None:
    old = delete(LedgerPreview).where(
        LedgerPreview.made_at < ctx.now - pace.PREVIEW_KEPT_FOR
    )
    ctx.session.execute(old)
