"""外観による判定: sights that make a house 全壊 without any arithmetic."""

import re

from disaster.assessment.rules import fields, problems
from disaster.assessment.rules.fields import Fields
from disaster.assessment.rules.problems import UnusableSurvey
from disaster.assessment.rules.rulebook import Chapter, Criterion, RuleBook

CRACK_CHOICES = (
    "crosses_two_opposite_sides",
    "crosses_adjacent_sides_only",
    "none",
)
NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


def read_appearance(survey: Fields, book: RuleBook) -> tuple[Criterion, ...]:
    """Read every criterion that the surveyors saw, once each, in their order."""
    codes = [
        read_code(value, path, book)
        for value, path in (survey.each("outright") if "outright" in survey else ())
    ]
    if "ground_crack_under_house" in survey:
        crack = survey.choice("ground_crack_under_house", CRACK_CHOICES)
        codes += [book.appearance_codes[crack]] if crack == CRACK_CHOICES[0] else []
    return tuple(book.criteria[code] for code in dict.fromkeys(codes))


def read_code(value: object, path: str, book: RuleBook) -> str:
    """Read one code; the wording may differ in case and punctuation only."""
    written = NOT_A_LETTER.sub("_", fields.text(value, path).lower()).strip("_")
    code = book.appearance_codes.get(written)
    if code is None:
        choices = "・".join(book.criteria)
        raise UnusableSurvey(path, problems.NOT_ONE_OF, choices=choices)
    return code


def decisive(seen: tuple[Criterion, ...], chapter: Chapter) -> tuple[Criterion, ...]:
    """Keep the criteria that make 全壊 for this hazard and structure."""
    return tuple(one for one in seen if one.code in chapter.appearance)
