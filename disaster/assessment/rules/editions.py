"""判定の版: where a rule set comes from, when it is in force, what it leaves out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from disaster.assessment.rules.problems import Problem
from disaster.foundation.texts import _

LONGEST_VERSION = 20
NO_QUICK_HALF = Problem(
    _(
        "簡易な半壊判定は、この版の判定基準（%(version)s）にありません。"
        "使えるもの: %(choices)s。"
    ),
    "the quick test is not part of edition %(version)s; available: %(choices)s",
)
NO_RESULTANT = Problem(
    _(
        "2方向の傾斜の合成は、この版の判定基準にありません。"
        "各隅の水平距離を horizontal_mm に書いてください。"
    ),
    "this edition knows no resultant of two directions; write horizontal_mm",
)


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a local rule set, when, by which paper and why (承認の記録).

    The prefecture must have agreed with its municipalities (手引き 構成等 p3).
    """

    approved_by: str
    approved_on: date
    document: str
    reason: str
    prefecture_agreed_on: date


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs from the edition a rule set is based on."""

    key: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule set comes from and when it is in force (出典と適用期間).

    ``in_force_until`` is the last day; None means still in force. A local set has an
    approval and is judged by only when a city chose it for a disaster.
    """

    version: str
    title: str
    in_force_from: date
    in_force_until: date | None
    in_force_note: str
    sources: tuple[tuple[str, str], ...]
    unverified: tuple[str, ...]
    remarks: tuple[str, ...]
    pages_of: str
    based_on: str
    changes: tuple[Change, ...]
    approval: Approval | None

    @property
    def is_national(self) -> bool:
        """Whether it is an edition of the national guideline (国の版)."""
        return self.approval is None


def in_force(editions: Iterable[Origin], day: date) -> Origin:
    """Return the national edition in force on a day.

    A day before the oldest edition takes the oldest: nothing older is shipped.
    """
    ordered = sorted(
        (one for one in editions if one.is_national), key=lambda one: one.in_force_from
    )
    begun = [one for one in ordered if one.in_force_from <= day]
    return (begun or ordered)[-1 if begun else 0]


def is_local_name(version: str, based_on: str) -> bool:
    """Say whether a local version is named after its edition (R7.7-isehara1)."""
    shape = rf"{re.escape(based_on)}-[a-z]+[1-9][0-9]*"
    return len(version) <= LONGEST_VERSION and bool(re.fullmatch(shape, version))
