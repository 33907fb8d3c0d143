"""判定結果: the verdict on one house with everything that explains it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from disaster.assessment.rules import exact
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.parts import Area

Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of the reasoning: rule, place in the guideline, sentence."""

    rule: str
    section: str
    text: str

    def as_json(self) -> Json:
        """Write the step for the answer line."""
        return {"rule": self.rule, "section": self.section, "text_ja": self.text}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One bar of the explanation: what a part weighs and what it lost (部位別)."""

    part: str
    label: str
    composition: int
    rate: Fraction | None
    points: Fraction
    areas: tuple[Area, ...] = ()
    force_rate: Fraction | None = None
    is_counted: bool = True

    def as_json(self) -> Json:
        """Write the bar for the answer line."""
        return {
            "part": self.part,
            "label_ja": self.label,
            "composition": str(self.composition),
            "rate": None if self.rate is None else str(self.rate),
            "points": str(self.points),
            "force_rate": None if self.force_rate is None else str(self.force_rate),
            "counted": self.is_counted,
            "areas": [
                {"degree": area.degree, "share": str(area.share)} for area in self.areas
            ],
        }


@dataclass(frozen=True, slots=True)
class Sum:
    """One way to add the points up; the largest is the ratio (いずれか大きな数値)."""

    rule: str
    label: str
    ratio: Fraction
    left_out: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """Write the sum for the answer line."""
        return {"rule": self.rule, "label_ja": self.label, "ratio": str(self.ratio)}


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of one survey (住家の被害の程度の判定)."""

    rule_version: str
    arithmetic: str
    level: DamageLevel | None
    decided_by: str
    reasons: tuple[Reason, ...]
    ratio: Fraction | None = None
    next_step: str | None = None
    to_next_level: Fraction | None = None
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    points: Mapping[str, Fraction] = field(default_factory=dict)
    parts: tuple[PartLine, ...] = ()
    sums: tuple[Sum, ...] = ()
    unseen: tuple[str, ...] = ()

    def as_json(self) -> Json:
        """Write the answer line; fractions are strings, nothing is rounded."""
        ratio = self.ratio
        return {
            "ratio": None if ratio is None else str(ratio),
            "ratio_decimal": None if ratio is None else exact.as_decimal(ratio),
            "level": None if self.level is None else self.level.value,
            "level_ja": None if self.level is None else self.level.label,
            "rule_version": self.rule_version,
            "arithmetic": self.arithmetic,
            "points": texts(self.points),
            "rates": texts(self.rates),
            "decided_by": self.decided_by,
            "next": self.next_step,
            "reasons": [reason.as_json() for reason in self.reasons],
            "to_next_level": (
                None if self.to_next_level is None else str(self.to_next_level)
            ),
            "parts": [line.as_json() for line in self.parts],
            "sums": [one.as_json() for one in self.sums],
            "unseen": list(self.unseen),
        }


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """The rate and points of one part alone (部位だけの照会)."""

    rule_version: str
    arithmetic: str
    part: str
    label: str
    rate: Fraction
    points: Fraction
    reason: Reason

    def as_json(self) -> Json:
        """Write the answer line."""
        return {
            "part": self.part,
            "part_ja": self.label,
            "rate": str(self.rate),
            "points": str(self.points),
            "rule_version": self.rule_version,
            "arithmetic": self.arithmetic,
            "reasons": [self.reason.as_json()],
        }


def texts(values: Mapping[str, Fraction]) -> dict[str, str]:
    """Write fractions as people and programs can both read them."""
    return {name: str(value) for name, value in values.items()}
