"""登録者の推移: how the mailing list grows by fiscal year, against the city's plan."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

APRIL = 4
# 総合計画 3-1-2, indicator "メールの登録者": 令和2年度, 令和3年度, 令和4〜7年度.
TARGETS = {
    2020: 15_000,
    2021: 16_000,
    2022: 17_000,
    2023: 17_000,
    2024: 17_000,
    2025: 17_000,
}


class Change(StrEnum):
    """What happened to the list (登録者の出入り)."""

    JOINED = "joined"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class FiscalYear:
    """One row of the report (年度ごとの登録者).

    ``total`` is the number at the end of the year, or now; ``returned`` counts mails
    that came back for good, ``suspended`` the addresses that rest since then.
    """

    year: int
    total: int
    joined: int
    left: int
    returned: int
    suspended: int

    @property
    def target(self) -> int | None:
        """What the plan asks for, if it speaks of that year (目標)."""
        return TARGETS.get(self.year)

    @property
    def reached(self) -> bool | None:
        """Say whether the target was met; None where there is none (達成)."""
        return None if self.target is None else self.total >= self.target


def fiscal_year(day: date) -> int:
    """Return the fiscal year of a day: it begins in April (年度)."""
    return day.year if day.month >= APRIL else day.year - 1


def first_day(year: int) -> date:
    """Return the day on which a fiscal year begins (年度の初日)."""
    return date(year, APRIL, 1)
