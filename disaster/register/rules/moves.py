"""異動の規則: who came, who left, and who lived where on a day.

The day counts whole: whoever moved in or left on the day of the disaster is shown with
it and marked, because the register knows no hours and a person must decide.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# The kinds of 異動 that end a record here (住民基本台帳法 第8条・第24条, and the words
# that registers use). What is not listed changes a record only.
LEAVING = frozenset(
    {
        *("転出", "国外転出", "海外転出", "死亡", "失踪", "失踪宣告"),
        *("職権消除", "消除", "国籍喪失", "在留期間経過"),
        # Of buildings (不動産登記法 第57条 滅失の登記).
        *("滅失", "取壊し", "取り壊し", "焼失", "流失"),
    }
)
COMING = frozenset(
    {
        *("", "転入", "国外転入", "海外転入", "出生", "転居", "職権記載", "職権回復"),
        *("未届転入", "帰化", "国籍取得", "世帯分離", "世帯合併", "世帯変更"),
    }
)
# A record that a full copy no longer holds; nobody told why.
ABSENT = "写しにない"

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """One change of a record: from which day it counts, and what stood before."""

    effective_on: date
    before: Values
    after: Values


def leaves(why: str) -> bool:
    """Say whether this kind of 異動 ends a record."""
    return why in LEAVING


def as_of(values: Values, steps: Iterable[Step], on: date) -> dict[str, Any]:
    """Return a record as it stood at the end of a day, by undoing what came later."""
    then = dict(values)
    for step in sorted(steps, key=lambda one: one.effective_on, reverse=True):
        if step.effective_on > on:
            then.update(step.before)
    return then


def lived_there(then: Values, on: date) -> bool:
    """Say whether a person with this record belonged to its household on a day."""
    arrived = then["moved_on"] if then["moved_why"] in COMING else None
    if arrived is not None and arrived > on:
        return False
    return then["gone_on"] is None or then["gone_on"] >= on


def moved_that_day(then: Values, on: date) -> bool:
    """Say whether the record changed on the very day, so that a person must decide."""
    return on in (then["moved_on"], then["gone_on"])


def counts_from(after: Values, changed: Iterable[str], copied_on: date) -> date:
    """Return the day from which a change counts: its 異動日, else the copy's day."""
    names = set(changed)
    for field in ("moved_on", "gone_on"):
        day: date | None = after.get(field)
        if field in names and day is not None:
            return min(day, copied_on)
    return copied_on
