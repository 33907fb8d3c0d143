"""字幅: count and break Japanese text as a screen or a subject line does."""

import unicodedata

_WIDE = frozenset("WFA")
_NEVER_FIRST = frozenset("、。，．・：；？！）」』】〕〉》”’ー…,.:;?!)]}％%")
_NEVER_LAST = frozenset("（「『【〔〈《“‘([{")


def columns(text: str) -> int:
    """Count half-width columns: a kanji is two, a letter one, a mark none (桁数)."""
    return sum(_columns_of(character) for character in text)


def full_width_length(text: str) -> float:
    """Count in full-width characters, the unit of subjects and tickers (全角換算)."""
    return columns(text) / 2


def break_lines(text: str, width: int) -> list[str]:
    """Break text to a width in columns, keeping punctuation in place (禁則処理)."""
    lines: list[str] = []
    line = ""
    for character in text.replace("\n", ""):
        if line and columns(line + character) > width:
            keep, carry = _split(line, character)
            lines.append(keep)
            line = carry
        line += character
    return [*lines, line] if line else lines


def outside_jis_x_0208(text: str) -> str:
    """Return the characters that a JIS X 0208 machine cannot show (表示できない字)."""
    return "".join(dict.fromkeys(char for char in text if not _in_jis(char)))


def _split(line: str, following: str) -> tuple[str, str]:
    """Decide where a full line ends so that no mark stands on the wrong side."""
    cut = len(line)
    while cut > 1 and _forbidden(line[cut - 1], following):
        cut -= 1
        following = line[cut]
    if cut == 1:
        return line, ""
    return line[:cut], line[cut:]


def _forbidden(last: str, first: str) -> bool:
    """Say whether a line may not break between these two characters."""
    return last in _NEVER_LAST or first in _NEVER_FIRST


def _columns_of(character: str) -> int:
    """Return the columns that one character takes."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


def _in_jis(character: str) -> bool:
    """Say whether ASCII or JIS X 0208 holds the character."""
    try:
        character.encode("iso2022_jp")
    except UnicodeEncodeError:
        return False
    return True
