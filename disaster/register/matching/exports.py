"""The work list as a file for those who walk through the streets (突合の作業一覧)."""

from collections.abc import Iterable

from disaster.foundation.csvfiles import write_csv
from disaster.register.matching.queries import Listed

HEADER = (
    *("行政区", "世帯番号", "世帯主氏名", "住所"),
    *("候補の建物番号", "候補の所在地", "点数", "理由", "候補の数", "確かめた結果"),
)


def work_list(rows: Iterable[Listed]) -> bytes:
    """Write what waits as CSV, with an empty column for the answer."""
    return write_csv(HEADER, map(_cells, rows))


def _cells(row: Listed) -> tuple[str, ...]:
    return (
        row.district,
        row.number,
        row.head,
        row.address,
        row.building.number if row.building else "",
        row.building.address if row.building else "",
        "" if row.score is None else str(row.score),
        "、".join(reason.words for reason in row.reasons),
        str(row.candidates),
        "",
    )
