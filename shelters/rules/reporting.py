"""状況の報告: what a report may say, and when it asks for a second thought."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _
from disaster.incidents.rules import IncidentHazard
from shelters.rules.hazards import Hazard, HazardFit, worst
from shelters.rules.opening import Crowding, OpeningState

SILENT_AFTER = timedelta(hours=2)
# How long after its day a storm keeps the outside dangerous, if nobody says otherwise.
STORM_LASTS = timedelta(days=2)

# Which designations matter in which disaster; a storm may also flood and slide.
HAZARDS_OF: Mapping[IncidentHazard, tuple[Hazard, ...]] = {
    IncidentHazard.EARTHQUAKE: (Hazard.EARTHQUAKE,),
    IncidentHazard.FLOOD: (Hazard.FLOOD, Hazard.INLAND_FLOOD),
    IncidentHazard.LANDSLIDE: (Hazard.LANDSLIDE,),
    IncidentHazard.WIND: (),
    IncidentHazard.OTHER: (),
}
MOST_PEOPLE = 99_999
LONGEST_REASON = 300
# What a person may call by eye; the other words follow from the state.
CROWDING_CALLS = (
    Crowding.ROOM,
    Crowding.SOMEWHAT_CROWDED,
    Crowding.CROWDED,
    Crowding.NEARLY_FULL,
)
# What an evacuation order may be about, where its word for the danger is another.
HAZARD_OF_ALERT = {"fire": Hazard.GREAT_FIRE} | {
    hazard.value: hazard for hazard in Hazard
}
STORMS = frozenset(
    {IncidentHazard.FLOOD, IncidentHazard.WIND, IncidentHazard.LANDSLIDE}
)
# A count from before a closing says nothing about the people of the next opening.
COUNT_HOLDS_IN = frozenset(
    {
        OpeningState.PREPARING,
        OpeningState.OPEN,
        OpeningState.PERMANENT,
        OpeningState.UNKNOWN,
    }
)


class UnfitForHazard(Refusal):
    """A place that does not suit the disaster needs a second thought (適否の確認)."""

    message = _(
        "この施設は %(hazards)s に × です（使えない場所）。何も変えていません。"
        "本部と相談し、それでも開けるときは「× と分かったうえで開ける」に"
        "印を付けて、もう一度押してください。"
    )
    status = 409


class CountChanged(Refusal):
    """Somebody reported while the page was open (読んだ後の変更)."""

    message = _(
        "%(who)s が %(time)s に %(what)s と報告しています。"
        "あなたの報告はまだ入れていません。よければ、もう一度押してください。"
    )
    status = 409


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of a shelter at one time (状況)."""

    state: OpeningState = OpeningState.UNOPENED
    headcount: int | None = None
    crowding: Crowding | None = None
    observed_at: datetime | None = None


def hazards_in(
    incident_hazards: Iterable[str], alert_hazards: Iterable[str] = ()
) -> tuple[Hazard, ...]:
    """Return what a place must suit in the disasters at hand, in the fixed order.

    A disaster may bring another (地震の後の水害): what evacuation orders are about
    counts as well.
    """
    struck = {
        hazard
        for word in incident_hazards
        for hazard in HAZARDS_OF[IncidentHazard(word)]
    }
    warned = {HAZARD_OF_ALERT.get(word) for word in alert_hazards}
    return tuple(hazard for hazard in Hazard if hazard in struck | warned)


def fit_for(
    fits: Mapping[Hazard, HazardFit], hazards: Iterable[Hazard]
) -> HazardFit | None:
    """Return the most cautious answer for several hazards; None if none is at hand."""
    answers = [fits.get(hazard, HazardFit.UNKNOWN) for hazard in hazards]
    return worst(answers) if answers else None


def check_fit(
    fits: Mapping[Hazard, HazardFit],
    hazards: Iterable[Hazard],
    *,
    confirmed: bool,
) -> tuple[Hazard, ...]:
    """Return the hazards the place does not suit; refuse if nobody confirmed them."""
    unfit = tuple(hazard for hazard in hazards if fits.get(hazard) is HazardFit.UNFIT)
    if unfit and not confirmed:
        raise UnfitForHazard(hazards="・".join(hazard.label for hazard in unfit))
    return unfit


def counted(before: Status, count: int | None, change: int) -> int | None:
    """Return the number of people after a count or a step of ±1, ±10 (人数)."""
    known = before.headcount if before.state in COUNT_HOLDS_IN else None
    if count is None and not change:
        return known
    people = (count if count is not None else known or 0) + change
    if people < 0:
        reason = _("0 人より少なくはできません。いまの人数を数で入れてください。")
        raise FieldRefusal("headcount", reason)
    if people > MOST_PEOPLE:
        reason = _("%(most)d 人までにしてください。") % {"most": MOST_PEOPLE}
        raise FieldRefusal("headcount", reason)
    return people


def check_count(state: OpeningState, people: int | None) -> None:
    """Refuse people in a shelter that is not in use (未開設の人数)."""
    if people and state not in COUNT_HOLDS_IN:
        reason = _(
            "「%(state)s」のままでは人数を入れられません。"
            "先に「開設」か「準備中」にしてください。"
        ) % {"state": state.label}
        raise FieldRefusal("headcount", reason)


def called(
    before: Status, state: OpeningState, call: Crowding | None
) -> Crowding | None:
    """Return the crowding that a person calls; it holds until the state changes."""
    if call is not None and call not in CROWDING_CALLS:
        raise FieldRefusal("crowding", _("混み具合を一覧から選んでください。"))
    if call is not None:
        return call
    return before.crowding if state is before.state else None


def check_reason(reason: str) -> None:
    """Refuse a reason that is too long to be read on a board (理由の長さ)."""
    if len(reason) > LONGEST_REASON:
        text = _("%(limit)d 文字までにしてください。") % {"limit": LONGEST_REASON}
        raise FieldRefusal("reason", text)


def check_closing(people: int | None, reason: str) -> None:
    """Ask why a shelter closes while people are in it (閉鎖の理由)."""
    if people and not reason:
        raise FieldRefusal(
            "reason",
            _(
                "まだ %(people)d 人います。行き先などの理由を書くか、"
                "先に人数を 0 にしてください。"
            )
            % {"people": people},
        )


def is_silent(state: OpeningState, observed_at: datetime | None, now: datetime) -> bool:
    """Say whether a shelter in use has not been heard of for two hours (連絡なし)."""
    if state not in COUNT_HOLDS_IN:
        return False
    return observed_at is None or now - observed_at > SILENT_AFTER


def is_storm(incident_hazard: str, struck_at: datetime, now: datetime) -> bool:
    """Say whether the way outside is dangerous now (外が危険): a storm lately."""
    is_near = abs(now - struck_at) <= STORM_LASTS
    return IncidentHazard(incident_hazard) in STORMS and is_near
