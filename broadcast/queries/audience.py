"""Whom a broadcast is for, asked of the database in one question (宛先).

Few different choices stand behind thousands of subscribers: each choice is judged once
by the rule, and the database picks everybody who made a fitting one.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Text, and_, case, cast, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from broadcast.queries import ledger
from broadcast.rules.audience import is_addressed, reachable
from broadcast.rules.categories import Category, wants
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.subscribing import SubscriberState, language_of
from broadcast.tables import Delivery, Subscriber
from disaster.foundation.context import Context

# Whom an earlier broadcast reached must also hear that it changed.
ALSO_REACHED = frozenset({Kind.UPDATE, Kind.CORRECT, Kind.LIFT, Kind.CANCEL})


def addressed(
    ctx: Context,
    kind: Kind,
    level: int | None,
    districts: Collection[str],
    before: Collection[UUID] = (),
    category: Category | None = None,
) -> ColumnElement[bool]:
    """Say in SQL which subscribers a broadcast is for (宛先の条件).

    A cancellation goes to exactly those who got, or may have got, what it takes back;
    a notice of one category to those who want to hear of it.
    """
    told: ColumnElement[bool] = false()
    if before and kind in ALSO_REACHED:
        reached = select(Delivery.subscriber_id).where(
            Delivery.broadcast_id.in_(before), ledger.arrived_perhaps()
        )
        hears = (SubscriberState.ACTIVE, SubscriberState.SUSPENDED)
        told = and_(Subscriber.id.in_(reached), Subscriber.state.in_(hears))
    if kind is Kind.CANCEL:
        return told
    lives = _chose(
        ctx, Subscriber.districts, lambda chosen: is_addressed(chosen, districts)
    )
    wishes = _chose(
        ctx, Subscriber.categories, lambda chosen: wants(chosen, category, level)
    )
    return or_(and_(Subscriber.state.in_(reachable(level)), lives, wishes), told)


def audience_by_language(
    ctx: Context,
    kind: Kind,
    level: int | None,
    districts: Collection[str],
    before: Collection[UUID] = (),
    category: Category | None = None,
) -> Counter[Language]:
    """Count whom a broadcast is for, by the language they get (宛先の数)."""
    who = addressed(ctx, kind, level, districts, before, category)
    served = language_served(ctx).label("served")
    rows = ctx.session.execute(select(served, func.count()).where(who).group_by(served))
    return Counter({Language(language): count for language, count in rows})


def language_served(ctx: Context) -> ColumnElement[str]:
    """Return in SQL the language of ours that serves a subscriber best (言語)."""
    wishes = ctx.session.scalars(select(Subscriber.language).distinct()).all()
    served = {wish: language_of(wish).value for wish in wishes}
    if not served:
        return Subscriber.language.expression
    return case(served, value=Subscriber.language, else_=Subscriber.language)


def _chose(
    ctx: Context,
    column: InstrumentedAttribute[list[str]],
    fits: Callable[[list[str]], bool],
) -> ColumnElement[bool]:
    """Say in SQL who made a choice that the rule lets pass (選んだもの)."""
    written = cast(column, Text)
    choices = ctx.session.scalars(select(written).distinct()).all()
    return written.in_([one for one in choices if fits(json.loads(one))])
