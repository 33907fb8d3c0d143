"""Doors of the broadcast room: the staff's pages and the public's mailing list."""

from broadcast.views import (
    acts,
    autosaving,
    cable,
    checks,
    deciding,
    growth,
    handing,
    staff,
    subscribers,
    telegrams,
    urgent,
    writing,
)
from broadcast.views.cable_link import acknowledge
from broadcast.views.cable_page import say
from broadcast.views.doors import cable_link, cable_page, desk, mailing
from broadcast.views.public import one_click

doors = (desk, mailing, cable_link, cable_page)

__all__ = [
    "acknowledge",
    "acts",
    "autosaving",
    "cable",
    "checks",
    "deciding",
    "doors",
    "growth",
    "handing",
    "one_click",
    "say",
    "staff",
    "subscribers",
    "telegrams",
    "urgent",
    "writing",
]
