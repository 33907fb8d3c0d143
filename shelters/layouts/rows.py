"""The loop that all readers share: one bad row is one refusal, never a lost file."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from disaster.foundation.csvfiles import CsvFile, CsvRow
from disaster.foundation.errors import FieldRefusal, RowRefusal
from disaster.foundation.texts import _
from shelters.layouts.cells import DASH, Cells, headers_in
from shelters.layouts.records import ReadResult

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Identifiers:
    """The identifiers met so far and their rows: none may stand twice (IDの重複)."""

    rows: dict[str, int] = field(default_factory=dict)

    def take(self, cells: Cells, thing: str, identifier: str) -> None:
        """Note an identifier, or refuse the row that repeats one."""
        earlier = self.rows.setdefault(identifier, cells.row.number)
        if earlier != cells.row.number:
            reason = _("%(row)d 行目と同じです。どちらかを直すか消してください。")
            raise cells.refused(thing, reason % {"row": earlier})


def read_rows(
    title: str,
    file: CsvFile,
    columns: Mapping[str, tuple[str, ...]],
    record_of: Callable[[Cells], RecordT],
) -> ReadResult[RecordT]:
    """Make a record of every row that can go in; tell of the others row by row."""
    headers = headers_in(file, columns)
    result: ReadResult[RecordT] = ReadResult(title, len(file.rows), [], [], [])
    for row in file.rows:
        cells = Cells(row, headers)
        try:
            if not _is_filler(cells):
                _refuse_pushed(row)
                result.records.append(record_of(cells))
        except FieldRefusal as bad:
            refusal = RowRefusal(row.number, bad.field, bad.reason)
            result.refusals.append(refusal)
            continue
        result.repairs.extend(cells.repairs)
    return result


def _is_filler(cells: Cells) -> bool:
    """Pass over a row of nothing but dashes, and a column nobody named (空の行)."""
    texts = (text.strip() for text in cells.row.cells.values())
    if all(not text or DASH.fullmatch(text) for text in texts):
        reason = _("横線しかない行を読み飛ばしました。")
        cells.mended(_("行全体"), "―", "", reason)
        return True
    if cells.row.unnamed:
        reason = _("見出しのない列を読み飛ばしました。")
        cells.mended(_("見出しなし"), "、".join(cells.row.unnamed), "", reason)
    return False


def _refuse_pushed(row: CsvRow) -> None:
    """Refuse a row that is longer than the header: its values stand elsewhere."""
    if not row.surplus:
        return
    reason = _(
        "見出しより右に「%(surplus)s」があります。セルの中のカンマで列がずれていないか"
        '確かめ、そのセルを引用符（"）で囲んでください。'
    ) % {"surplus": "、".join(row.surplus)}
    raise FieldRefusal(_("行全体"), reason)
