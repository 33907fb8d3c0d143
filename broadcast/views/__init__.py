"""Doors of the broadcast room: the staff's pages and the public's mailing list."""

from broadcast.views import deciding, staff, subscribers, writing
from broadcast.views.doors import desk, mailing
from broadcast.views.public import one_click

doors = (desk, mailing)

__all__ = ["deciding", "doors", "one_click", "staff", "subscribers", "writing"]
