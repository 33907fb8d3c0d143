"""Names: kept exactly as the register writes them, folded only to be found (氏名)."""

import csv
import io
import re
import unicodedata
from importlib.resources import files

from disaster.foundation.errors import Refusal
from disaster.foundation.formats.numbers import half_width
from disaster.foundation.formats.readings import hiragana
from disaster.foundation.texts import _


def _read_variants() -> dict[int, str]:
    table = files(__package__).joinpath("name_variants.tsv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(table), delimiter="\t")
    return {ord(sign): row["folded"] for row in rows for sign in row["variants"]}


VARIANTS = _read_variants()
SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
MARKS = re.compile(r"[\W_ー]+")

# Joiners are letters' companions in the scripts of South Asia.
JOINERS = frozenset("\u200c\u200d")
BIDI = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
FORBIDDEN = {
    "Cc": _("目に見えない制御文字です。消して入れ直してください。"),
    "Cf": _("目に見えない文字です。消して入れ直してください。"),
    "Co": _("この市だけの外字です。行政事務標準文字に置き換えてください。"),
    "Cs": _("壊れた文字です。元の台帳を確かめて入れ直してください。"),
    "Cn": _("文字表にない文字です。元の台帳を確かめて入れ直してください。"),
    "Zl": _("改行です。消して 1 行で入れてください。"),
    "Zp": _("改行です。消して 1 行で入れてください。"),
}
TURNS_AROUND = _("文字の並びを逆にする見えない文字です。消して入れ直してください。")
UNREADABLE = _("読めなかった文字の跡です。元の台帳を確かめて入れ直してください。")
REPLACEMENT_CHARACTER = "\ufffd"


class UnusableName(Refusal, ValueError):
    """A name with a character that cannot be kept and printed (使えない文字)."""

    message = _("%(position)d 文字目（%(code)s）は%(reason)s")


class EmptyName(Refusal, ValueError):
    """No name at all (氏名がない)."""

    message = _("氏名を入れてください。")


def legal_name(text: str) -> str:
    """Return a name unchanged, or refuse it by its first unusable character.

    Nothing is trimmed, folded or normalised: 髙 stays 髙 and U+FA19 stays U+FA19. Code
    points of private use mean another character in every city (外字) and are refused.
    """
    if not text.strip():
        raise EmptyName
    for position, sign in enumerate(text, start=1):
        if reason := _objection(sign):
            code = f"U+{ord(sign):04X}"
            raise UnusableName(position=position, code=code, reason=reason)
    return text


def search_key(name: str) -> str:
    """Return the key under which all writings of a name are found (検索キー).

    渡邉, 渡邊 and 渡辺 share one; so do width, case, kana, spaces, dots and hyphens.
    """
    plain = fold_variants(half_width(name)).casefold()
    return MARKS.sub("", hiragana(plain))


def fold_variants(text: str) -> str:
    """Turn old and variant kanji into the usual ones; drop glyph selectors (異体字)."""
    return SELECTORS.sub("", text).translate(VARIANTS)


def _objection(sign: str) -> str | None:
    if sign in BIDI:
        return TURNS_AROUND
    if sign == REPLACEMENT_CHARACTER:
        return UNREADABLE
    if sign in JOINERS:
        return None
    return FORBIDDEN.get(unicodedata.category(sign))
