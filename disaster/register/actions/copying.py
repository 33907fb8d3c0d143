"""One copy of a ledger as it is written: records, their history, what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from disaster import audit
from disaster.foundation import formats
from disaster.foundation.context import Context
from disaster.foundation.db import Base, new_id
from disaster.foundation.errors import Conflict
from disaster.register.actions import following
from disaster.register.actions.counting import renew_residents
from disaster.register.actions.following import BATCH, FEWER, chunks
from disaster.register.queries import Reading
from disaster.register.queries import ledgers as known
from disaster.register.queries.changes import frozen
from disaster.register.queries.copies import next_number
from disaster.register.rules import keys, moves
from disaster.register.rules.comparing import (
    ADDED,
    BY_LEDGER,
    Difference,
    new_households,
)
from disaster.register.tables import (
    Building,
    Household,
    LedgerChange,
    LedgerCopy,
)

# Known to a file by its number, but kept here as a link to another record.
LINKS = frozenset({"household", "building"})

Values = dict[str, Any]


@dataclass(slots=True)
class Copying:
    """A copy that is being written (取込み中の写し).

    ``ids`` leads from the numbers of households or buildings to their records.
    """

    ctx: Context
    reading: Reading
    copy: LedgerCopy
    ids: dict[str, UUID] = field(default_factory=dict)

    @classmethod
    def begin(cls, ctx: Context, reading: Reading) -> "Copying":
        """Note the copy first: of two imports at once, the second stops here."""
        report = reading.report
        copy = LedgerCopy(
            number=next_number(ctx),
            kind=reading.ledger.kind,
            sha256=reading.sha256,
            imported_at=ctx.now,
            imported_by=ctx.actor.name,
            as_of=report.as_of,
            is_full=report.is_full,
            added=report.added,
            changed=report.changed,
            unchanged=report.unchanged,
            refused=len(report.refused),
            gone=report.gone,
        )
        try:
            with ctx.session.begin_nested():
                ctx.session.add(copy)
        except IntegrityError as cause:
            raise Conflict from cause
        return cls(ctx, reading, copy)

    @property
    def kind(self) -> str:
        """Which ledger this is a copy of."""
        return self.reading.ledger.kind

    def write(self) -> None:
        """Write every difference of the comparison."""
        differences = self.reading.comparison.differences
        self._prepare([one.after for one in differences if one.row is not None])
        table = known.TABLES[self.kind]
        others = [one for one in differences if one.what != ADDED]
        made = [self._made(one.after) for one in differences if one.what == ADDED]
        self._insert(table, [self._row(values) for values in made])
        self._update(table, [self._change(one) for one in others])
        if self.reading.ledger.may_go:
            self._insert(LedgerChange, [self._history(one) for one in others])
        self._follow(made, is_new=True)
        self._follow([self._changed(one) for one in others if _follows(one)])
        if self.kind != "buildings":
            renew_residents(self.ctx.session)
        self._note()

    def _note(self) -> None:
        report = self.reading.report
        audit.record(
            self.ctx,
            "register.imported",
            self.kind,
            sha256=self.copy.sha256,
            as_of=self.copy.as_of,
            full=self.copy.is_full,
            added=report.added,
            changed=report.changed,
            gone=report.gone,
            refused=len(report.refused),
        )

    def _prepare(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Find, or found, what the records of this ledger point at."""
        if self.kind == "households":
            numbers = {row["building"] for row in rows} - {""}
            self.ids = known.numbers_to_ids(self.ctx, Building, numbers)
        if self.kind == "residents":
            numbers = {row["household"] for row in rows}
            self.ids = known.numbers_to_ids(self.ctx, Household, numbers)
            self._found_households(rows)
            self._revive_households(rows)

    def _found_households(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make the households that no ledger named yet; nobody lives nowhere."""
        found = new_households(rows, self.ids.keys()).values()
        made = [
            {
                **home,
                "id": new_id(),
                "address_key": formats.address_key(home["address"]),
            }
            for home in found
        ]
        self._insert(Household, made)
        self.ids.update({home["number"]: home["id"] for home in made})

    def _revive_households(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Take the mark off households that ended and people live in all the same."""
        numbers = sorted({row["household"] for row in rows if row["gone_on"] is None})
        revived = update(Household).values(gone_on=None, gone_reason="")
        for chunk in chunks(numbers, FEWER):
            self.ctx.session.execute(
                revived.where(
                    Household.number.in_(chunk), Household.gone_on.is_not(None)
                )
            )

    def _made(self, after: Mapping[str, Any]) -> Values:
        values = {**after, "id": new_id()}
        if self.kind == "residents":
            values["earlier_names"] = []
        return values

    def _row(self, values: Values) -> Values:
        """Return a new record's columns."""
        # A resident's district is that of the household.
        skipped = LINKS | ({"district"} if self.kind == "residents" else set())
        plain = {name: value for name, value in values.items() if name not in skipped}
        return plain | self._derived(values)

    def _change(self, one: Difference) -> Values:
        """Return the columns that change in a record, with its id."""
        fields = {name: new for name, (_old, new) in one.fields.items()}
        values = {name: new for name, new in fields.items() if name not in LINKS}
        values["id"] = _before(one)["id"]
        if self.kind == "residents" and "name" in fields:
            values["earlier_names"] = self._changed(one)["earlier_names"]
        return values | self._derived(fields)

    def _changed(self, one: Difference) -> Values:
        """Return a record as it is after the change."""
        values = {**_before(one), **one.after}
        if self.kind == "residents" and "name" in one.fields:
            earlier = {"name": _before(one)["name"], "kana": _before(one)["kana"]}
            others = [name for name in values["earlier_names"] if name != earlier]
            values["earlier_names"] = [*others, earlier]
        return values

    def _derived(self, fields: Mapping[str, Any]) -> Values:
        """Return what follows from the fields in the same row: keys and links."""
        values: Values = {}
        if self.kind == "residents":
            if "name" in fields:
                values["name_key"] = formats.search_key(fields["name"])[: keys.LONGEST]
            if "kana" in fields:
                values["kana_key"] = formats.kana_key(fields["kana"])[: keys.LONGEST]
            if "household" in fields:
                values["household_id"] = self.ids[fields["household"]]
        elif "address" in fields and self.kind != "districts":
            values["address_key"] = formats.address_key(fields["address"])
        if "building" in fields:
            values["building_id"] = self.ids.get(fields["building"])
            values["building_basis"] = BY_LEDGER if fields["building"] else ""
        return values

    def _history(self, one: Difference) -> Values:
        pairs = one.fields.items()
        return {
            "id": new_id(),
            "copy_id": self.copy.id,
            "kind": self.kind,
            "record_id": _before(one)["id"],
            "household_id": _before(one).get("household_id"),
            "what": one.what,
            "effective_on": moves.counts_from(one.after, one.fields, self.copy.as_of),
            "fields": {name: [frozen(old), frozen(new)] for name, (old, new) in pairs},
        }

    def _follow(self, records: Sequence[Values], *, is_new: bool = False) -> None:
        session = self.ctx.session
        if self.kind == "residents":
            following.write_keys(session, records, is_new=is_new)
        if self.kind == "buildings":
            following.write_places(session, records, is_new=is_new)

    def _insert(self, table: type[Base], rows: Sequence[Values]) -> None:
        for chunk in chunks(rows, BATCH):
            self.ctx.session.execute(insert(table), chunk)
        self._learn(rows)

    def _update(self, table: type[Base], rows: Sequence[Values]) -> None:
        # Rows with the same columns stand together: one statement serves them all.
        for chunk in chunks(sorted(rows, key=sorted), BATCH):
            self.ctx.session.execute(update(table), chunk)
        self._learn(rows)

    def _learn(self, rows: Sequence[Values]) -> None:
        addresses = (row["address_key"] for row in rows if "address_key" in row)
        following.write_words(self.ctx.session, addresses)


def _before(one: Difference) -> Mapping[str, Any]:
    return one.before or {}


def _follows(one: Difference) -> bool:
    """Say whether names, places or owners changed with a record."""
    return not (following.NAMES | following.PLACES).isdisjoint(one.fields)
