"""The JSON that a webhook gets: what is public anyway, nothing else (通知の内容)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from broadcast.rules.composition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import Language
from disaster.foundation.clock import tokyo

# Rises when a field changes its meaning or goes; a new field alone does not raise it.
FORMAT = "disaster-broadcast/1"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a message says beside the approved words (添える事実).

    ``identifier`` and ``follows`` are CAP identifiers; the latter is empty where
    nothing went before.
    """

    delivery_id: UUID
    broadcast_id: UUID
    number: int
    identifier: str
    follows: str
    approved_at: datetime
    cap_url: str


def message(
    facts: Facts, draft: Draft, renditions: Mapping[Language, Rendition]
) -> str:
    """Write the message once; the ledger keeps these very characters (通知を書く)."""
    whole = {
        "format": FORMAT,
        "delivery_id": str(facts.delivery_id),
        "world": draft.world.value,
        "broadcast": _broadcast(facts, draft),
        "texts": [_text(rendition) for rendition in renditions.values()],
    }
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def _broadcast(facts: Facts, draft: Draft) -> dict[str, object]:
    """Name the broadcast: what it is, of what, for whom, until when, and where."""
    return {
        "id": str(facts.broadcast_id),
        "number": facts.number,
        "identifier": facts.identifier,
        "follows": facts.follows or None,
        "kind": draft.kind.value,
        "level": draft.level.value if draft.level else None,
        "hazard": draft.hazard.value,
        "category": draft.category.value if draft.category else None,
        "municipality": {
            "code": draft.municipality.code,
            "name": draft.municipality.name,
        },
        "districts": [{"code": one.code, "name": one.name} for one in draft.districts],
        "approved_at": _moment(facts.approved_at),
        "expires_at": _moment(draft.expires_at),
        "url": draft.web_url,
        "cap_url": facts.cap_url,
    }


def _text(rendition: Rendition) -> dict[str, str]:
    return {
        "language": rendition.language.value,
        "subject": rendition.subject,
        "headline": rendition.headline,
        "description": rendition.description,
        "instruction": rendition.instruction,
        "text": rendition.web,
        "short": rendition.social,
    }


def _moment(at: datetime) -> str:
    return tokyo(at).isoformat(timespec="seconds")
