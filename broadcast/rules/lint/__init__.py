"""点検: say everything that is wrong with a draft before a person approves it."""

from broadcast.rules.composition import compose
from broadcast.rules.draft import Draft
from broadcast.rules.lint.fields import missing_fields, wrong_times
from broadcast.rules.lint.finding import Finding, Weight, errors_of
from broadcast.rules.lint.texts import free_text_findings, rendition_findings

__all__ = ["Finding", "Weight", "errors_of", "lint"]


def lint(draft: Draft) -> list[Finding]:
    """Check a draft's fields, its free texts and every text made of it (点検)."""
    findings = [
        *missing_fields(draft),
        *wrong_times(draft),
        *free_text_findings(draft),
    ]
    for rendition in compose(draft).values():
        findings.extend(rendition_findings(draft, rendition))
    return list(dict.fromkeys(findings))
