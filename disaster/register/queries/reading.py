"""What a file would do to a ledger: read it, compare it, change nothing."""

import hashlib
from dataclasses import dataclass, field
from datetime import date

from disaster.foundation import clock, csvfiles
from disaster.foundation.context import Context
from disaster.foundation.errors import FieldRefusal, RowRefusal
from disaster.foundation.imports import ImportReport
from disaster.foundation.texts import _
from disaster.register.queries import ledgers
from disaster.register.queries.differences import shown_changes
from disaster.register.rules import (
    LEDGERS,
    FutureCopy,
    IndividualNumbers,
    Ledger,
    UnknownLedger,
    comparing,
    telling,
)
from disaster.register.rules.comparing import Comparison, LedgerRow
from disaster.register.rules.ledgers import INDIVIDUAL_NUMBER
from disaster.register.tables import Building


@dataclass(slots=True)
class LedgerReport(ImportReport):
    """What a copy did, or would do, to a ledger (差分の結果)."""

    gone: int = 0
    returned: int = 0
    as_of: date | None = None
    is_full: bool = False
    changes: list[dict[str, object]] = field(default_factory=list)

    def summary(self) -> str:
        """Say what happened in one line, for a terminal."""
        day = self.as_of.isoformat() if self.as_of else ""
        told = ImportReport.summary(self)
        return f"{told}・なくなった {self.gone}（{day} の写し）"

    def as_json(self) -> dict[str, object]:
        """Return the report as plain values; the first changes field by field."""
        return {
            **ImportReport.as_json(self),
            "gone": self.gone,
            "returned": self.returned,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "full": self.is_full,
            "changes": self.changes,
        }


@dataclass(slots=True)
class Reading:
    """A file that was read and compared; nothing is written yet."""

    ledger: Ledger
    content: bytes
    comparison: Comparison
    report: LedgerReport

    @property
    def sha256(self) -> str:
        """What tells one file from another."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def outcome(self) -> str:
        """What tells one outcome from another, refused rows included."""
        made = hashlib.sha256(self.comparison.digest.encode())
        made.update(repr([str(bad) for bad in self.report.refused]).encode())
        return made.hexdigest()


@dataclass(frozen=True, slots=True)
class Copied:
    """What a person says of a file: from which day it is, and whether it is whole."""

    as_of: date | None = None
    is_full: bool = False


def read_ledger(ctx: Context, kind: str, content: bytes, copied: Copied) -> Reading:
    """Read a file and compare it with the register."""
    if kind not in LEDGERS:
        raise UnknownLedger
    ledger, today = LEDGERS[kind], clock.tokyo_day(ctx.now)
    as_of = copied.as_of or today
    if as_of > today:
        raise FutureCopy
    file = csvfiles.read_csv(content)
    _refuse_individual_numbers(file.header)
    csvfiles.require_columns(file, *ledger.needed)
    report = LedgerReport(
        kind, file.encoding, len(file.rows), as_of=as_of, is_full=copied.is_full
    )
    rows = _read_rows(ledger, file, today, report)
    rows = _with_known_buildings(ctx, kind, rows, report)
    comparison = _compare(ctx, ledger, rows, ledger.given(file.header), report)
    _count(comparison, report)
    report.changes = shown_changes(ctx, kind, report.changes)
    return Reading(ledger, content, comparison, report)


def _refuse_individual_numbers(header: tuple[str, ...]) -> None:
    for column in header:
        if INDIVIDUAL_NUMBER.search(column):
            raise IndividualNumbers(column=column)


def _read_rows(
    ledger: Ledger, file: csvfiles.CsvFile, today: date, report: LedgerReport
) -> list[LedgerRow]:
    good: list[LedgerRow] = []
    for row in file.rows:
        try:
            _refuse_shifted(row)
            good.append(LedgerRow(row.number, ledger.read(row.cells, today)))
        except FieldRefusal as refusal:
            report.refused.append(RowRefusal(row.number, refusal.field, refusal.reason))
    good, twins = comparing.refused_twins(good, ledger.key, _("番号"))
    report.refused += twins
    report.refused.sort(key=lambda bad: bad.row)
    return good


def _refuse_shifted(row: csvfiles.CsvRow) -> None:
    """Refuse a row with texts beyond the last column: its values stand elsewhere."""
    if row.surplus:
        raise FieldRefusal(_("列"), _("見出しより列が多く、値がずれています。"))


def _with_known_buildings(
    ctx: Context, kind: str, rows: list[LedgerRow], report: LedgerReport
) -> list[LedgerRow]:
    """Refuse households that name a building which no ledger brought."""
    if kind != "households":
        return rows
    named = {row.values["building"] for row in rows} - {""}
    known = ledgers.numbers_to_ids(ctx, Building, named)
    good: list[LedgerRow] = []
    for row in rows:
        number = row.values["building"]
        if not number or number in known:
            good.append(row)
            continue
        reason = _("建物 %s がありません。先に建物を取り込んでください。") % number
        report.refused.append(RowRefusal(row.number, "建物番号", reason))
    return good


def _compare(
    ctx: Context,
    ledger: Ledger,
    rows: list[LedgerRow],
    given: list[str],
    report: LedgerReport,
) -> Comparison:
    keys = {row.values[ledger.key] for row in rows}
    marks_gone = report.is_full and ledger.may_go
    known = ledgers.known(ctx, ledger.kind, keys, everybody=marks_gone)
    found = comparing.compare(ledger, known, rows, given)
    if marks_gone and report.refused:
        # A row that cannot be read may be anybody; nobody is called gone for it.
        found.notes.append(
            _("直すところがある行があるため、写しにない記録の印は付けません。")
        )
    elif marks_gone:
        present = {key: row for key, row in known.items() if row["gone_on"] is None}
        comparing.mark_gone(found, present, keys, _day(report))
    return found


def _day(report: LedgerReport) -> date:
    if report.as_of is None:
        raise FutureCopy
    return report.as_of


def _count(comparison: Comparison, report: LedgerReport) -> None:
    report.added = comparison.count(comparing.ADDED)
    report.gone = comparison.count(comparing.GONE)
    report.returned = comparison.count(comparing.RETURNED)
    report.changed = comparison.count(comparing.CHANGED) + report.returned
    report.unchanged = comparison.unchanged
    report.repairs += comparison.notes
    report.changes = telling.first_changes(report.kind, comparison)
