"""Questions about shelters: where they are, what is known of them, what is near."""

from shelters.queries.board import (
    board,
    counts_by_state,
    get_status,
    hazards_at_hand,
    is_dangerous_outside,
    people_sheltered,
)
from shelters.queries.imports import last_import, last_imports
from shelters.queries.nearby import Wanted, nearby
from shelters.queries.people import display_names
from shelters.queries.records import identifiers, site_records, wifi_records
from shelters.queries.reports import Report, checks_of, opened_since, reports_of
from shelters.queries.sites import (
    find_point,
    find_site,
    get_point,
    get_site,
    held_point,
    held_site,
    latest_opening,
)
from shelters.queries.status import SiteStatus, WifiStatus

__all__ = [
    "Report",
    "SiteStatus",
    "Wanted",
    "WifiStatus",
    "board",
    "checks_of",
    "counts_by_state",
    "display_names",
    "find_point",
    "find_site",
    "get_point",
    "get_site",
    "get_status",
    "hazards_at_hand",
    "held_point",
    "held_site",
    "identifiers",
    "is_dangerous_outside",
    "last_import",
    "last_imports",
    "latest_opening",
    "nearby",
    "opened_since",
    "people_sheltered",
    "reports_of",
    "site_records",
    "wifi_records",
]
