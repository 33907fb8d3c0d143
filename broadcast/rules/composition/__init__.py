"""本文の組立て: turn the structured fields of a draft into every text that goes out."""

from broadcast.rules.composition import japanese, translated
from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Language

__all__ = ["Rendition", "compose"]


def compose(draft: Draft) -> dict[Language, Rendition]:
    """Write the broadcast in every language, the binding Japanese first (本文)."""
    return {
        Language.JAPANESE: japanese.compose(draft),
        Language.EASY_JAPANESE: translated.compose_easy(draft),
        Language.ENGLISH: translated.compose_english(draft),
    }
