"""The public pages of the shelters as files: lists, sites, districts, open data."""

from collections.abc import Iterator

from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile
from shelters.publishing import opendata, places, status
from shelters.publishing.town import Town, look
from shelters.queries import SiteStatus


def public_files(ctx: Context) -> Iterator[PublicFile]:
    """Yield every public file of this room, all made from one look at the town."""
    town = look(ctx)
    yield from places.files(ctx, town)
    yield from opendata.files(ctx)
    yield PublicFile("shelters/status.json", status.document(town))


def open_sites(ctx: Context) -> list[SiteStatus]:
    """Return the shelters to name on the top page: open, fit for what is at hand."""
    town = look(ctx)
    return [site for site in town.sites if town.is_recommended(site)]


__all__ = ["Town", "open_sites", "public_files"]
