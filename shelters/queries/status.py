"""What is known of one shelter, as a value: place, fitness, people, Wi-Fi, age."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shelters.rules.freshness import is_outdated
from shelters.rules.hazards import DesignationKind, Hazard, HazardFit
from shelters.rules.opening import (
    Crowding,
    OpeningState,
    people_over_capacity,
    suggest_crowding,
)
from shelters.rules.places import Position
from shelters.rules.reporting import fit_for, is_silent
from shelters.rules.wifi import SHARED_SSID, WifiKind, WifiState

# The first usable network speaks for the shelter; then what is worth knowing.
BEST_WIFI_FIRST = (
    WifiState.ON,
    WifiState.DEGRADED,
    WifiState.DOWN,
    WifiState.OFF,
    WifiState.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class WifiStatus:
    """One Wi-Fi and what the last check found (Wi-Fi の状況).

    ``state`` is what may be shown now; ``found`` is what the check said.
    """

    id: UUID
    name: str
    ssids: tuple[str, ...]
    coverage: str
    kind: WifiKind
    is_for_evacuees_only: bool
    run_book: str
    found: WifiState
    state: WifiState
    checked_at: datetime | None
    checked_by: str
    note: str

    @property
    def is_shared(self) -> bool:
        """Whether the name is the one that all carriers share in a disaster."""
        return SHARED_SSID in self.ssids


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """A shelter as headquarters and the public see it (避難所の状況)."""

    id: UUID
    slug: str
    facility_key: str
    name: str
    name_kana: str
    name_english: str
    address: str
    phone: str
    position: Position | None
    kinds: tuple[DesignationKind, ...]
    fits: Mapping[Hazard, HazardFit]
    notes: tuple[str, ...]
    accepts: tuple[str, ...]
    capacity: int | None
    capacity_text: str
    accessibility: Mapping[str, str]
    state: OpeningState
    headcount: int | None
    crowding_by_hand: Crowding | None
    reason: str
    observed_at: datetime | None
    reported_by: str
    report_number: int
    wifi: tuple[WifiStatus, ...]

    @property
    def is_open(self) -> bool:
        """Whether people can go there now."""
        return self.state.takes_people_in

    @property
    def crowding(self) -> Crowding | None:
        """How full it is: what staff said, else what the numbers suggest."""
        if self.is_open and self.crowding_by_hand:
            return self.crowding_by_hand
        return suggest_crowding(self.state, self.capacity, self.headcount)

    @property
    def is_nearly_full(self) -> bool:
        """Whether people should also hear of other shelters."""
        return self.crowding is Crowding.NEARLY_FULL

    @property
    def over_capacity(self) -> int:
        """How many people are beyond the guide figure."""
        return people_over_capacity(self.capacity, self.headcount)

    @property
    def is_for_staying(self) -> bool:
        """Whether it is designated as a place to stay in (避難所)."""
        return any(kind.is_for_staying for kind in self.kinds)

    @property
    def is_for_fleeing(self) -> bool:
        """Whether it is designated as a place to run to (緊急避難場所)."""
        return DesignationKind.EVACUATION_SITE in self.kinds

    @property
    def best_wifi(self) -> WifiStatus | None:
        """The Wi-Fi that speaks for the shelter."""
        ordered = sorted(self.wifi, key=lambda w: BEST_WIFI_FIRST.index(w.state))
        return next(iter(ordered), None)

    @property
    def has_wifi(self) -> bool:
        """Whether some Wi-Fi was found usable within the time that a check holds."""
        best = self.best_wifi
        return best is not None and best.state.is_usable

    @property
    def has_fresh_wifi(self) -> bool:
        """Whether some Wi-Fi was checked within the time that a check holds."""
        return any(wifi.state is not WifiState.UNKNOWN for wifi in self.wifi)

    def fit_for(self, hazards: Iterable[Hazard]) -> HazardFit | None:
        """Return whether it suits the disasters at hand; None if none is at hand."""
        return fit_for(self.fits, hazards)

    def is_unfit_for(self, hazards: Iterable[Hazard]) -> bool:
        """Say whether it must not be counted on in the disasters at hand."""
        return self.fit_for(hazards) is HazardFit.UNFIT

    def is_silent(self, now: datetime) -> bool:
        """Say whether it has not been heard of for too long (連絡なし)."""
        return is_silent(self.state, self.observed_at, now)

    def is_outdated(self, now: datetime) -> bool:
        """Say whether what is shown is too old to rely on (古い情報)."""
        return self.report_number > 0 and is_outdated(self.observed_at, now)
