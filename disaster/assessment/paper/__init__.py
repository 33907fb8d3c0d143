"""The explanation sheet on paper: values in, a PDF out (説明資料の印刷)."""

from disaster.assessment.paper.explanation import explanation_pdf
from disaster.assessment.paper.facts import Facts, Shot
from disaster.assessment.paper.phrases import LANGUAGES

__all__ = ["LANGUAGES", "Facts", "Shot", "explanation_pdf"]
