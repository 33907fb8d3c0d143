"""定型句: what the screen turned to the visitor says, in ten languages.

Japanese, easy Japanese and English stand in the catalogues like every other sentence.
The other languages stand in a file; nobody who reads them has checked them yet, and the
page says so beside each of them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from disaster.foundation import i18n
from disaster.foundation.texts import _

FILE = resources.files("certificates") / "data" / "phrases.json"

# By what they are for, in the order of a visit.
PHRASES = {
    "identity": _("本人を確かめるものを見せてください。"),
    "name": _("名前と住所を見てください。まちがいがあれば教えてください。"),
    "wait": _("少し待ってください。証明書を印刷しています。"),
    "done": _("終わりました。証明書をなくさないでください。"),
    "again": _("結果に納得できないときは、もう一度の調査を頼めます。"),
    "help": _("分からないことは、何でも聞いてください。"),
}
UNCHECKED = _("この言葉の文は、読める人の点検をまだ受けていません。")


class BrokenPhrases(ValueError):
    """A file of phrases that must not be shown (直すまで使えない定型句)."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the visitor's screen, and whether a reader checked it."""

    code: str
    name: str
    html: str
    is_checked: bool


@cache
def languages() -> tuple[Language, ...]:
    """Return every language, those of the catalogues first."""
    own = [
        Language(code, name, i18n.HTML_LANG[code], is_checked=True)
        for code, name in i18n.LANGUAGES.items()
    ]
    return (*own, *(language for language, _words in _file().values()))


def known(code: str) -> Language:
    """Return the language of a code, Japanese where there is none."""
    return next((one for one in languages() if one.code == code), languages()[0])


def say(key: str, code: str) -> str:
    """Return a phrase in a language."""
    if code in i18n.LANGUAGES:
        return i18n.translator(code)(PHRASES[key])
    return _file()[code][1][key]


def read(document: Mapping[str, object]) -> dict[str, tuple[Language, dict[str, str]]]:
    """Check a document: every language says every phrase, or it is not used."""
    found: dict[str, tuple[Language, dict[str, str]]] = {}
    for code, entry in document.items():
        if not isinstance(entry, dict) or code in i18n.LANGUAGES:
            raise BrokenPhrases(f"phrases.json: {code}")
        words = {key: str(entry["phrases"].get(key, "")).strip() for key in PHRASES}
        if not all(words.values()):
            raise BrokenPhrases(f"phrases.json: {code} lacks a phrase")
        language = Language(code, entry["name"], code, is_checked=entry["is_checked"])
        found[code] = (language, words)
    return found


@cache
def _file() -> dict[str, tuple[Language, dict[str, str]]]:
    return read(json.loads(FILE.read_text("utf-8")))
