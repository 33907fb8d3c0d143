"""日本語の本文: the binding text, action and place first, then the reason."""

from dataclasses import dataclass

from broadcast.rules.composition.rendition import (
    Rendition,
    for_drill,
    said_time,
    shelters_in,
)
from broadcast.rules.draft import Draft, ShelterReadiness
from broadcast.rules.kinds import Kind, Language
from broadcast.rules.levels import level_name
from broadcast.rules.phrases import japanese as phrases
from broadcast.rules.widths import full_width_length
from disaster.foundation.clock import tokyo, tokyo_day

SUBJECT_LENGTH = 30
TICKER_LENGTH = 120
LEAD_LENGTH = 60
PLACES_IN_LEAD = 18

SUBJECT_ENDINGS = {
    Kind.UPDATE: " 続報",
    Kind.LIFT: " 解除",
    Kind.CORRECT: " 訂正",
    Kind.CANCEL: "は誤り 取消",
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a draft that its sentences share (共通の語)."""

    digit: str
    name: str
    hazard: str
    places: str
    previous: str
    mistake: str

    def fill(self, sentence: str) -> str:
        """Put the words into a fixed sentence."""
        return sentence.format(
            digit=self.digit,
            name=self.name,
            hazard=self.hazard,
            places=self.places,
            previous=self.previous,
            mistake=self.mistake,
        )


def compose(draft: Draft) -> Rendition:
    """Write all Japanese texts of a draft (日本語の本文)."""
    words = _words(draft)
    lead, status, instruction = lead_of(draft), _status(draft, words), _actions(draft)
    description = "\n".join(filter(None, [status, _reasons(draft), draft.body]))
    web = _page(draft, [lead, description, instruction])
    rendition = Rendition(
        language=Language.JAPANESE,
        subject=_subject(draft, words),
        headline=lead,
        description=description or lead,
        instruction=instruction or lead,
        mail=f"{web}\n{phrases.DETAILS}{draft.web_url}\n\n{draft.municipality.name}",
        web=web,
        ticker=_ticker(draft, words),
        speech=_speech(draft, words, instruction),
    )
    return for_drill(rendition, phrases.DRILL_MARK) if draft.is_drill else rendition


def lead_of(draft: Draft) -> str:
    """Say action and place in one sentence: what a locked screen shows (書き出し)."""
    words = _words(draft)
    if draft.level is None:
        fixed = phrases.CANCEL_LEAD_NOTICE if draft.kind is Kind.CANCEL else draft.title
        return fixed.replace("\n", "")
    if draft.kind is Kind.LIFT:
        return words.fill(phrases.LIFT_LEAD)
    if draft.kind is Kind.CANCEL:
        return words.fill(phrases.CANCEL_LEAD)
    return words.fill(phrases.LEADS[draft.level])


def all_places(draft: Draft) -> str:
    """Name every district, or use the label that stands for all (対象地区)."""
    return draft.districts_label or "・".join(item.name for item in draft.districts)


def _words(draft: Draft) -> Words:
    """Collect the shared words of a draft."""
    level = draft.level
    mistake = draft.mistake.strip()
    if mistake and not mistake.endswith("。"):
        mistake += "。"
    return Words(
        digit=str(level.value) if level else "",
        name=level_name(level, tokyo_day(draft.issued_at)) if level else "",
        hazard=draft.hazard.label,
        places=_fitting_places(draft, PLACES_IN_LEAD),
        previous=str(draft.previous_level.value) if draft.previous_level else "",
        mistake=mistake,
    )


def _fitting_places(draft: Draft, room: float) -> str:
    """Name the districts in the room there is, honestly shortened."""
    names = [district.name for district in draft.districts]
    counted = f"{names[0]}など{len(names)}地区" if len(names) > 1 else ""
    choices = [all_places(draft), counted, f"{len(names)}地区" if counted else ""]
    for choice in choices:
        if choice and full_width_length(choice) <= room:
            return choice
    return choices[0]


def _status(draft: Draft, words: Words) -> str:
    """Say what was issued, changed or taken back, and when (発令の文)."""
    sentence = words.fill(_status_sentence(draft))
    return f"{sentence}（{said_time(draft.issued_at)}）" if sentence else ""


def _status_sentence(draft: Draft) -> str:
    """Choose the fixed sentence for the kind of broadcast."""
    if draft.level is None:
        return {
            Kind.CANCEL: phrases.CANCELLED_NOTICE,
            Kind.CORRECT: phrases.CORRECTED_NOTICE,
        }.get(draft.kind, "")
    if draft.kind is Kind.UPDATE and draft.previous_level not in {None, draft.level}:
        return phrases.RAISED
    return {
        Kind.UPDATE: phrases.WIDENED,
        Kind.LIFT: phrases.LIFTED,
        Kind.CORRECT: phrases.CORRECTED,
        Kind.CANCEL: phrases.CANCELLED,
    }.get(draft.kind, phrases.ISSUED)


def _reasons(draft: Draft) -> str:
    """Say why, first in fixed words and then in the desk's own (理由)."""
    if draft.kind is Kind.CANCEL:
        return ""
    fixed = "".join(phrases.REASONS[reason] for reason in draft.reasons)
    return f"{fixed}{draft.observation}"


def _actions(draft: Draft) -> str:
    """Say what people do in this danger (とるべき行動)."""
    if draft.kind is Kind.CANCEL:
        return phrases.CANCEL_ACTION
    if draft.level is None:
        return draft.action
    if draft.kind is Kind.LIFT:
        return f"{phrases.LIFT_ACTION}{draft.action}"
    special = phrases.HAZARD_ACTIONS.get((draft.level, draft.hazard), "")
    return f"{special}{phrases.GENERAL_ACTIONS[draft.level]}{draft.action}"


def _page(draft: Draft, opening: list[str]) -> str:
    """Set the whole text as paragraphs and labelled lines (本文)."""
    note = phrases.DRILL_NOTE.format(drill=draft.drill_name or "訓練")
    paragraphs = [*opening, "\n".join(_facts(draft)), note if draft.is_drill else ""]
    return "\n\n".join(filter(None, paragraphs))


def _facts(draft: Draft) -> list[str]:
    """List places, shelters, the next update and the contact (案内)."""
    facts: list[str] = []
    if draft.districts:
        targets = "、".join(
            f"{item.name}（{item.households:,}世帯）" if item.households else item.name
            for item in draft.districts
        )
        total = f" 合わせて{draft.households:,}世帯" if draft.households else ""
        facts.append(f"{phrases.TARGETS}{targets}{total}")
    for label, readiness in (
        (phrases.OPEN_SHELTERS, ShelterReadiness.OPEN),
        (phrases.PREPARING_SHELTERS, ShelterReadiness.PREPARING),
    ):
        if names := shelters_in(draft, readiness):
            facts.append(f"{label}{'、'.join(names)}")
    if draft.roads:
        facts.append(f"{phrases.CLOSED_ROADS}{'、'.join(draft.roads.split())}")
    if draft.next_update_at:
        facts.append(f"{phrases.NEXT_UPDATE}{said_time(draft.next_update_at)}ごろ")
    if draft.contact:
        facts.append(f"{phrases.CONTACT}{draft.contact}")
    return facts


def _subject(draft: Draft, words: Words) -> str:
    """Write the subject, the digit of the level first (件名)."""
    ending = SUBJECT_ENDINGS.get(draft.kind, "")
    if draft.level is None:
        return f"{draft.title.replace(chr(10), '')}{ending}"
    start = f"レベル{words.digit} {words.name}{ending} {words.hazard}"
    marks = 2 * len(phrases.DRILL_MARK) if draft.is_drill else 0
    room = SUBJECT_LENGTH - full_width_length(start) - marks - 0.5
    places = _fitting_places(draft, room)
    return f"{start} {places}" if full_width_length(places) <= room else start


def _ticker(draft: Draft, words: Words) -> str:
    """Write one line for cable television, naming every district (テロップ)."""
    clock = f"{tokyo(draft.issued_at):%H:%M}"
    source = f"{draft.municipality.name} {clock}"
    if draft.level is None:
        return f"{lead_of(draft)} {source}"
    ending = SUBJECT_ENDINGS.get(draft.kind, "")
    start = f"警戒レベル{words.digit}「{words.name}」{ending} {words.hazard}"
    action = phrases.SHORT_ACTIONS[draft.level] if draft.orders else ""
    shortest = " ".join(filter(None, [start, all_places(draft), action, source]))
    longer = " ".join(
        filter(None, [start, all_places(draft), action, _reasons(draft), source])
    )
    marks = 3 * len(phrases.DRILL_MARK) if draft.is_drill else 0
    return longer if len(longer) + marks <= TICKER_LENGTH else shortest


def _speech(draft: Draft, words: Words, instruction: str) -> str:
    """Write what a voice reads: short clauses, places by their reading (読み上げ文)."""
    city = draft.municipality
    places = "、".join(item.reading or item.name for item in draft.districts)
    greeting = f"こちらは、{city.reading or city.name}です。"
    call = (
        f"警戒レベル{words.digit}、{words.name}。"
        if draft.orders
        else "お知らせします。"
    )
    sentence = words.fill(_status_sentence(draft)) or draft.body
    spoken = sentence.replace("「", "、").replace("」", "")
    target = f"対象は、{places}です。" if places else ""
    parts = [call * 2, greeting, spoken, _reasons(draft), target, instruction]
    return "".join(filter(None, parts)).replace("\n", "")
