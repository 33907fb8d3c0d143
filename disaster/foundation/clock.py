"""The only reader of the clock. Times are aware; people see Asia/Tokyo (日本時間)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def tokyo(moment: datetime) -> datetime:
    """Return a moment as the clock on a Japanese wall shows it."""
    return moment.astimezone(TOKYO)


def tokyo_day(moment: datetime) -> date:
    """Return the Japanese calendar day of a moment (the day printed on papers)."""
    return tokyo(moment).date()


def days_later(moment: datetime, days: int) -> datetime:
    """Return the moment some days on."""
    return moment + timedelta(days=days)
