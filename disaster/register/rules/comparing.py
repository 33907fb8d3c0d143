"""差分の規則: what a file would do to the register, said before it is done.

A comparison is a plain value: added, changed field by field, gone, unchanged. Its
digest is what a person agrees to; an import that would do anything else is refused.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from disaster.foundation.errors import RowRefusal
from disaster.foundation.texts import _
from disaster.register.rules.ledgers import HEAD, Ledger
from disaster.register.rules.moves import ABSENT

ADDED, CHANGED, GONE, RETURNED = "added", "changed", "gone", "returned"
END = ("gone_on", "gone_reason")
END_LABELS = {"gone_on": _("消除日"), "gone_reason": _("消除の事由")}
# The counter's own word on where a household lives outlives every copy.
BY_COUNTER, BY_LEDGER = "counter", "ledger"
# Beyond this share of the register, the file is more likely only a part of it.
MANY = 0.2
FEW = 20

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a file that may go in: its spreadsheet number and its values."""

    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Difference:
    """What happens to one record (一件の差分).

    ``fields`` holds old and new of each field that differs; ``row`` is None when the
    file has no row for the record.
    """

    what: str
    key: str
    row: int | None
    before: Values | None
    after: Values
    fields: Mapping[str, tuple[Any, Any]]

    @property
    def is_protected(self) -> bool:
        """Say whether a protected person is concerned, before or after (支援措置)."""
        sides = (self.before or {}, self.after)
        return any(side.get("is_protected") for side in sides)


@dataclass(slots=True)
class Comparison:
    """What a file would do to one ledger of the register (差分)."""

    differences: list[Difference] = field(default_factory=list)
    unchanged: int = 0
    notes: list[str] = field(default_factory=list)

    def count(self, what: str) -> int:
        """Count the differences of one kind."""
        return sum(one.what == what for one in self.differences)

    @property
    def digest(self) -> str:
        """What tells one outcome from another."""
        made = hashlib.sha256()
        for one in self.differences:
            sides = one.after if one.before is None else one.fields
            made.update(repr((one.what, one.key, sorted(sides.items()))).encode())
        return made.hexdigest()


def compare(
    ledger: Ledger,
    known: Mapping[str, Values],
    rows: Sequence[LedgerRow],
    given: Sequence[str],
) -> Comparison:
    """Compare the rows of a file with the records of the same keys."""
    found = Comparison()
    fields = [*given, *(END if ledger.may_go else ())]
    kept = dict.fromkeys(("is_protected", "building"), 0)
    for row in rows:
        key = row.values[ledger.key]
        before = known.get(key)
        if before is None:
            found.differences.append(
                Difference(ADDED, key, row.number, None, row.values, {})
            )
            continue
        differing = _differing(before, row.values, fields)
        for name in [name for name in differing if _stays(name, before, row.values)]:
            kept[name] += name == "is_protected" or bool(row.values[name])
            del differing[name]
        if differing:
            found.differences.append(_changed(key, row, before, differing))
        else:
            found.unchanged += 1
    _note_kept(found, kept)
    return found


def mark_gone(
    found: Comparison,
    present: Mapping[str, Values],
    in_file: Iterable[str],
    copied_on: date,
) -> None:
    """Mark every present record that a full copy no longer holds (写しにない)."""
    held = set(in_file)
    for key in sorted(set(present) - held):
        before = present[key]
        after = {**before, "gone_on": copied_on, "gone_reason": ABSENT}
        fields = _differing(before, after, END)
        found.differences.append(Difference(GONE, key, None, before, after, fields))
    gone = found.count(GONE)
    if gone > max(FEW, len(present) * MANY):
        share = round(100 * gone / len(present))
        found.notes.append(
            _(
                "台帳の %(share)d%%（%(gone)d 件）が写しにありません。"
                "異動した分だけのファイルではありませんか。"
            )
            % {"share": share, "gone": gone}
        )


def new_households(
    rows: Iterable[Values], known: Collection[str]
) -> dict[str, dict[str, Any]]:
    """Return the households that residents name and no ledger brought yet."""
    missing: dict[str, dict[str, Any]] = {}
    for row in rows:
        number = row["household"]
        if number in known or (number in missing and row["relation"] != HEAD):
            continue
        missing[number] = {
            "number": number,
            "head_name": row["name"],
            "address": row["address"],
            "district": row["district"],
        }
    return missing


def refused_twins(
    rows: Iterable[LedgerRow], key: str, label: str
) -> tuple[list[LedgerRow], list[RowRefusal]]:
    """Part the rows whose number stood in an earlier row from the others."""
    good, refused, seen = [], [], dict[str, int]()
    for row in rows:
        first = seen.setdefault(row.values[key], row.number)
        if first == row.number:
            good.append(row)
            continue
        reason = _("%d行目と同じ番号です。") % first
        refused.append(RowRefusal(row.number, label, reason))
    return good, refused


def _differing(
    before: Values, after: Values, fields: Iterable[str]
) -> dict[str, tuple[Any, Any]]:
    return {
        name: (before[name], after[name])
        for name in fields
        if before[name] != after[name]
    }


def _stays(name: str, before: Values, after: Values) -> bool:
    """Say whether we keep ours: a protection, or a building that the counter linked.

    Taking a protection off is a deed of one person, never a side effect of a file.
    """
    if name == "is_protected":
        return bool(before[name])
    if name == "building":
        return not after[name] or before["building_basis"] == BY_COUNTER
    return False


def _changed(
    key: str, row: LedgerRow, before: Values, fields: Mapping[str, tuple[Any, Any]]
) -> Difference:
    what = CHANGED
    if "gone_on" in fields and before["gone_on"] is not None:
        what = CHANGED if row.values["gone_on"] else RETURNED
    elif "gone_on" in fields:
        what = GONE
    # What only the file knows (the district of a household to be made) comes along.
    changed = {name: new for name, (_old, new) in fields.items()}
    after = {**row.values, **before, **changed}
    return Difference(what, key, row.number, before, after, fields)


def _note_kept(found: Comparison, kept: Mapping[str, int]) -> None:
    if kept["is_protected"]:
        found.notes.append(
            _(
                "支援措置の印がない行が %d 件ありますが、印は外していません。"
                "外すときは一人ずつ、その人の画面で外してください。"
            )
            % kept["is_protected"]
        )
    if kept["building"]:
        found.notes.append(
            _(
                "窓口で確かめた建物が台帳の建物番号と違う世帯が %d 件あります。"
                "窓口で確かめた建物を残しました。"
            )
            % kept["building"]
        )
