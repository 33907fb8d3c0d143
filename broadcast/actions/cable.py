"""Cable television: operators and their keys, and what they say of a broadcast (放送).

A machine or a person at an operator needs no account: the token in the request, or the
sealed code on the sheet, proves who speaks.
"""

import secrets
from dataclasses import asdict, dataclass
from uuid import UUID

from broadcast import catv, permissions, queries
from broadcast.queries import cable as rows
from broadcast.rules import cable
from broadcast.rules.addresses import mail_address
from broadcast.rules.cable import Stage, Way
from broadcast.tables import Broadcast, CableOperator, CableReceipt
from disaster import audit
from disaster.foundation import publication
from disaster.foundation.context import Context
from disaster.foundation.db import new_id
from disaster.foundation.errors import FieldRefusal, NotFound
from disaster.foundation.texts import _

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """What staff note of an operator (事業者の登録)."""

    name: str
    ticker_width: int
    ticker_lines: int
    ticker_chars: int
    lshape_width: int
    lshape_lines: int
    charset: str
    address: str
    phone_tree: str


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody at an operator says of a broadcast (確認の内容)."""

    stage: Stage
    way: Way
    who: str = ""
    reason: str = ""
    revision: int | None = None


def add_operator(ctx: Context, facts: OperatorFacts) -> tuple[CableOperator, str]:
    """事業者を登録する: return it with its token, which is shown this once."""
    ctx.require(permissions.MANAGE_CABLE)
    _check(ctx, facts)
    token = _new_token()
    made = CableOperator(
        id=new_id(),
        token_hash=cable.token_hash(token),
        token_made_at=ctx.now,
        is_active=True,
        created_at=ctx.now,
        **asdict(facts),
    )
    ctx.session.add(made)
    publication.ask(ctx)
    audit.record(ctx, "cable.added", made.id, operator=made.name)
    return made, token


def change_operator(
    ctx: Context, operator_id: UUID, facts: OperatorFacts
) -> CableOperator:
    """事業者の仕様を直す: the screen follows at once."""
    ctx.require(permissions.MANAGE_CABLE)
    operator = rows.held_operator(ctx, operator_id)
    _check(ctx, facts, operator_id)
    for name, value in asdict(facts).items():
        setattr(operator, name, value)
    publication.ask(ctx)
    audit.record(ctx, "cable.changed", operator.id, operator=operator.name)
    return operator


def rotate_token(ctx: Context, operator_id: UUID) -> str:
    """鍵を作り直す: the old one ends now; the new one is shown this once."""
    ctx.require(permissions.MANAGE_CABLE)
    operator = rows.held_operator(ctx, operator_id)
    token = _new_token()
    operator.token_hash, operator.token_made_at = cable.token_hash(token), ctx.now
    publication.ask(ctx)
    audit.record(ctx, "cable.token_renewed", operator.id, operator=operator.name)
    return token


def set_operator_active(ctx: Context, operator_id: UUID, *, is_active: bool) -> None:
    """事業者を止める・戻す: a stopped one's key and links are refused."""
    ctx.require(permissions.MANAGE_CABLE)
    operator = rows.held_operator(ctx, operator_id)
    operator.is_active = is_active
    publication.ask(ctx)
    deed = "cable.resumed" if is_active else "cable.stopped"
    audit.record(ctx, deed, operator.id, operator=operator.name)


def note_fetch(ctx: Context, operator_id: UUID, revision: int | None) -> None:
    """取得を記録する: when an operator's machine last asked, and what it then got."""
    operator = ctx.session.get(CableOperator, operator_id)
    if operator is not None:
        operator.last_fetched_at, operator.last_revision = ctx.now, revision


def acknowledge_by_token(ctx: Context, token: str, cap_name: str, said: Said) -> bool:
    """機械の確認を受ける: say whether it told anything new."""
    operator = rows.operator_of(ctx, token)
    return _note(ctx, rows.find_published(ctx, cap_name), operator.id, said)


def acknowledge_by_code(ctx: Context, code: str, said: Said) -> bool:
    """確認ページの確認を受ける: say whether it told anything new."""
    broadcast, operator = rows.of_page_code(ctx, code)
    return _note(ctx, broadcast, operator.id, said)


def note_by_phone(
    ctx: Context, broadcast_id: UUID, operator_id: UUID, said: Said
) -> bool:
    """電話の復唱を記録する: a member of staff heard it; say whether it was new."""
    ctx.require(permissions.NOTE_CABLE)
    if not said.who.strip():
        raise FieldRefusal("who", _("電話の相手の名前を入れてください。"))
    broadcast = queries.get_broadcast(ctx, broadcast_id)
    return _note(ctx, broadcast, operator_id, said)


def _note(ctx: Context, broadcast: Broadcast, operator_id: UUID, said: Said) -> bool:
    """Write one word of an operator down, unless it tells nothing new."""
    if broadcast.approved_at is None:
        raise NotFound(what="承認された発信")
    operator = rows.held_operator(ctx, operator_id)
    if said.stage is Stage.REJECTED and not said.reason.strip():
        raise cable.ReasonMissing
    before = [Stage(one.stage) for one in rows.receipts(ctx, broadcast.id, operator_id)]
    if cable.is_repeated(said.stage, before):
        return False
    made = CableReceipt(
        id=new_id(),
        broadcast_id=broadcast.id,
        operator_id=operator_id,
        stage=said.stage,
        way=said.way,
        at=ctx.now,
        revision=said.revision,
        reason=said.reason.strip()[:LONGEST_REASON],
        who=said.who.strip()[:100],
    )
    ctx.session.add(made)
    audit.record(
        ctx,
        "cable.acknowledged",
        broadcast.id,
        number=broadcast.number,
        operator=operator.name,
        stage=said.stage.value,
        way=said.way.value,
        revision=said.revision,
    )
    return True


def _check(ctx: Context, facts: OperatorFacts, own: UUID | None = None) -> None:
    """Refuse a name in use, and a profile that cannot show even the drill mark."""
    taken = {one.name: one.id for one in rows.operators(ctx)}
    if taken.get(facts.name, own) != own:
        raise FieldRefusal("name", _("同じ名前の事業者がもう登録されています。"))
    for field in ("ticker_width", "lshape_width"):
        if getattr(facts, field) < catv.NARROWEST_TICKER:
            raise FieldRefusal(field, _("8文字以上にしてください。"))
    if facts.address:
        _check_address(facts.address)


def _check_address(address: str) -> None:
    try:
        mail_address(address)
    except FieldRefusal as refusal:
        raise FieldRefusal("address", refusal.reason) from refusal


def _new_token() -> str:
    return secrets.token_urlsafe(32)
