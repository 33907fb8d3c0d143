"""最寄り検索: filter first, rank afterwards, so that enough places remain."""

from collections.abc import Iterable
from dataclasses import dataclass

from disaster.foundation.context import Context
from shelters import maps
from shelters.maps import Nearby
from shelters.queries.board import board
from shelters.queries.status import SiteStatus
from shelters.rules.hazards import Hazard
from shelters.rules.places import Position


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a place must offer to be counted (絞り込み)."""

    is_open: bool = False
    has_wifi: bool = False
    hazards: tuple[Hazard, ...] = ()

    def admits(self, site: SiteStatus) -> bool:
        """Say whether a shelter meets every wish; unknown fitness meets none."""
        if self.is_open and not site.is_open:
            return False
        if self.has_wifi and not site.has_wifi:
            return False
        fit = site.fit_for(self.hazards)
        return fit is None or fit.is_designated


def nearby(
    ctx: Context, point: Position, wanted: Wanted, limit: int
) -> list[Nearby[SiteStatus]]:
    """Return the nearest facilities that meet the wishes, the nearest first."""
    return maps.nearest(point, _admitted(board(ctx), wanted), limit)


def _admitted(sites: Iterable[SiteStatus], wanted: Wanted) -> list[SiteStatus]:
    return [site for site in sites if wanted.admits(site)]
