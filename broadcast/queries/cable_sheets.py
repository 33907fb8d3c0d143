"""What goes to one operator on paper and by mail for one broadcast (依頼書・メール)."""

from datetime import datetime
from uuid import UUID

from broadcast import catv, paper
from broadcast.queries import broadcasts, screens
from broadcast.queries.cable import get_operator, profile
from broadcast.rules.cable import page_code
from broadcast.rules.phrases.japanese import DRILL_MARK
from broadcast.tables import Broadcast, CableOperator
from disaster.foundation import clock, formats
from disaster.foundation.context import Context
from disaster.foundation.errors import NotFound
from disaster.foundation.texts import _

DRILL = _("【訓練】これは訓練の依頼です。放送の前に市へ電話してください。【訓練】")


def page_link(ctx: Context, broadcast_id: UUID, operator_id: UUID) -> str:
    """Return the address of an operator's page for a broadcast (確認リンク)."""
    secret = ctx.settings.secret_key.encode()
    code = page_code(secret, broadcast_id, operator_id)
    return f"{ctx.settings.base_url}/catv/ack/{code}"


def push_text(ctx: Context, broadcast_id: UUID, operator_id: UUID) -> str:
    """Return the text for an operator's mailbox (事業者へのメール)."""
    broadcast, operator = _both(ctx, broadcast_id, operator_id)
    item = screens.item(ctx, broadcast)
    link = page_link(ctx, broadcast_id, operator_id)
    return catv.push_text(item, profile(operator), link)


def sheet(ctx: Context, broadcast_id: UUID, operator_id: UUID) -> bytes:
    """Return the request as a PDF for a fax machine (放送依頼書)."""
    broadcast, operator = _both(ctx, broadcast_id, operator_id)
    item = screens.item(ctx, broadcast)
    link = page_link(ctx, broadcast_id, operator_id)
    mark = DRILL_MARK if item.draft.is_drill else ""
    made = paper.RequestSheet(
        title=f"{mark}{_('放送依頼書')}{mark}",
        drill=DRILL if mark else "",
        addressee=_("%s 御中") % operator.name,
        sender=_sender(ctx),
        facts=_facts(broadcast),
        sections=[
            (_("■ テロップ"), "\n".join(catv.fitted(item, profile(operator)).lines)),
            (_("■ 読み上げ"), item.rendition.speech),
            (_("■ 本文"), item.rendition.web),
        ],
        ask=_(
            "放送したら、右のコードのページのボタンを押すか、電話で号数を復唱して"
            "ください。ページを開いただけでは伝わりません。"
        ),
        link=link,
    )
    return paper.render(made, catv.modules(link))


def _both(
    ctx: Context, broadcast_id: UUID, operator_id: UUID
) -> tuple[Broadcast, CableOperator]:
    broadcast = broadcasts.get_broadcast(ctx, broadcast_id)
    if broadcast.approved_at is None:
        raise NotFound(what="承認された発信")
    return broadcast, get_operator(ctx, operator_id)


def _sender(ctx: Context) -> str:
    city = ctx.settings.city
    parts = [city.name, city.office, _("電話 %s") % city.phone if city.phone else ""]
    return "  ".join(filter(None, parts))


def _facts(broadcast: Broadcast) -> list[tuple[str, str]]:
    return [
        (_("号数"), _("第%d号") % broadcast.number),
        (_("件名"), broadcast.subject),
        (_("承認"), _moment(broadcast.approved_at)),
        (_("期限"), _moment(broadcast.expires_at)),
    ]


def _moment(at: datetime | None) -> str:
    return formats.era_moment(clock.tokyo(at)) if at else ""
