"""Copy a ledger in: do exactly what the comparison of file and register says."""

from disaster.foundation import imports
from disaster.foundation.context import Context
from disaster.register import permissions, queries
from disaster.register.actions.copying import Copying
from disaster.register.queries import Copied, LedgerReport


def import_ledger(
    ctx: Context,
    kind: str,
    content: bytes,
    *,
    dry_run: bool = False,
    skip_bad: bool = False,
    copied: Copied | None = None,
) -> LedgerReport:
    """台帳を取り込む: copy residents, households, buildings or districts in."""
    ctx.require(permissions.IMPORT)
    reading = queries.read_ledger(ctx, kind, content, copied or Copied())
    if imports.settle(reading.report, dry_run=dry_run, skip_bad=skip_bad):
        Copying.begin(ctx, reading).write()
    return reading.report
