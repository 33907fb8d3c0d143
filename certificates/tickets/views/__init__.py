"""Doors of the counter hall: the clerks' pages and those of whoever waits."""

from certificates.tickets.views import booths, days, hall, machine, places, waiting
from certificates.tickets.views.door import pages, public_pages

doors = (pages, public_pages)

__all__ = ["booths", "days", "doors", "hall", "machine", "places", "waiting"]
