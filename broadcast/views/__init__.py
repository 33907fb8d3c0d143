"""Doors of the broadcast room: the staff's pages and the public's mailing list."""

from broadcast.views import (
    acts,
    autosaving,
    deciding,
    staff,
    subscribers,
    urgent,
    writing,
)
from broadcast.views.doors import desk, mailing
from broadcast.views.public import one_click

doors = (desk, mailing)

__all__ = [
    "acts",
    "autosaving",
    "deciding",
    "doors",
    "one_click",
    "staff",
    "subscribers",
    "urgent",
    "writing",
]
