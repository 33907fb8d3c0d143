"""読み上げ原稿: what a person says over the loudspeakers and on the telephone.

An announcer reads about 300 characters a minute. On the telephone 25 seconds must do;
over loudspeakers every clause stands alone and everything is said twice, because an
echo swallows half of it.
"""

import re
from dataclasses import dataclass

from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.draft import Draft
from disaster.foundation.texts import _

CHARACTERS_A_SECOND = 5
PHONE_SECONDS = 25
TIMES = 2
_CLAUSE = re.compile(r"[^。]+。")


@dataclass(frozen=True, slots=True)
class Script:
    """What is read aloud, line by line, and how long that takes (原稿)."""

    lines: tuple[str, ...]
    seconds: int


def loudspeaker(japanese: Rendition) -> Script:
    """Write one clause a line, a pause after each, the whole said twice (防災無線)."""
    clauses = _CLAUSE.findall(japanese.speech)
    # A call that the text repeats already is said once in each round.
    once = [c for n, c in enumerate(clauses) if n == 0 or c != clauses[n - 1]]
    said = [*once, _("繰り返します。"), *once]
    return Script(tuple(said), _seconds(said) + len(said))


def telephone(draft: Draft, japanese: Rendition) -> Script:
    """Write what fits into 25 seconds: the order, what to do, where to ask (電話)."""
    contact = _("お問い合わせは%sへ。") % draft.contact if draft.contact else ""
    room = PHONE_SECONDS * CHARACTERS_A_SECOND - len(contact)
    mark = _("これは訓練です。") if draft.is_drill else ""
    lines = [mark] if mark else []
    room -= len(mark)
    for sentence in _CLAUSE.findall(f"{japanese.headline}{japanese.instruction}"):
        plain = sentence.strip()
        if len(plain) <= room and plain not in lines:
            lines.append(plain)
            room -= len(plain)
    said = [*lines, contact] if contact else lines
    return Script(tuple(said), _seconds(said))


def _seconds(lines: list[str]) -> int:
    return -(-sum(map(len, lines)) // CHARACTERS_A_SECOND)
