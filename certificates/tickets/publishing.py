"""``counter/``: how crowded the counters are, as public files (窓口の混雑).

The page is remade with the tree, and besides every half minute while anybody lines up:
a deed at the counter must not wait for the whole tree, nor the tree for each ticket.
"""

from collections.abc import Iterator

from certificates.tickets import exports, queries
from certificates.tickets.rules.waiting import STALE_AFTER_MINUTES
from disaster.foundation import clock, formats, i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile

INDEX = "counter/index.html"
DOCUMENT = "counter/congestion.json"


def public_files(ctx: Context) -> Iterator[PublicFile]:
    """Yield the page in every language and the document, from one look around."""
    places = queries.look_around(ctx)
    quiet = [queries.quiet_hours(ctx, now.place.id) for now in places]
    document = exports.congestion(ctx.now, places, quiet)
    yield PublicFile(DOCUMENT, exports.as_bytes(document))
    for lang in i18n.LANGUAGES:
        page = pages.render(
            "certificates/tickets/congestion.html",
            lang,
            site=pages.public_site(ctx.settings, ctx.now, lang, INDEX),
            places=list(zip(places, quiet, strict=True)),
            at=formats.moment_in(clock.tokyo(ctx.now), lang),
            moment=clock.tokyo(ctx.now).isoformat(timespec="seconds"),
            stale_after=STALE_AFTER_MINUTES,
            phone=ctx.settings.city.phone,
        )
        yield PublicFile(pages.public_path(INDEX, lang), page.encode())
