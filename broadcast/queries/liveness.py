"""Questions about the looks at our channels (経路の点検)."""

from collections.abc import Sequence

from sqlalchemy import select

from broadcast.queries import cable
from broadcast.rules.cable import Light, fetch_light
from broadcast.rules.liveness import Finding, Probe, is_due
from broadcast.tables import ChannelCheck
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.texts import _


def checks(ctx: Context) -> Sequence[ChannelCheck]:
    """Return the last look at every way out, in a fixed order (点検の結果)."""
    order = list(Probe)
    found = ctx.session.scalars(select(ChannelCheck)).all()
    return sorted(found, key=lambda one: order.index(Probe(one.probe)))


def due(ctx: Context) -> bool:
    """Say whether to look again; before the first publication there is nothing."""
    made = publication.state(ctx)
    if made is None or made.made_at is None:
        return False
    known = checks(ctx)
    looked_at = min((one.checked_at for one in known), default=None)
    return is_due(looked_at, ctx.now, all_well=all(one.is_well for one in known))


def operators_finding(ctx: Context) -> Finding:
    """Say whether every operator that fetched before still does (事業者の取得)."""
    active = cable.operators(ctx, active_only=True)
    asked = [one for one in active if one.last_fetched_at is not None]
    silent = [
        one.name
        for one in asked
        if fetch_light(one.last_fetched_at, ctx.now) is Light.RED
    ]
    detail = _("%(asked)d 社が取得中（登録 %(all)d 社）") % {
        "asked": len(asked) - len(silent),
        "all": len(active),
    }
    if silent:
        detail = _("3分以上取得がありません: %s") % "・".join(silent)
    return Finding(Probe.OPERATORS, not silent, detail)
