"""What is kept of a look at our channels (経路の点検)."""

from collections.abc import Sequence

from broadcast import permissions
from broadcast.rules.liveness import Finding
from broadcast.tables import ChannelCheck
from disaster.foundation.context import Context

LONGEST = 300


def keep_findings(ctx: Context, findings: Sequence[Finding]) -> None:
    """点検の結果を残す: the last look at each way out, and when it was last well."""
    ctx.require(permissions.DELIVER)
    for finding in findings:
        kept = ctx.session.get(ChannelCheck, finding.probe.value)
        if kept is None:
            kept = ChannelCheck(probe=finding.probe.value, well_at=None)
            ctx.session.add(kept)
        kept.is_well, kept.checked_at = finding.is_well, ctx.now
        kept.detail = finding.detail[:LONGEST]
        if finding.is_well:
            kept.well_at = ctx.now
