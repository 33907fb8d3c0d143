"""Cable television: what should be on the screen now, in every form an operator takes.

Data (``now_json``, ``ticker_text``), pages of 1920 x 1080 (``slides``), the mail for an
operator's mailbox (``push_text``), and the code that leads a telephone to our page.
"""

from broadcast.catv.items import (
    NARROWEST_TICKER,
    OperatorProfile,
    OtherWorld,
    Screen,
    ScreenItem,
    on_air,
)
from broadcast.catv.letter import push_text
from broadcast.catv.link import now_json, ticker_text
from broadcast.catv.qr import modules, svg
from broadcast.catv.slides import Slide, frame_slides, full_slides
from broadcast.catv.ticker import Ticker, fitted, ticker_lines, unshowable

__all__ = [
    "NARROWEST_TICKER",
    "OperatorProfile",
    "OtherWorld",
    "Screen",
    "ScreenItem",
    "Slide",
    "Ticker",
    "fitted",
    "frame_slides",
    "full_slides",
    "modules",
    "now_json",
    "on_air",
    "push_text",
    "svg",
    "ticker_lines",
    "ticker_text",
    "unshowable",
]
