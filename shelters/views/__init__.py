"""The staff's pages of the shelters: the board, one shelter, its Wi-Fi, imports."""

from shelters.views import board, imports, site, wifi
from shelters.views.door import pages

doors = (pages,)

__all__ = ["board", "doors", "imports", "pages", "site", "wifi"]
