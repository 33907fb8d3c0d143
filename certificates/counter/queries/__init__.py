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
    display_names,
    find_people,
)
from certificates.counter.queries.trail import handings
from certificates.counter.queries.visiting import Visit, visit

__all__ = [
    "Desk",
    "NumberFound",
    "Paper",
    "PeopleFound",
    "Visit",
    "desk",
    "display_names",
    "find_number",
    "find_people",
    "handings",
    "paper_of",
    "visit",
]
