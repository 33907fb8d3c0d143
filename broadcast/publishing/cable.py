"""The files that cable television reads (ケーブルテレビ)."""

import logging
from collections.abc import Iterator
from dataclasses import replace

from broadcast import catv
from broadcast.queries import screens
from disaster.foundation.context import Context
from disaster.foundation.errors import Refusal
from disaster.foundation.snapshot import PublicFile

log = logging.getLogger(__name__)

OPERATOR = catv.OperatorProfile("standard")


def cable_files(ctx: Context, revision: int) -> Iterator[PublicFile]:
    """Yield what should be on the screen now, as data and as lines (画面)."""
    screen = screens.screen(ctx, revision)
    fitting = tuple(item for item in screen.items if _fits(item))
    screen = replace(screen, items=fitting)
    yield PublicFile("catv/now.json", catv.now_json(screen, OPERATOR))
    yield PublicFile("catv/ticker.txt", catv.ticker_text(screen, OPERATOR))


def _fits(item: catv.ScreenItem) -> bool:
    """Say whether the operator's machine has room; one misfit must not hide others."""
    try:
        catv.ticker_lines(item, OPERATOR)
    except Refusal as refusal:
        log.error("cable television: %s", refusal)  # noqa: TRY400 - says it all
        return False
    return True
