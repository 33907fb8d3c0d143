"""The pages of the register: search, records, imports, unmasking."""

from disaster.register.views import (
    buildings,
    households,
    importing,
    people,
    searching,
    unmasking,
)
from disaster.register.views.door import pages

__all__ = [
    "buildings",
    "households",
    "importing",
    "pages",
    "people",
    "searching",
    "unmasking",
]
