"""The case on the desk: one survey, the edition and the chapter it is judged by."""

from dataclasses import dataclass

from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.levels import DamageLevel
from disaster.assessment.rules.outcome import Assessment, Reason
from disaster.assessment.rules.rulebook import Chapter, RuleBook
from disaster.assessment.rules.tilt import Tilt
from disaster.foundation.texts import _

SECOND_SURVEY = "second_survey"
INDIVIDUAL_SURVEY = "individual_survey"
SHEET_OR_SECOND = "sheet_a_or_b_or_second_survey"
FLOOD_CHAPTER = "flood_chapter"
ORDINARY_SURVEY = "ordinary_survey"


@dataclass(frozen=True, slots=True)
class Case:
    """One survey and all that governs it."""

    survey: Fields
    hazard: str
    structure: str
    arithmetic: str
    chapter: Chapter
    book: RuleBook
    tilt: Tilt | None = None
    notes: tuple[Reason, ...] = ()

    @property
    def building(self) -> str:
        """Name the structure the tables know: wood or nonwood."""
        return self.chapter.structure

    def reason(self, rule: str, section: str, sentence: str) -> Reason:
        """Write one step of the reasoning with its place in the guideline."""
        return Reason(rule, self.chapter.sections.get(section, section), sentence)

    def settled(
        self, level: DamageLevel, decided_by: str, *reasons: Reason
    ) -> Assessment:
        """Settle the level where the guideline gives no ratio."""
        return Assessment(
            rule_version=self.book.version,
            arithmetic=self.arithmetic,
            level=level,
            decided_by=decided_by,
            reasons=(*self.notes, *reasons),
        )

    def handed_on(self, next_step: str, decided_by: str, reason: Reason) -> Assessment:
        """Name the survey that must follow because this one cannot decide."""
        return Assessment(
            rule_version=self.book.version,
            arithmetic=self.arithmetic,
            level=None,
            decided_by=decided_by,
            reasons=(*self.notes, reason),
            next_step=next_step,
        )


def total_text(why: str) -> str:
    """Say that something makes the house 全壊 by itself."""
    return _("%(why)sため、住家の損害割合を50％以上とし「全壊」と判定しました。") % {
        "why": why
    }
