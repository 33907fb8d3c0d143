"""支援の目安: what each level may bring, read and checked from a dated file of figures.

Information, never a promise. Every entry carries source, date and confidence.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from certificates.victims.rules import SupportKind
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.texts import _

FILE = resources.files("certificates") / "data" / "benefits.json"
CONFIDENCES = {
    "seen": _("原典で確認"),
    "secondary": _("案内などで確認（原典は未確認）"),
    "general": _("未確認"),
}
PROMISE = _(
    "これは制度の案内で、支給の約束ではありません。"
    "対象になるかは、それぞれの窓口で決まります。"
)
INSURANCE = _(
    "地震保険は別の区分（全損・大半損・小半損・一部損）で判定します。"
    "罹災証明書の被害の程度とは違います。"
)


class BrokenBenefits(ValueError):
    """A file of figures that must not be shown (直すまで使えない資料)."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount in yen, or none where the benefit is no money."""

    label: str
    yen: int | None
    single_yen: int | None


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit with its amounts by level."""

    id: str
    kind: SupportKind
    name: str
    what: str
    condition: str
    source: str
    as_of: date
    confidence: str
    amounts: Mapping[DamageLevel, Sequence[Amount]]

    @property
    def confidence_label(self) -> str:
        """How sure the figures are, in words."""
        return CONFIDENCES[self.confidence]


@cache
def benefits() -> tuple[Benefit, ...]:
    """Return the figures of this installation, read once."""
    return read(json.loads(FILE.read_text("utf-8")))


def of_level(level: DamageLevel) -> list[tuple[Benefit, Sequence[Amount]]]:
    """Return the benefits that a level may bring, each with its amounts."""
    return [(one, one.amounts[level]) for one in benefits() if level in one.amounts]


def read(document: Mapping[str, Any]) -> tuple[Benefit, ...]:
    """Check a document and return its benefits, or say what is wrong with it."""
    try:
        latest = date.fromisoformat(document["as_of"])
        found = tuple(_benefit(entry, latest) for entry in document["benefits"])
    except (KeyError, TypeError, ValueError, AttributeError) as cause:
        raise BrokenBenefits(f"benefits.json: {cause}") from cause
    ids = [one.id for one in found]
    if not found or len(set(ids)) != len(ids):
        raise BrokenBenefits("benefits.json: no entries, or an id twice")
    return found


def as_json(level: DamageLevel) -> dict[str, object]:
    """Return a level's benefits as plain values, with the sentences that go along."""
    return {
        "level": level.value,
        "label": level.label,
        "notice": [str(PROMISE), str(INSURANCE)],
        "benefits": [
            {
                "id": one.id,
                "name": one.name,
                "what": one.what,
                "condition": one.condition,
                "source": one.source,
                "as_of": one.as_of.isoformat(),
                "confidence": one.confidence,
                "amounts": [
                    {
                        "label": amount.label,
                        "yen": amount.yen,
                        "single_household_yen": amount.single_yen,
                    }
                    for amount in amounts
                ],
            }
            for one, amounts in of_level(level)
        ],
    }


def _benefit(entry: Mapping[str, Any], latest: date) -> Benefit:
    as_of = date.fromisoformat(entry["as_of"])
    if as_of > latest:
        raise ValueError(f"{entry['id']}: newer than the file")
    if entry["confidence"] not in CONFIDENCES:
        raise ValueError(f"{entry['id']}: unknown confidence")
    texts = [entry[name] for name in ("id", "name", "what", "condition", "source")]
    if not all(isinstance(text, str) and text.strip() for text in texts):
        raise ValueError(f"{entry['id']}: a text is missing")
    amounts = {
        DamageLevel(level): _amounts(pairs, single=entry["single_share"])
        for level, pairs in entry["amounts"].items()
    }
    return Benefit(
        id=texts[0],
        kind=SupportKind(entry["kind"]),
        name=texts[1],
        what=texts[2],
        condition=texts[3],
        source=texts[4],
        as_of=as_of,
        confidence=entry["confidence"],
        amounts=amounts,
    )


def _amounts(pairs: Sequence[Sequence[Any]], *, single: bool) -> tuple[Amount, ...]:
    if not pairs:
        raise ValueError("a level without amounts")
    return tuple(_amount(label, yen, single=single) for label, yen in pairs)


def _amount(label: str, yen: int | None, *, single: bool) -> Amount:
    if yen is not None and (type(yen) is not int or yen <= 0):
        raise ValueError(f"{label}: yen must be a whole number above 0")
    # A household of one person gets three quarters (被災者生活再建支援金).
    share = yen * 3 // 4 if single and yen is not None else None
    return Amount(label, yen, share)
