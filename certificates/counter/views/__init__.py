"""Pages of the desk: search, dossier, paper, re-survey, the visitor's screen."""

from certificates.counter.views import again, dossier, papers, search, visitor
from certificates.counter.views.door import pages

__all__ = ["again", "dossier", "pages", "papers", "search", "visitor"]
