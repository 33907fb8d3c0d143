"""A broadcast as the prefecture's disaster system asks for it (Lアラートへの入力).

The link itself is open to registered partners only; this file holds what its form
asks: document and version, issue or cancel, level, target codes, times.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from broadcast.rules import keeping
from broadcast.rules.draft import District, Draft
from broadcast.rules.kinds import Kind
from broadcast.rules.levels import level_name
from disaster.foundation import clock, csvfiles
from disaster.foundation.texts import _

if TYPE_CHECKING:
    from broadcast.tables import Broadcast

COLUMNS = (
    *("文書ID", "版", "更新の種類", "情報の種類", "訓練", "発令・解除", "警戒レベル"),
    *("避難情報", "災害", "市区町村コード", "地区コード", "地区", "対象世帯数"),
    *("対象人数", "発令日時", "有効期限", "理由", "前の文書ID"),
)
CHANGES = {
    Kind.ISSUE: "新規",
    Kind.NOTICE: "新規",
    Kind.UPDATE: "更新",
    Kind.CORRECT: "訂正",
    Kind.LIFT: "更新",
    Kind.CANCEL: "取消",
}


def entry_csv(broadcast: "Broadcast") -> bytes:
    """Return one row for each district of an approved broadcast (入力用の表)."""
    draft = keeping.draft(broadcast.draft or {})
    city = draft.municipality
    places = draft.districts or (District("", _("全域")),)
    rows = [
        [*_head(broadcast, draft), city.code, *_place(one), *_tail(broadcast, draft)]
        for one in places
    ]
    return csvfiles.write_csv(COLUMNS, rows)


def _head(broadcast: "Broadcast", draft: Draft) -> list[str]:
    """Return what kind of document it is (文書)."""
    level = draft.level
    stopped = draft.kind in {Kind.LIFT, Kind.CANCEL}
    return [
        broadcast.cap_identifier or "",
        str(broadcast.version),
        CHANGES[draft.kind],
        "避難情報" if level else "お知らせ",
        "訓練" if draft.is_drill else "",
        "解除" if stopped else "発令" if level else "",
        str(level.value) if level else "",
        level_name(level, clock.tokyo_day(draft.issued_at)) if level else "",
        draft.hazard.label,
    ]


def _place(district: District) -> list[str]:
    """Return the target (対象)."""
    counts = (district.households, district.persons)
    return [district.code, district.name, *(str(n) if n else "" for n in counts)]


def _tail(broadcast: "Broadcast", draft: Draft) -> list[str]:
    """Return times, reason and what it follows (日時・理由)."""
    before = str(broadcast.refers_to_id) if broadcast.refers_to_id else ""
    reason = draft.mistake or draft.observation or draft.title
    return [_local(broadcast.approved_at), _local(draft.expires_at), reason, before]


def _local(moment: datetime | None) -> str:
    return f"{clock.tokyo(moment):%Y-%m-%d %H:%M}" if moment else ""
