"""短い文: what a social network or a chat carries, as short as the strictest allows.

X counts a kanji as two of its 280 and every link as 23; Bluesky takes 300 characters
with the link in full. A text within both fits Mastodon (500), LINE and chats as well.
What does not fit is left out sentence by sentence, never cut; the link leads to all of
it.
"""

import re

from broadcast.rules.composition.rendition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.widths import columns

WEIGHT = 280
CHARACTERS = 280
LINK_WEIGHT = 23

_SENTENCE = re.compile(r"[^。\n]*[^。.\n](?:。|\.(?=\s|$)|(?=\n)|$)")


def weight(text: str, link: str) -> int:
    """Count as X does: two for a wide sign, 23 for a link (重み)."""
    if not link or link not in text:
        return columns(text)
    return columns(text.replace(link, "", 1)) + LINK_WEIGHT


def social(rendition: Rendition, draft: Draft, mark: str) -> str:
    """Put subject, as many sentences as fit, and the link together (短い文).

    An exercise begins and ends with its mark, whatever had to be left out.
    """
    last = f"\n{draft.web_url}" + (f"\n{mark}" if draft.is_drill else "")
    text = _shortened(rendition.subject, last, draft.web_url)
    for sentence in _sentences(rendition):
        longer = f"{text}\n{sentence}"
        if sentence not in text and _fits(longer + last, draft.web_url):
            text = longer
    return text + last


def _sentences(rendition: Rendition) -> list[str]:
    """Return what to do first, then why, each sentence once."""
    whole = f"{rendition.headline}\n{rendition.instruction}"
    return list(dict.fromkeys(one.strip() for one in _SENTENCE.findall(whole)))


def _fits(text: str, link: str) -> bool:
    return weight(text, link) <= WEIGHT and len(text) <= CHARACTERS


def _shortened(subject: str, last: str, link: str) -> str:
    """Return the subject; one that was typed much too long ends in an ellipsis."""
    text = subject
    while text and not _fits(text + last, link):
        text = f"{text.removesuffix('…')[:-1]}…" if len(text) > 1 else ""
    return text
