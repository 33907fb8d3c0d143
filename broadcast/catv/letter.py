"""The mail for an operator's mailbox: machines read it, so its lines never move.

First line the ticker alone, then a fenced block of ``name: value`` lines, then the
text to be shown; no greeting, no signature.
"""

from collections.abc import Sequence

from broadcast.catv.items import OperatorProfile, ScreenItem
from broadcast.catv.link import iso
from broadcast.catv.ticker import fitted, marked_lines

FENCE = "----- CATV -----"
END = "----- END -----"


def push_text(item: ScreenItem, profile: OperatorProfile, link: str) -> str:
    """Return the mail's text in the agreed layout (事業者へのメール)."""
    ticker = fitted(item, profile).lines
    return "\n".join(
        [
            "".join(ticker),
            FENCE,
            *_facts(item, link),
            END,
            *ticker,
            "",
            *_blocks(item, profile),
            "",
        ]
    )


def _facts(item: ScreenItem, link: str) -> Sequence[str]:
    draft = item.draft
    facts = {
        "format": "catv-mail/1.0",
        "cap": item.identifier,
        "status": "exercise" if draft.is_drill else "actual",
        "kind": draft.kind.value,
        "level": str(draft.level.value) if draft.level else "-",
        "start": iso(draft.issued_at),
        "expires": iso(draft.expires_at),
        "supersedes": " ".join(item.supersedes) or "-",
        "ack": link,
    }
    return [f"{name}: {value}" for name, value in facts.items()]


def _blocks(item: ScreenItem, profile: OperatorProfile) -> list[str]:
    """Return headline, reason and action, broken to the frame's width."""
    said = item.rendition
    texts = dict.fromkeys([said.headline, said.description, said.instruction])
    return [
        line
        for text in texts
        for line in marked_lines(item, text, profile.lshape_width)
    ]
