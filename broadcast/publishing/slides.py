"""The screens of cable television as plain pages: full screen and frame (画面)."""

from collections.abc import Iterator, Sequence

from broadcast import catv
from disaster.foundation import clock, formats, i18n, pages
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile

PLACE = "catv/screen"
# Long enough to read six lines aloud.
SECONDS = 12


def slide_files(ctx: Context, screen: catv.Screen) -> Iterator[PublicFile]:
    """Yield both kinds of pages, and the codes that lead to the city's pages."""
    home = f"{ctx.settings.base_url}/"
    codes = {"qr-city.svg": home}
    full, frame = catv.full_slides(screen), catv.frame_slides(screen)
    codes |= {_code(slide): slide.url for slide in full}
    for name, url in codes.items():
        yield PublicFile(f"{PLACE}/{name}", catv.svg(url))
    yield from _pages(ctx, screen, "full", full)
    yield from _pages(ctx, screen, "frame", frame)


def _pages(
    ctx: Context, screen: catv.Screen, kind: str, slides: Sequence[catv.Slide]
) -> Iterator[PublicFile]:
    shown: Sequence[catv.Slide | None] = slides or [None]
    for number, slide in enumerate(shown):
        page = pages.render(
            f"broadcast/public/screen_{kind}.html",
            i18n.SOURCE,
            slide=slide,
            code=_code(slide) if slide else "qr-city.svg",
            number=number + 1,
            total=len(shown),
            next=_name(kind, (number + 1) % len(shown)),
            first=_name(kind, 0),
            seconds=SECONDS,
            revision=screen.revision,
            expires=slide.expires_at.isoformat() if slide else "",
            issued=_moment(slide, kind) if slide else "",
            city=ctx.settings.city.name,
            is_drill=ctx.settings.is_drill,
        )
        yield PublicFile(f"{PLACE}/{_name(kind, number)}", page.encode())


def _name(kind: str, number: int) -> str:
    """Name the page of a number; the first is the one an operator opens."""
    first = {"full": "index", "frame": "l"}[kind]
    return f"{first}.html" if number == 0 else f"{first}-{number + 1}.html"


def _code(slide: catv.Slide) -> str:
    return f"qr-{slide.identifier}.svg"


def _moment(slide: catv.Slide, kind: str) -> str:
    """Say when it was issued; the frame's column has room for day and clock only."""
    at = clock.tokyo(slide.issued_at)
    if kind == "frame":
        return f"{at.month}月{at.day}日 {at:%H:%M}"
    return formats.moment_in(at, i18n.SOURCE)
