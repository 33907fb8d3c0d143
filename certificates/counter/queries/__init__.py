"""Questions of the counter desk."""

from certificates.counter.queries.desk import Desk, desk
from certificates.counter.queries.papers import (
    NumberFound,
    Paper,
    find_number,
    paper_of,
)
from certificates.counter.queries.people import (
    PeopleFound,
    alike,
    display_names,
    find_people,
    home_of,
    homes,
)
from certificates.counter.queries.trail import IDENTIFIED, handings, is_identified
from certificates.counter.queries.visiting import Visit, visit

__all__ = [
    "IDENTIFIED",
    "Desk",
    "NumberFound",
    "Paper",
    "PeopleFound",
    "Visit",
    "alike",
    "desk",
    "display_names",
    "find_number",
    "find_people",
    "handings",
    "home_of",
    "homes",
    "is_identified",
    "paper_of",
    "visit",
]
