"""Languages: catalogues read from ``.po`` files, looked up without a request.

Japanese is the source, so ``ja`` needs no catalogue and a missing translation falls
back to Japanese. Mail, paper and static pages are made in the worker, therefore nothing
here knows about Flask.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

SOURCE = "ja"
LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English"}
HTML_LANG = {"ja": "ja", "ja-easy": "ja", "en": "en"}
CATALOGUES = Path(__file__).parent.parent / "translations"
FOLDERS = {"ja-easy": "ja_Hira", "en": "en"}


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Return the translations of one language, compiled once in memory."""
    path = CATALOGUES / FOLDERS.get(lang, lang) / "messages.po"
    if lang == SOURCE or not path.exists():
        return {}
    with path.open("rb") as file:
        messages = read_po(file)
    return {
        str(message.id): str(message.string)
        for message in messages
        if message.id and message.string and not message.fuzzy
    }


def translator(lang: str) -> Callable[[str], str]:
    """Return the ``_`` of one language."""
    sentences = catalogue(lang)
    return lambda sentence: sentences.get(sentence, sentence)


def known(lang: str | None) -> str:
    """Return the language if we speak it, else Japanese."""
    return lang if lang in LANGUAGES else SOURCE
