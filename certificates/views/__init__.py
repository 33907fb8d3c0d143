"""Doors of the certificate room: the counter's pages and those for people at home."""

from certificates.views import (
    apply,
    beside,
    blanks,
    checking,
    explaining,
    online,
    papers,
    reception,
    slips,
    status,
)
from certificates.views.door import pages
from certificates.views.home import applying
from certificates.views.home import status as status_pages
from certificates.views.public import pages as public_pages

doors = (pages, public_pages, applying, status_pages)

__all__ = [
    "apply",
    "beside",
    "blanks",
    "checking",
    "doors",
    "explaining",
    "online",
    "pages",
    "papers",
    "reception",
    "slips",
    "status",
]
