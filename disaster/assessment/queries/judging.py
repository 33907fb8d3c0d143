"""What a survey comes to, by both arithmetics, without keeping anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from disaster.assessment import lines
from disaster.assessment.rulebooks import rulebook
from disaster.assessment.rules.comparing import other_way
from disaster.assessment.rules.judging import building, methods_for
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment
from disaster.assessment.rules.problems import UnusableSurvey

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """A survey, what follows from it, and what the other arithmetic would say."""

    request: Json
    result: Assessment
    comparison: Json | None

    @property
    def level(self) -> DamageLevel | None:
        """The level of the survey, None when another one must follow."""
        return self.result.level


def judge(given: Mapping[str, Any]) -> Judged:
    """Judge a survey with ``disaster assess`` itself; raises UnusableSurvey."""
    result = lines.assess(given)
    request = {
        **given,
        "stage": str(given["stage"]),
        "arithmetic": result.arithmetic,
        "method": given.get("method") or _usual_method(given),
    }
    # What settles a house before its parts does so in both arithmetics.
    return Judged(request, result, _comparison(request) if result.parts else None)


def _usual_method(given: Mapping[str, Any]) -> str:
    hazard, stage = str(given["hazard"]), str(given["stage"])
    return methods_for(hazard, building(str(given["structure"])), stage)[0]


def _comparison(request: Json) -> Json | None:
    other = other_way(request, rulebook(request["rule_version"]))
    if other is None:
        return None
    try:
        result = lines.assess(other).as_json()
    except UnusableSurvey:
        return None
    wanted = ("arithmetic", "level", "level_ja", "ratio", "ratio_decimal")
    return {key: result[key] for key in wanted}
