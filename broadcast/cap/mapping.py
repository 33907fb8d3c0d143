"""Map a broadcast of ours to CAP: what is an Alert, an Update, a Cancel (写像).

発令 = Alert; 切替・拡大・訂正 = Update; 解除 = Update with AllClear, urgency Past; a
broadcast sent in error = Cancel, which still carries the text that people read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from broadcast.cap.alert import (
    CapAlert,
    CapArea,
    CapInfo,
    Category,
    Certainty,
    Circle,
    MessageType,
    Pair,
    Reference,
    ResponseType,
    Severity,
    Status,
    Urgency,
)
from broadcast.cap.reading import parse
from broadcast.rules.composition import Rendition
from broadcast.rules.draft import District, Draft, Reason
from broadcast.rules.kinds import Hazard, Kind, Language
from broadcast.rules.levels import ENGLISH_NAMES, EvacuationLevel, level_name
from broadcast.rules.phrases import easy, english
from disaster.foundation.clock import tokyo_day
from disaster.foundation.texts import _

PROFILE = "urn:disaster-response-toolkit:cap-profile:1.0"
MUNICIPALITY_CODE_NAME = "urn:jp:municipality-code"
DISTRICT_CODE_NAME = "urn:jp:municipality-district"
EVENT_CODE_NAME = "urn:disaster-response-toolkit:event"
LEVEL_NAME = "urn:jp:evacuation-level"
SUBJECT_NAME = "urn:disaster-response-toolkit:subject"
TICKER_NAME = "urn:disaster-response-toolkit:ticker"
SPEECH_NAME = "urn:disaster-response-toolkit:speech"

MESSAGE_TYPES = {
    Kind.ISSUE: MessageType.ALERT,
    Kind.NOTICE: MessageType.ALERT,
    Kind.UPDATE: MessageType.UPDATE,
    Kind.CORRECT: MessageType.UPDATE,
    Kind.LIFT: MessageType.UPDATE,
    Kind.CANCEL: MessageType.CANCEL,
}

CATEGORIES = {
    Hazard.FLOOD: (Category.MET, Category.SAFETY),
    Hazard.INLAND_FLOOD: (Category.MET, Category.SAFETY),
    Hazard.STORM_SURGE: (Category.MET, Category.SAFETY),
    Hazard.STORM: (Category.MET, Category.SAFETY),
    Hazard.SNOW: (Category.MET, Category.SAFETY),
    Hazard.LANDSLIDE: (Category.GEO, Category.SAFETY),
    Hazard.TSUNAMI: (Category.GEO, Category.SAFETY),
    Hazard.EARTHQUAKE: (Category.GEO, Category.SAFETY),
    Hazard.FIRE: (Category.FIRE, Category.SAFETY),
    Hazard.OTHER: (Category.SAFETY,),
}

RESPONSES = {
    EvacuationLevel.EMERGENCY_SAFETY: (ResponseType.SHELTER, ResponseType.EXECUTE),
    EvacuationLevel.EVACUATE: (ResponseType.EVACUATE,),
    EvacuationLevel.ELDERLY_EVACUATE: (ResponseType.EVACUATE, ResponseType.PREPARE),
}

GRADES = {
    EvacuationLevel.EMERGENCY_SAFETY: (Urgency.IMMEDIATE, Severity.EXTREME),
    EvacuationLevel.EVACUATE: (Urgency.IMMEDIATE, Severity.SEVERE),
    EvacuationLevel.ELDERLY_EVACUATE: (Urgency.EXPECTED, Severity.MODERATE),
}

OBSERVED = frozenset(
    {
        Reason.RIVER_OVERFLOWING,
        Reason.LANDSLIDE_OCCURRED,
        Reason.STRONG_SHAKING,
        Reason.FIRE_SPREADING,
    }
)


def reference_to(xml: bytes) -> Reference:
    """Return how a later message names this one: by its own words (参照を作る)."""
    earlier = parse(xml)
    return Reference(earlier.sender, earlier.identifier, earlier.sent)


@dataclass(frozen=True, slots=True)
class Publication:
    """The frozen facts of one message: its names and what it follows (発行)."""

    identifier: str
    sender: str
    sent: datetime
    references: tuple[Reference, ...] = ()


def from_broadcast(
    draft: Draft, renditions: Mapping[Language, Rendition], publication: Publication
) -> CapAlert:
    """Make the CAP message of a broadcast, one block a language (CAPにする)."""
    return CapAlert(
        identifier=publication.identifier,
        sender=publication.sender,
        sent=publication.sent,
        status=Status.EXERCISE if draft.is_drill else Status.ACTUAL,
        message_type=MESSAGE_TYPES[draft.kind],
        codes=(PROFILE,),
        note=_note(draft),
        references=publication.references,
        infos=tuple(
            _info(draft, rendition, publication) for rendition in renditions.values()
        ),
    )


def _info(draft: Draft, rendition: Rendition, publication: Publication) -> CapInfo:
    """Make the block of one language; times and grades are alike in all."""
    urgency, severity = _grades(draft)
    return CapInfo(
        language=rendition.language.value,
        categories=CATEGORIES[draft.hazard],
        event=_event(draft, rendition.language),
        response_types=_responses(draft),
        urgency=urgency,
        severity=severity,
        certainty=_certainty(draft),
        event_codes=(Pair(EVENT_CODE_NAME, f"{draft.kind}.{draft.hazard}"),),
        effective=publication.sent,
        expires=draft.expires_at,
        sender_name=_sender_name(draft, rendition.language),
        headline=rendition.headline,
        description=rendition.description,
        instruction=rendition.instruction,
        web=draft.web_url,
        contact=draft.contact,
        parameters=_parameters(draft, rendition),
        areas=_areas(draft, rendition.language),
    )


def _note(draft: Draft) -> str:
    """Name the exercise, or say that the message was sent in error."""
    drill = _("訓練：%s") % draft.drill_name if draft.is_drill else ""
    mistake = _("誤って送ったため取り消します。%s") % draft.mistake
    return " ".join(filter(None, [drill, mistake if draft.kind is Kind.CANCEL else ""]))


def _grades(draft: Draft) -> tuple[Urgency, Severity]:
    """Grade urgency and severity by kind and level."""
    if draft.kind in {Kind.LIFT, Kind.CANCEL}:
        return Urgency.PAST, Severity.MINOR
    if draft.level is None:
        return Urgency.FUTURE, Severity.MINOR
    return GRADES[draft.level]


def _certainty(draft: Draft) -> Certainty:
    """Grade how sure the danger is by the reasons given."""
    if draft.level is EvacuationLevel.EMERGENCY_SAFETY or OBSERVED & set(draft.reasons):
        return Certainty.OBSERVED
    return Certainty.LIKELY


def _responses(draft: Draft) -> tuple[ResponseType, ...]:
    """Name the kind of action."""
    if draft.kind is Kind.LIFT:
        return (ResponseType.ALL_CLEAR,)
    if draft.kind is Kind.CANCEL:
        return (ResponseType.NONE,)
    return RESPONSES[draft.level] if draft.level else (ResponseType.MONITOR,)


def _event(draft: Draft, language: Language) -> str:
    """Name the event in the language of the block."""
    level = draft.level
    if language is Language.ENGLISH:
        order = f"Alert Level {level.value} {ENGLISH_NAMES[level]}" if level else ""
        return f"{order or 'Notice'} ({english.BOOK.hazards[draft.hazard]})"
    name = level_name(level, tokyo_day(draft.issued_at)) if level else ""
    order = f"警戒レベル{level.value} {name}" if level else "お知らせ"
    hazard = draft.hazard.label
    if language is Language.EASY_JAPANESE:
        hazard = easy.BOOK.hazards[draft.hazard]
    return f"{order}（{hazard}）"


def _sender_name(draft: Draft, language: Language) -> str:
    """Name the city in the language of the block."""
    city = draft.municipality
    return city.english_name if language is Language.ENGLISH else city.name


def _parameters(draft: Draft, rendition: Rendition) -> tuple[Pair, ...]:
    """Carry our exact texts, so that every machine shows the same words."""
    level = (Pair(LEVEL_NAME, str(draft.level.value)),) if draft.level else ()
    return (
        *level,
        Pair(SUBJECT_NAME, rendition.subject),
        Pair(TICKER_NAME, rendition.ticker),
        Pair(SPEECH_NAME, rendition.speech),
    )


def _areas(draft: Draft, language: Language) -> tuple[CapArea, ...]:
    """Make the areas of the districts, or of the whole city if none is named."""
    city = draft.municipality
    if draft.districts:
        return tuple(_area(draft, district, language) for district in draft.districts)
    circle = (Circle(city.centre, city.radius_km),) if city.centre else ()
    return (
        CapArea(
            description=_sender_name(draft, language),
            circles=circle,
            geocodes=(Pair(MUNICIPALITY_CODE_NAME, city.code),),
        ),
    )


def _area(draft: Draft, district: District, language: Language) -> CapArea:
    """Make the area of a district: its shape, its code and its city's code."""
    name = district.name
    if language is Language.ENGLISH:
        name = district.english_name or district.name
    circle = (
        (Circle(district.centre, district.radius_km),)
        if district.centre and not district.outlines
        else ()
    )
    return CapArea(
        description=name,
        polygons=district.outlines,
        circles=circle,
        geocodes=(
            Pair(MUNICIPALITY_CODE_NAME, draft.municipality.code),
            Pair(DISTRICT_CODE_NAME, district.code),
        ),
    )
