"""証跡の見せ方: the facts of a line in words, from the JSON that the hash covers."""

import json

from disaster.audit.rules.deeds import FACTS
from disaster.foundation.texts import _

DIGEST = 64
MARKS = {True: _("はい"), False: _("いいえ"), None: "–"}


def told(facts: str) -> list[tuple[str, str]]:
    """Return the facts of a line as pairs of label and text, in their own order."""
    return [(FACTS.get(name, name), _text(value)) for name, value in _read(facts)]


def _read(facts: str) -> list[tuple[str, object]]:
    try:
        kept = json.loads(facts)
    except ValueError:
        # A line that somebody changed past the database is still shown as it stands.
        return [("", facts)]
    return list(kept.items()) if isinstance(kept, dict) else [("", facts)]


def _text(value: object) -> str:
    if value is None or isinstance(value, bool):
        return MARKS[value]
    if isinstance(value, list):
        return "、".join(map(_text, value)) or MARKS[None]
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    text = str(value)
    return f"{text[:12]}…" if len(text) == DIGEST else text
