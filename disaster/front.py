"""The public top page: what is in force, what to do, where to go (住民向けトップ)."""

from collections.abc import Iterator

import broadcast.publishing
import shelters.publishing
from disaster.foundation import i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile


def public_files(ctx: Context) -> Iterator[PublicFile]:
    """Yield the top page in every language."""
    for lang in i18n.LANGUAGES:
        site = pages.public_site(ctx.settings, ctx.now, lang, "index.html")
        page = pages.render(
            "front.html",
            lang,
            site=site,
            alerts=broadcast.publishing.current_alerts(ctx, lang),
            open_sites=shelters.publishing.open_sites(ctx),
            phone=ctx.settings.city.phone,
        )
        yield PublicFile(pages.public_path("index.html", lang), page.encode())
