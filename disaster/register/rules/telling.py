"""差分の見せ方: differences in words, for a page, for JSON and for a CSV file.

A protected person's name and values are never told, only which fields differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from disaster.foundation.texts import _
from disaster.register.rules.comparing import (
    ADDED,
    CHANGED,
    END_LABELS,
    GONE,
    RETURNED,
    Comparison,
    Difference,
)
from disaster.register.rules.ledgers import LEDGERS

HIDDEN = "表示できません（支援措置）"
SHOWN = 50
HEADER = ("区分", "番号", "行", "名前・所在地", "項目", "前", "後")
WORDS = {
    ADDED: _("追加"),
    CHANGED: _("変更"),
    GONE: _("なくなった"),
    RETURNED: _("戻った"),
}
MARKS = {True: "有", False: "無", None: ""}


def first_changes(kind: str, comparison: Comparison) -> list[dict[str, object]]:
    """Return the first differences of each kind as plain values."""
    told: Counter[str] = Counter()
    found = []
    for one in comparison.differences:
        told[one.what] += 1
        if told[one.what] <= SHOWN:
            found.append(_plain(kind, one))
    return found


def lines(kind: str, comparison: Comparison) -> Iterator[tuple[str, ...]]:
    """Yield every difference for a CSV file, one line for each field."""
    for one in comparison.differences:
        row = "" if one.row is None else str(one.row)
        start = (str(WORDS[one.what]), one.key, row, _name(one))
        if one.before is None:
            yield (*start, "", "", "")
        for label, old, new in _fields(kind, one):
            yield (*start, label, old, new)


def _plain(kind: str, one: Difference) -> dict[str, object]:
    return {
        "what": one.what,
        "number": one.key,
        "row": one.row,
        "name": _name(one),
        "fields": [
            {"field": label, "old": old, "new": new}
            for label, old, new in _fields(kind, one)
        ],
    }


def _name(one: Difference) -> str:
    if one.is_protected:
        return HIDDEN
    sides: Iterable[Any] = (
        one.after.get(name) for name in ("head_name", "name", "address")
    )
    return next((str(text) for text in sides if text), "")


def _fields(kind: str, one: Difference) -> Iterator[tuple[str, str, str]]:
    labels = {**LEDGERS[kind].columns, **END_LABELS}
    for name, (old, new) in one.fields.items():
        if one.is_protected:
            yield str(labels[name]), HIDDEN, HIDDEN
        else:
            yield str(labels[name]), _told(old), _told(new)


def _told(value: object) -> str:
    if value is None or isinstance(value, bool):
        return MARKS[value]
    return value.isoformat() if isinstance(value, date) else str(value)
