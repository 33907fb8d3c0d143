"""The pages of damage surveys: the list, a house, its sheets, a survey."""

from disaster.assessment.views import (
    comparing,
    deciding,
    drafts,
    house,
    listing,
    live,
    papers,
    photo,
    photos,
    resurveys,
    selfjudging,
    selfreview,
    settling,
    sheets,
    survey,
)
from disaster.assessment.views.door import pages

__all__ = [
    "comparing",
    "deciding",
    "drafts",
    "house",
    "listing",
    "live",
    "pages",
    "papers",
    "photo",
    "photos",
    "resurveys",
    "selfjudging",
    "selfreview",
    "settling",
    "sheets",
    "survey",
]
