"""Questions about cable television: who shows what, who said so, when they asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from broadcast.catv import OperatorProfile, ScreenItem, fitted, unshowable
from broadcast.queries import broadcasts, screens
from broadcast.rules import cable, keeping
from broadcast.rules.cable import Charset, Light, Stage
from broadcast.rules.channels import Channel
from broadcast.rules.kinds import Language
from broadcast.tables import (
    Broadcast,
    CableOperator,
    CableReceipt,
    ChannelReceipt,
)
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """How far one operator is with one broadcast (放送の状況)."""

    operator: CableOperator
    receipts: list[CableReceipt]
    stage: Stage | None
    light: Light
    has_fetched: bool
    is_shortened: bool
    unshowable: str

    @property
    def next_stages(self) -> tuple[Stage, ...]:
        """What the operator may say next."""
        return cable.next_stages(self.stage)


def operators(ctx: Context, *, active_only: bool = False) -> Sequence[CableOperator]:
    """Return the operators, those we work with first (事業者)."""
    wanted = select(CableOperator)
    if active_only:
        wanted = wanted.where(CableOperator.is_active)
    ordered = wanted.order_by(CableOperator.is_active.desc(), CableOperator.name)
    return ctx.session.scalars(ordered).all()


def get_operator(ctx: Context, operator_id: UUID) -> CableOperator:
    """Return an operator or refuse."""
    found = ctx.session.get(CableOperator, operator_id)
    if found is None:
        raise NotFound(what="ケーブルテレビの事業者")
    return found


def held_operator(ctx: Context, operator_id: UUID) -> CableOperator:
    """Return an operator and hold the row, so that its words come one by one."""
    found = ctx.session.get(
        CableOperator, operator_id, with_for_update=True, populate_existing=True
    )
    if found is None:
        raise NotFound(what="ケーブルテレビの事業者")
    return found


def operator_of(ctx: Context, token: str) -> CableOperator:
    """Return the active operator of a token, or refuse (鍵の持ち主)."""
    wanted = select(CableOperator).where(
        CableOperator.token_hash == cable.token_hash(token), CableOperator.is_active
    )
    found = ctx.session.scalars(wanted).one_or_none()
    if found is None:
        raise cable.UnknownOperator
    return found


def of_page_code(ctx: Context, code: str) -> tuple[Broadcast, CableOperator]:
    """Return whom and what the link on a sheet speaks of, or refuse (確認リンク)."""
    secret = ctx.settings.secret_key.encode()
    broadcast_id, operator_id = cable.read_page_code(secret, code)
    broadcast = broadcasts.find(ctx, broadcast_id)
    operator = ctx.session.get(CableOperator, operator_id)
    if broadcast is None or operator is None or not operator.is_active:
        raise cable.UnknownPageCode
    return broadcast, operator


def find_published(ctx: Context, identifier: str) -> Broadcast:
    """Return the published broadcast of a CAP identifier or an id, or refuse."""
    wanted = select(Broadcast).where(Broadcast.cap_identifier == identifier)
    found = ctx.session.scalars(wanted).one_or_none()
    if found is None:
        raise NotFound(what="発信")
    return found


def receipts(
    ctx: Context, broadcast_id: UUID, operator_id: UUID | None = None
) -> Sequence[CableReceipt]:
    """Return what operators said of a broadcast, oldest first (確認の記録)."""
    wanted = select(CableReceipt).where(CableReceipt.broadcast_id == broadcast_id)
    if operator_id is not None:
        wanted = wanted.where(CableReceipt.operator_id == operator_id)
    ordered = wanted.order_by(CableReceipt.at, CableReceipt.id)
    return ctx.session.scalars(ordered).all()


def approved_ticker(broadcast: Broadcast) -> str:
    """Return the ticker as it was approved, in one line (テロップ)."""
    texts = keeping.renditions(broadcast.renditions or {})
    return texts[Language.JAPANESE].ticker if texts else ""


def profile(operator: CableOperator) -> OperatorProfile:
    """Return what an operator's machine can show (事業者の仕様)."""
    return OperatorProfile(
        name=operator.name,
        ticker_width=operator.ticker_width,
        ticker_lines=operator.ticker_lines,
        ticker_chars=operator.ticker_chars,
        lshape_width=operator.lshape_width,
        lshape_lines=operator.lshape_lines,
        jis_x_0208_only=operator.charset == Charset.JIS_X_0208,
    )


def standings(ctx: Context, broadcast: Broadcast) -> list[Standing]:
    """Return how far every operator is with a published broadcast (放送の状況)."""
    if broadcast.approved_at is None:
        return []
    said = receipts(ctx, broadcast.id)
    revision = _revision(ctx, broadcast.id)
    item = screens.item(ctx, broadcast)
    return [
        _standing(ctx, operator, broadcast.approved_at, said, item, revision)
        for operator in operators(ctx)
        if operator.is_active or any(one.operator_id == operator.id for one in said)
    ]


def is_shortened_by_standard(ctx: Context, broadcast: Broadcast) -> bool:
    """Say whether the public ``now.json`` carries a shortened ticker (短縮)."""
    if broadcast.approved_at is None:
        return False
    standard = OperatorProfile("standard")
    return fitted(screens.item(ctx, broadcast), standard).is_shortened


def _revision(ctx: Context, broadcast_id: UUID) -> int:
    """Return the revision of the public tree that first showed a broadcast."""
    wanted = select(ChannelReceipt.revision).where(
        ChannelReceipt.broadcast_id == broadcast_id,
        ChannelReceipt.channel == Channel.CATV,
    )
    return ctx.session.scalar(wanted) or 0


def _standing(
    ctx: Context,
    operator: CableOperator,
    asked_at: datetime,
    said: Sequence[CableReceipt],
    item: ScreenItem,
    revision: int,
) -> Standing:
    own = [one for one in said if one.operator_id == operator.id]
    stage = cable.standing([Stage(one.stage) for one in own])
    limits = profile(operator)
    return Standing(
        operator=operator,
        receipts=own,
        stage=stage,
        light=cable.light(asked_at, stage, ctx.now),
        has_fetched=operator.last_revision is not None
        and operator.last_revision >= revision > 0,
        is_shortened=fitted(item, limits).is_shortened,
        unshowable=unshowable(item, limits),
    )
