"""本文の組立て: turn the structured fields of a draft into every text that goes out."""

from dataclasses import replace

from broadcast.rules.composition import japanese, translated
from broadcast.rules.composition.edited import with_edits
from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.composition.social import social
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Language
from broadcast.rules.phrases import easy, english
from broadcast.rules.phrases.japanese import DRILL_MARK

__all__ = ["Rendition", "compose"]


def compose(draft: Draft) -> dict[Language, Rendition]:
    """Write the broadcast in every language, the binding Japanese first (本文)."""
    texts = {
        Language.JAPANESE: with_edits(japanese.compose(draft), draft, DRILL_MARK),
        Language.EASY_JAPANESE: translated.compose_easy(draft),
        Language.ENGLISH: translated.compose_english(draft),
    }
    marks = {
        Language.JAPANESE: DRILL_MARK,
        Language.EASY_JAPANESE: easy.BOOK.drill_mark,
        Language.ENGLISH: english.BOOK.drill_mark,
    }
    return {
        language: replace(text, social=social(text, draft, marks[language]))
        for language, text in texts.items()
    }
