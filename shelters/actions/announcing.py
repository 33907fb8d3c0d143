"""Telling the broadcasting desk which shelters may be named in a text (案内)."""

from broadcast import actions as broadcasts
from broadcast.rules.announced import Announced, Announcement
from broadcast.rules.kinds import Hazard as Danger
from disaster.foundation.context import Context
from shelters import permissions
from shelters.queries.status import SiteStatus
from shelters.rules.hazards import Hazard, HazardFit
from shelters.rules.opening import OpeningState

ANNOUNCEMENTS = {
    OpeningState.OPEN: Announcement.OPEN,
    OpeningState.PERMANENT: Announcement.OPEN,
    OpeningState.PREPARING: Announcement.PREPARING,
}
# The desk's word for a danger, where a place can be unfit for it.
DANGERS = {
    Hazard.FLOOD: Danger.FLOOD,
    Hazard.INLAND_FLOOD: Danger.INLAND_FLOOD,
    Hazard.LANDSLIDE: Danger.LANDSLIDE,
    Hazard.STORM_SURGE: Danger.STORM_SURGE,
    Hazard.TSUNAMI: Danger.TSUNAMI,
    Hazard.EARTHQUAKE: Danger.EARTHQUAKE,
    Hazard.GREAT_FIRE: Danger.FIRE,
}


def tell_desk(ctx: Context, known: SiteStatus, state: OpeningState) -> None:
    """Tell the desk what a shelter is now, and the dangers in which it is unfit."""
    ctx.require(permissions.REPORT)
    unfit = {
        DANGERS[hazard]
        for hazard, fit in known.fits.items()
        if fit is HazardFit.UNFIT and hazard in DANGERS
    }
    told = Announced(
        name=known.name,
        state=ANNOUNCEMENTS.get(state, Announcement.CLOSED),
        reading=known.name_kana,
        english_name=known.name_english,
        unfit_for=frozenset(unfit),
    )
    broadcasts.announce_shelter(ctx, known.id, told)
