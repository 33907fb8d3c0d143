"""訳文: やさしい日本語 and English, made of reviewed fixed sentences only."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from broadcast.rules.composition.rendition import Rendition, for_drill, said_time
from broadcast.rules.draft import Draft, ShelterReadiness
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.levels import ENGLISH_NAMES
from broadcast.rules.phrases import easy, english
from broadcast.rules.phrases.book import PhraseBook
from disaster.foundation.clock import tokyo


@dataclass(frozen=True, slots=True)
class Names:
    """How one language writes names and times (固有名詞と日時)."""

    city: str
    places: str
    open_shelters: str
    preparing_shelters: str
    time: Callable[[datetime], str]


def compose_easy(draft: Draft) -> Rendition:
    """Write the やさしい日本語 texts; names carry their reading."""
    separator = "、"
    names = Names(
        city=_with_reading(draft.municipality.name, draft.municipality.reading),
        places=separator.join(
            _with_reading(item.name, item.reading) for item in draft.districts
        ),
        open_shelters=separator.join(_easy_shelters(draft, ShelterReadiness.OPEN)),
        preparing_shelters=separator.join(
            _easy_shelters(draft, ShelterReadiness.PREPARING)
        ),
        time=said_time,
    )
    return _compose(draft, Language.EASY_JAPANESE, easy.BOOK, names)


def compose_english(draft: Draft) -> Rendition:
    """Write the English texts; names are in Latin letters where known."""
    names = Names(
        city=draft.municipality.english_name or draft.municipality.name,
        places=", ".join(item.english_name or item.name for item in draft.districts),
        open_shelters=", ".join(_english_shelters(draft, ShelterReadiness.OPEN)),
        preparing_shelters=", ".join(
            _english_shelters(draft, ShelterReadiness.PREPARING)
        ),
        time=_english_time,
    )
    return _compose(draft, Language.ENGLISH, english.BOOK, names)


def _compose(
    draft: Draft, language: Language, book: PhraseBook, names: Names
) -> Rendition:
    """Put the sentences of a book together in the order of the Japanese text."""
    lead = _lead(draft, book, names)
    description = "\n".join(_description(draft, book, names))
    instruction = _instruction(draft, book) or lead
    note = [book.drill_note] if draft.is_drill else []
    facts = "\n".join([*_facts(draft, book, names), *note])
    web = "\n\n".join(
        filter(None, dict.fromkeys([lead, description, instruction, facts]))
    )
    subject = _subject(draft, book, names)
    rendition = Rendition(
        language=language,
        subject=subject,
        headline=lead,
        description=description or lead,
        instruction=instruction,
        mail=f"{web}\n{book.details}{draft.web_url}\n\n{names.city}",
        web=web,
        ticker=f"{subject} {names.places}".strip(),
        speech=" ".join(filter(None, dict.fromkeys([lead, description, instruction]))),
    )
    return for_drill(rendition, book.drill_mark) if draft.is_drill else rendition


def _fill(sentence: str, draft: Draft, book: PhraseBook, names: Names) -> str:
    """Put names, level and hazard into a fixed sentence."""
    level = draft.level
    return sentence.format(
        city=names.city,
        places=names.places or book.anywhere,
        digit=level.value if level else "",
        name=ENGLISH_NAMES[level] if level else "",
        hazard=book.hazards[draft.hazard],
    )


def _lead(draft: Draft, book: PhraseBook, names: Names) -> str:
    """Say action and place first (書き出し)."""
    sentence = book.notice
    if draft.kind is Kind.CANCEL:
        sentence = book.cancel_lead
    elif draft.level and draft.kind is Kind.LIFT:
        sentence = book.lift_lead
    elif draft.level:
        sentence = book.leads[draft.level]
    return _fill(sentence, draft, book, names)


def _description(draft: Draft, book: PhraseBook, names: Names) -> list[str]:
    """Say what was issued and why (説明)."""
    if draft.kind is Kind.CANCEL:
        return [book.cancelled if draft.level else book.cancelled_notice]
    corrected = [book.corrected] if draft.kind is Kind.CORRECT else []
    if draft.level is None:
        return corrected
    order = book.lifted if draft.kind is Kind.LIFT else book.order
    reasons = [book.reasons[reason] for reason in draft.reasons]
    return [*corrected, _fill(order, draft, book, names), *reasons]


def _instruction(draft: Draft, book: PhraseBook) -> str:
    """Say what people do (とるべき行動)."""
    if draft.level is None or draft.kind is Kind.CANCEL:
        return ""
    return book.lift_action if draft.kind is Kind.LIFT else book.actions[draft.level]


def _facts(draft: Draft, book: PhraseBook, names: Names) -> list[str]:
    """List shelters, the next update and the contact (案内)."""
    next_update = names.time(draft.next_update_at) if draft.next_update_at else ""
    labelled = {
        book.open_shelters: names.open_shelters,
        book.preparing_shelters: names.preparing_shelters,
        book.next_update: next_update,
        book.contact: draft.contact,
    }
    return [f"{label}{value}" for label, value in labelled.items() if value]


def _subject(draft: Draft, book: PhraseBook, names: Names) -> str:
    """Write a short subject, the digit of the level first (件名)."""
    sentence = book.notice_subject
    if draft.kind is Kind.CANCEL:
        sentence = book.cancel_subject
    elif draft.level and draft.kind is Kind.LIFT:
        sentence = book.lift_subject
    elif draft.level:
        sentence = book.subjects[draft.level]
    return _fill(sentence, draft, book, names)


def _with_reading(name: str, reading: str) -> str:
    """Write a name with its reading behind it (ふりがな)."""
    return f"{name}（{reading}）" if reading else name


def _easy_shelters(draft: Draft, readiness: ShelterReadiness) -> list[str]:
    """Name the shelters in one state with their readings."""
    return [
        _with_reading(item.name, item.reading)
        for item in draft.shelters
        if item.readiness is readiness
    ]


def _english_shelters(draft: Draft, readiness: ShelterReadiness) -> list[str]:
    """Name the shelters in one state in Latin letters where known."""
    return [
        item.english_name or item.name
        for item in draft.shelters
        if item.readiness is readiness
    ]


def _english_time(moment: datetime) -> str:
    """Say a moment in English, in Japanese time."""
    local = tokyo(moment)
    return f"{local.day} {local:%B}, {local:%H:%M}"
