"""A stored verdict as the pages show it; nothing here is computed anew."""

from disaster.assessment.queries.explaining import explain
from disaster.assessment.rules.explaining import Explained, PartRow, percent

__all__ = ["Explained", "PartRow", "explain", "percent"]
