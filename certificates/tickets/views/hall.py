"""The display in the hall (呼出し表示): big numbers and booths, never a name."""

from werkzeug.wrappers import Response

from certificates.tickets import queries
from certificates.tickets.views.door import public_page, public_pages
from certificates.tickets.views.waiting import place_name
from disaster.foundation import i18n, web
from disaster.foundation.context import Context

# A screen of 1080 lines holds so many rows of figures that can be read at 4 m.
SHOWN = 6


@public_pages.get("/hall/<slug>/")
@web.guard(public=True)
def hall(ctx: Context, slug: str) -> Response:
    """Show which number goes to which booth; the page renews itself."""
    place = queries.find_place(ctx, slug)
    now = queries.look(ctx, place)
    return public_page(
        ctx,
        "hall.html",
        i18n.SOURCE,
        f"ticket/hall/{slug}/index.html",
        place_name=place_name(place, i18n.SOURCE),
        place=place,
        now=now,
        called=now.called[:SHOWN],
    )
