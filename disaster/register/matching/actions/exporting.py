"""Taking the households that wait out of the house, on record (作業一覧)."""

from disaster import audit
from disaster.foundation.context import Context
from disaster.register import permissions
from disaster.register.matching import queries
from disaster.register.matching.queries import Listed
from disaster.register.matching.rules.deciding import Standing


def take_out(ctx: Context, standing: Standing | None) -> list[Listed]:
    """作業一覧を書き出す: who took names and addresses out stays on record."""
    ctx.require(permissions.EXPORT_WORK_LIST)
    rows = queries.everything(ctx, standing)
    audit.record(ctx, "match.exported", standing or "all", households=len(rows))
    return rows
