"""A finding of the lint: an error stops the approval, a warning is shown and kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Weight(StrEnum):
    """Whether a finding stops the broadcast (重さ)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend, in one sentence (指摘)."""

    weight: Weight
    field: str
    message: str

    def __str__(self) -> str:
        """Say it as the desk reads it."""
        return f"{self.field}: {self.message}"


def error(field: str, message: str) -> Finding:
    """Make a finding that stops the broadcast (誤り)."""
    return Finding(Weight.ERROR, field, message)


def warning(field: str, message: str) -> Finding:
    """Make a finding that is shown and recorded (注意)."""
    return Finding(Weight.WARNING, field, message)


def errors_of(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stop the broadcast (誤りだけ)."""
    return [finding for finding in findings if finding.weight is Weight.ERROR]
