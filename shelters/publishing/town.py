"""One look at the town: all shelters in the order in which people should read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from disaster.foundation.context import Context
from disaster.register import queries as register
from shelters import maps, queries
from shelters.maps import Nearby
from shelters.queries import SiteStatus
from shelters.rules.hazards import Hazard, HazardFit
from shelters.rules.identity import address_part
from shelters.rules.opening import OpeningState
from shelters.rules.places import Position

Way = tuple[SiteStatus, Nearby[SiteStatus] | None]

OTHERS = 3
# Without a disaster at hand (None) nothing speaks against any.
FITTEST_FIRST = (
    None,
    HazardFit.FIT,
    HazardFit.CONDITIONAL,
    HazardFit.UNKNOWN,
    HazardFit.UNFIT,
)


@dataclass(frozen=True, slots=True)
class District:
    """A district to start from, for those whose phone tells no place (地区)."""

    path: str
    name: str
    position: Position

    @property
    def facility_key(self) -> str:
        """Nothing: a district is no building."""
        return ""


@dataclass(frozen=True, slots=True)
class Town:
    """Everything the public pages are made from (ある時点の町)."""

    now: datetime
    sites: tuple[SiteStatus, ...]
    districts: tuple[District, ...]
    hazards: tuple[Hazard, ...]
    is_dangerous_outside: bool

    def is_recommended(self, site: SiteStatus) -> bool:
        """Say whether people may be sent there: open, and not unfit (R2)."""
        return site.is_open and not site.is_unfit_for(self.hazards)

    def others(self, site: SiteStatus) -> list[Nearby[SiteStatus]]:
        """Return the nearest shelters that still have room (近くの空き)."""
        if site.position is None:
            return []
        roomy = [
            other
            for other in self.sites
            if other.id != site.id
            and self.is_recommended(other)
            and not other.is_nearly_full
        ]
        return maps.nearest(site.position, roomy, OTHERS)

    def nearest_district(self, site: SiteStatus) -> Nearby[District] | None:
        """Return the district from which to describe the way, seen from its middle."""
        if site.position is None or not self.districts:
            return None
        nearest = maps.nearest(site.position, self.districts, 1)[0]
        direction = maps.direction_word(nearest.place.position, site.position)
        return Nearby(nearest.place, nearest.distance, direction)

    def from_district(self, district: District) -> list[Way]:
        """Return all shelters as seen from a district, those to go to first.

        A shelter whose position nobody knows stands behind those of its rank.
        """
        near = maps.nearest(district.position, self.sites, len(self.sites))
        ways: list[Way] = [(nearby.place, nearby) for nearby in near]
        ways += [(site, None) for site in self.sites if site.position is None]
        return sorted(ways, key=lambda way: rank(way[0], self.hazards))


def look(ctx: Context) -> Town:
    """Read the town once; every page and language is made from it."""
    hazards = queries.hazards_at_hand(ctx)
    sites = sorted(queries.board(ctx), key=lambda site: rank(site, hazards))
    return Town(
        now=ctx.now,
        sites=tuple(sites),
        districts=tuple(
            District(
                address_part(row.code),
                row.name,
                Position(row.latitude, row.longitude),
            )
            for row in register.districts(ctx)
        ),
        hazards=hazards,
        is_dangerous_outside=queries.is_dangerous_outside(ctx),
    )


def rank(site: SiteStatus, hazards: Sequence[Hazard]) -> int:
    """Return the place in a list: open and the fitter the earlier, preparing, rest."""
    if site.is_open:
        return FITTEST_FIRST.index(site.fit_for(hazards))
    places = len(FITTEST_FIRST)
    return places if site.state is OpeningState.PREPARING else places + 1
