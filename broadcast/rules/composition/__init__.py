"""本文の組立て: turn the structured fields of a draft into every text that goes out."""

from broadcast.rules.composition import japanese, translated
from broadcast.rules.composition.edited import with_edits
from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Language
from broadcast.rules.phrases.japanese import DRILL_MARK

__all__ = ["Rendition", "compose"]


def compose(draft: Draft) -> dict[Language, Rendition]:
    """Write the broadcast in every language, the binding Japanese first (本文)."""
    return {
        Language.JAPANESE: with_edits(japanese.compose(draft), draft, DRILL_MARK),
        Language.EASY_JAPANESE: translated.compose_easy(draft),
        Language.ENGLISH: translated.compose_english(draft),
    }
