"""手直し: texts of single channels that the desk wrote itself, in place of ours."""

from dataclasses import replace
from typing import Any

from broadcast.rules.composition.rendition import Rendition, marked
from broadcast.rules.draft import Draft

# What can be rewritten, channel by channel, in the binding language.
CHANNEL_TEXTS = ("subject", "mail", "web", "ticker", "speech")


def with_edits(rendition: Rendition, draft: Draft, mark: str) -> Rendition:
    """Return the rendition with what was written by hand (手直しした文).

    An exercise keeps its marks, whatever was typed. CAP carries what the page says.
    """
    texts: dict[str, Any] = {
        name: text
        for name, text in draft.edited.items()
        if name in CHANNEL_TEXTS and text.strip()
    }
    if draft.is_drill:
        texts = {name: _marked(name, text, mark) for name, text in texts.items()}
    if "web" in texts:
        texts["description"] = texts["web"]
    return replace(rendition, **texts)


def _marked(name: str, text: str, mark: str) -> str:
    plain = text.strip()
    if name != "subject":
        return marked(plain.removesuffix(mark), mark)
    return f"{mark}{plain.removeprefix(mark).removesuffix(mark)}{mark}"
