"""What an explanation needs to know about the edition that judged (説明の材料)."""

from disaster.assessment.rulebooks import rulebooks
from disaster.assessment.rules import explaining
from disaster.assessment.rules.explaining import Edition, Explained, Json


def explain(result: Json, comparison: Json | None) -> Explained:
    """Write a stored verdict for people; an edition that is gone keeps its name."""
    version = result["rule_version"]
    book = rulebooks().get(version)
    edition = (
        Edition(book.title, book.level_floors, book.degrees)
        if book
        else Edition(version)
    )
    return explaining.explain(result, comparison, edition)
