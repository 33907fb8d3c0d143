"""What stands on the screen at one moment, and what an operator's machine can show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from broadcast.rules.composition import Rendition
from broadcast.rules.draft import Draft
from broadcast.rules.kinds import World
from broadcast.rules.lanes import priority
from disaster.foundation.errors import Conflict, FieldRefusal
from disaster.foundation.texts import _

NARROWEST_TICKER = 8


class OtherWorld(Conflict):
    """A drill was offered to the live screen, or the reverse (世界の取り違え)."""

    message = _("訓練と本番を同じ画面に出せません（%(identifier)s）。")


@dataclass(frozen=True, slots=True)
class OperatorProfile:
    """What an operator's machine can show, agreed with the operator (事業者の仕様).

    Widths count full-width characters; ``ticker_chars`` limits the whole ticker, 0 is
    no limit.
    """

    name: str
    ticker_width: int = 30
    ticker_lines: int = 8
    ticker_chars: int = 0
    lshape_width: int = 12
    lshape_lines: int = 40
    jis_x_0208_only: bool = True
    valid_for: timedelta = timedelta(minutes=5)

    def __post_init__(self) -> None:
        """Refuse widths that cannot even hold the drill mark and a word."""
        if min(self.ticker_width, self.lshape_width) < NARROWEST_TICKER:
            raise FieldRefusal(_("テロップの幅"), _("8文字以上にしてください"))


@dataclass(frozen=True, slots=True)
class ScreenItem:
    """One broadcast on the screen (画面に出す1件)."""

    identifier: str
    supersedes: tuple[str, ...]
    draft: Draft
    rendition: Rendition


@dataclass(frozen=True, slots=True)
class Screen:
    """One moment of one world's screen (画面)."""

    revision: int
    world: World
    generated_at: datetime
    items: tuple[ScreenItem, ...]


def on_air(screen: Screen) -> list[ScreenItem]:
    """Choose what is to be seen now, the most urgent and then the newest first."""
    _refuse_other_world(screen.world, screen.items)
    replaced = {name for item in screen.items for name in item.supersedes}
    shown = [
        item
        for item in screen.items
        if item.identifier not in replaced
        and item.draft.expires_at > screen.generated_at
    ]
    shown.sort(key=lambda item: item.draft.issued_at, reverse=True)
    return sorted(shown, key=rank)


def rank(item: ScreenItem) -> int:
    """Rank an order by its level; what is lifted or taken back is news, not alarm."""
    return priority(item.draft.level if item.draft.orders else None)


def _refuse_other_world(world: World, items: Iterable[ScreenItem]) -> None:
    """Keep drill and live apart: such mix-ups have gone on air elsewhere."""
    for item in items:
        if item.draft.world is not world:
            raise OtherWorld(identifier=item.identifier)
