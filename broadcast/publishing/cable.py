"""The files that cable television reads (ケーブルテレビ)."""

from collections.abc import Iterator

from broadcast import catv
from broadcast.publishing.slides import slide_files
from broadcast.queries import cable, screens
from broadcast.rules.cable import folder
from disaster.foundation.context import Context
from disaster.foundation.snapshot import PublicFile

STANDARD = catv.OperatorProfile("standard")


def cable_files(ctx: Context, revision: int) -> Iterator[PublicFile]:
    """Yield what should be on the screen now: for everybody, and as agreed (画面)."""
    screen = screens.screen(ctx, revision)
    yield from _link("catv", screen, STANDARD)
    for operator in cable.operators(ctx, active_only=True):
        place = folder(operator.token_hash)
        yield from _link(place, screen, cable.profile(operator))
    yield from slide_files(ctx, screen)


def _link(
    place: str, screen: catv.Screen, profile: catv.OperatorProfile
) -> Iterator[PublicFile]:
    yield PublicFile(f"{place}/now.json", catv.now_json(screen, profile))
    yield PublicFile(f"{place}/ticker.txt", catv.ticker_text(screen, profile))
