"""A rendition: one broadcast in one language, in every length that a channel needs."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from broadcast.rules.draft import Draft, ShelterReadiness
from broadcast.rules.kinds import Language
from disaster.foundation.clock import tokyo

WEEKDAYS = "月火水木金土日"

_SENTENCE = re.compile(r"[^。\n]*[^。.\n](?:。|\.(?=\s|$)|(?=\n)|$)|[^。\n]+")
_LEVEL_WORDS = re.compile(
    r"レベル\s*[0-9０-９]|Level\s*[0-9]|避難指示|緊急安全確保|高齢者等避難"
    r"|避難勧告|避難準備|災害発生情報"
)


@dataclass(frozen=True, slots=True)
class Rendition:
    """The texts of one language (配信文).

    ``headline``, ``description`` and ``instruction`` go into CAP; ``mail`` and
    ``web`` carry the same words; ``ticker`` is one unbroken line for cable television
    and ``speech`` is what a voice reads.
    """

    language: Language
    subject: str
    headline: str
    description: str
    instruction: str
    mail: str
    web: str
    ticker: str
    speech: str


def for_drill(rendition: Rendition, mark: str) -> Rendition:
    """Mark every text and every sentence about a level as an exercise (訓練)."""
    return replace(
        rendition,
        subject=f"{mark}{rendition.subject}{mark}",
        headline=marked(rendition.headline, mark),
        description=marked(rendition.description, mark),
        instruction=marked(rendition.instruction, mark),
        mail=marked(rendition.mail, mark),
        web=marked(rendition.web, mark),
        ticker=marked(rendition.ticker, mark),
        speech=marked(rendition.speech, mark),
    )


def marked(text: str, mark: str) -> str:
    """Begin and end a text with the mark; repeat it where a level is named (訓練)."""

    def mark_level(match: re.Match[str]) -> str:
        sentence = match.group()
        if mark in sentence or not _LEVEL_WORDS.search(sentence):
            return sentence
        return f"{mark}{sentence}"

    body = _SENTENCE.sub(mark_level, text.strip())
    start = "" if body.startswith(mark) else mark
    return f"{start}{body}{mark}"


def said_time(moment: datetime) -> str:
    """Say a moment as a Japanese clock and calendar do (日時の言い方)."""
    local = tokyo(moment)
    weekday = WEEKDAYS[local.weekday()]
    return (
        f"{local.month}月{local.day}日（{weekday}）{local.hour}時{local.minute:02d}分"
    )


def shelters_in(draft: Draft, readiness: ShelterReadiness) -> tuple[str, ...]:
    """Name the shelters in one state (避難所の名前)."""
    return tuple(
        shelter.name for shelter in draft.shelters if shelter.readiness is readiness
    )
