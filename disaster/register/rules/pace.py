"""How long an import takes, said before it begins.

Measured on two cores with 100,000 residents: reading 20,000 rows a second, writing new
records 5,000 a second and changes 4,000 a second on the slower of the two databases.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from disaster.foundation.texts import _

READ_A_SECOND = 20_000
ADDED_A_SECOND = 5_000
CHANGED_A_SECOND = 4_000
# How long a checked file waits for its yes; it holds the data of a whole city.
PREVIEW_KEPT_FOR = timedelta(days=1)
MEGABYTE = 1_000_000
KILOBYTE = 1_000


def seconds_to_write(report: Mapping[str, Any]) -> int:
    """Estimate how many seconds the import of a checked file takes, at least one."""
    needed: float = (
        report["rows"] / READ_A_SECOND
        + report["added"] / ADDED_A_SECOND
        + (report["changed"] + report["gone"]) / CHANGED_A_SECOND
    )
    return max(1, round(needed))


def size_text(size: int) -> str:
    """Write a file's size: 15.2 MB, 12 KB."""
    if size >= MEGABYTE:
        return f"{size / MEGABYTE:.1f} MB"
    return f"{max(1, round(size / KILOBYTE))} KB"


def seconds_text(seconds: float) -> str:
    """Write how long something took."""
    return _("1 秒未満") if seconds < 1 else _(" %d 秒") % round(seconds)
