"""Imports: all or nothing, counted, with a row-numbered reason for each refusal.

Every importer of the house turns a file into checked rows and hands them to `upsert`;
what people see is one `ImportReport`, on the screen and on the command line alike.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from disaster.foundation.db import Base, new_id
from disaster.foundation.errors import Refusal, RowRefusal
from disaster.foundation.texts import _

BATCH = 500


@dataclass(frozen=True, slots=True)
class JoinedRows:
    """Rows of a file that became one record (一つにまとめた行)."""

    name: str
    rows: tuple[int, ...]

    def __str__(self) -> str:
        """Say it in one sentence."""
        numbers = "・".join(str(row) for row in self.rows)
        words = _("%(rows)s行目「%(name)s」: 同じ施設の行として一つにまとめました。")
        return words % {"rows": numbers, "name": self.name}


@dataclass(slots=True)
class ImportReport:
    """What an import did, or would do (取込みの結果)."""

    kind: str
    encoding: str = ""
    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[RowRefusal] = field(default_factory=list)
    repairs: list[str] = field(default_factory=list)
    joined: list[JoinedRows] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    is_dry_run: bool = False

    def summary(self) -> str:
        """Say what happened in one line, for a terminal."""
        counts = (
            f"追加 {self.added}・変更 {self.changed}・同じ {self.unchanged}・"
            f"取り込めない行 {len(self.refused)}"
        )
        joined = f"・ほかの行とまとめた行 {self.joined_rows}" if self.joined else ""
        return counts + joined

    @property
    def joined_rows(self) -> int:
        """Return how many rows stand in no record of their own (まとめた行の数)."""
        return sum(len(join.rows) - 1 for join in self.joined)

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values."""
        return {
            "kind": self.kind,
            "encoding": self.encoding,
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "refused": len(self.refused),
            "refusals": [
                {"row": bad.row, "field": bad.field, "reason": bad.reason}
                for bad in self.refused
            ],
            "repairs": self.repairs,
            "joined_rows": self.joined_rows,
            "joined": [
                {"name": join.name, "rows": list(join.rows)} for join in self.joined
            ],
            "notices": self.notices,
            "dry_run": self.is_dry_run,
        }


class BadRows(Refusal):
    """Some rows cannot go in, so nothing did (取込みの中止)."""

    message = _(
        "%(count)d 行に直すところがあるため、何も取り込んでいません。最初: %(first)s"
    )

    def __init__(self, report: ImportReport) -> None:
        """Keep the report, so that all rows can be shown."""
        super().__init__(count=len(report.refused), first=report.refused[0])
        self.report = report


def settle(report: ImportReport, *, dry_run: bool, skip_bad: bool) -> bool:
    """Say whether the good rows go in; refuse when bad rows forbid it."""
    report.is_dry_run = dry_run
    if report.refused and not (dry_run or skip_bad):
        raise BadRows(report)
    return not dry_run


def upsert(
    session: Session,
    model: type[Base],
    key: str,
    rows: Sequence[Mapping[str, Any]],
    report: ImportReport,
    *,
    write: bool,
) -> None:
    """Add what is new, change what differs, leave the rest; count all three."""
    known = _known(session, model, key, [row[key] for row in rows])
    added, changed = [], []
    for row in rows:
        before = known.get(row[key])
        if before is None:
            added.append({"id": new_id(), **row})
        elif any(before[name] != value for name, value in row.items()):
            changed.append({"id": before["id"], **row})
        else:
            report.unchanged += 1
    report.added += len(added)
    report.changed += len(changed)
    if write and added:
        session.execute(insert(model), added)
    if write and changed:
        session.execute(update(model), changed)


def _known(
    session: Session, model: type[Base], key: str, values: Iterable[Any]
) -> dict[Any, Mapping[str, Any]]:
    columns = model.__table__.columns
    found: dict[Any, Mapping[str, Any]] = {}
    for chunk in _chunks(list(values)):
        rows = session.execute(
            select(*columns).where(columns[key].in_(chunk))
        ).mappings()
        found.update({row[key]: row for row in rows})
    return found


def _chunks(values: list[Any]) -> Iterable[list[Any]]:
    return (values[at : at + BATCH] for at in range(0, len(values), BATCH))
