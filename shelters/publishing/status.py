"""``shelters/status.json``: what changes, small enough to ask for every minute.

``{"version": 1, "at": …, "sites": {slug: [state, crowding, people, wifi, minutes]}}``.
A shelter that is not in it was never reported and is not open.
"""

import json

from disaster.foundation.clock import tokyo
from shelters.publishing.town import Town
from shelters.queries import SiteStatus
from shelters.rules.freshness import minutes_old
from shelters.rules.opening import OpeningState
from shelters.rules.reporting import CROWDING_CALLS
from shelters.rules.wifi import WifiState

VERSION = 1
STATE_LETTERS = {
    OpeningState.OPEN: "o",
    OpeningState.PERMANENT: "a",
    OpeningState.PREPARING: "p",
    OpeningState.CLOSED: "c",
    OpeningState.UNOPENED: "n",
    OpeningState.UNKNOWN: "?",
}
WIFI_LETTERS = {
    WifiState.ON: "y",
    WifiState.DEGRADED: "w",
    WifiState.DOWN: "n",
    WifiState.OFF: "n",
    WifiState.UNKNOWN: "?",
}


def document(town: Town) -> bytes:
    """Return the state of all shelters as compact JSON."""
    value = {
        "version": VERSION,
        "at": tokyo(town.now).isoformat(timespec="seconds"),
        "sites": {
            site.slug: _row(site, town) for site in town.sites if site.report_number
        },
    }
    return json.dumps(value, separators=(",", ":")).encode()


def _row(site: SiteStatus, town: Town) -> list[object]:
    call = site.crowding
    level = CROWDING_CALLS.index(call) if call in CROWDING_CALLS else None
    best = site.best_wifi
    age = minutes_old(site.observed_at, town.now) if site.observed_at else None
    return [
        STATE_LETTERS[site.state],
        level,
        site.headcount,
        WIFI_LETTERS[best.state] if best else "?",
        age,
    ]
