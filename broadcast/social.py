"""Social networks and chats through Apprise, an optional package (SNS・チャット).

Apprise answers only yes or no. No is "not yet" where it is certain that nothing was
posted: no line was ever opened, or the one server asked refused in so many words. All
other noes are unknown, since a text may be up although the answer was lost.
"""

import logging
import re
import threading
from importlib.util import find_spec
from typing import TYPE_CHECKING

from broadcast.rules.composition.social import CHARACTERS
from broadcast.rules.routes import Outcome, of_status
from broadcast.rules.states import DeliveryState
from disaster.foundation.texts import _
from disaster.foundation.urls import is_loopback

if TYPE_CHECKING:
    from apprise import NotifyBase

EXTRA = "social"
REPLY_ROOM = 200

_ANSWERED = re.compile(r"\berror=(\d{3})\b")
# How urllib3, on which Apprise stands, names a line that was never opened.
_NEVER_OPENED = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|CERTIFICATE_VERIFY"
)


class _Lines(logging.Handler):
    """Keep what Apprise says in this thread; its lines may hold tokens (控え)."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.thread = threading.get_ident()
        self.warnings: list[str] = []
        self.all = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one line of this thread."""
        if record.thread != self.thread:
            return
        line = record.getMessage()
        self.all += f"{line}\n"
        if record.levelno >= logging.WARNING:
            self.warnings.append(line)


def is_installed() -> bool:
    """Say whether the optional package is there (追加の部品)."""
    return find_spec("apprise") is not None


def complaint(url: str) -> str:
    """Return why a service cannot be used as it is named, or nothing (設定の点検).

    Nothing is connected: what a service would say to a text only a text can tell.
    """
    if not is_installed():
        text = _("追加の部品（Apprise）がありません。pip install '.[%s]' で入ります。")
        return text % EXTRA
    plugin = _plugin(url)
    if plugin is None:
        return _(
            "url を Apprise が読めません。サービスの説明どおりか確かめてください。"
        )
    if not plugin.secure and not is_loopback(str(getattr(plugin, "host", "") or "")):
        return _("暗号のない url です。https を使う書き方（…s://）にしてください。")
    if plugin.body_maxlen < CHARACTERS:
        text = _("%(room)d 字までのサービスです。%(need)d 字の文が入りません。")
        return text % {"room": plugin.body_maxlen, "need": CHARACTERS}
    return ""


def post(url: str, text: str) -> Outcome:
    """Post a text once and say what is known of it then (1回の投稿)."""
    try:
        why, plugin = complaint(url), _plugin(url)
    except Exception as trouble:  # noqa: BLE001 - nearly two hundred plugins of others
        return Outcome(DeliveryState.DEFERRED, type(trouble).__name__)
    if why or plugin is None:
        return Outcome(DeliveryState.DEFERRED, why)
    # Neither may it post twice by itself nor call a failure a success.
    plugin.retry, plugin.optional = 0, False
    lines = _Lines()
    logger = _logger()
    logger.addHandler(lines)
    try:
        is_posted = bool(plugin.notify(body=text, title="", body_format="text"))
    except Exception as trouble:  # noqa: BLE001 - a plugin stopped half-way
        return Outcome(DeliveryState.UNKNOWN, type(trouble).__name__)
    finally:
        logger.removeHandler(lines)
    if is_posted:
        return Outcome(DeliveryState.ACCEPTED)
    return _refusal(lines, targets=len(plugin))


def _refusal(lines: _Lines, *, targets: int) -> Outcome:
    """Say what a no means; of several targets one may have taken it."""
    words = " ".join(lines.warnings)[:REPLY_ROOM] or _("断られました（理由は不明）")
    answered = _ANSWERED.search(" ".join(lines.warnings))
    code = int(answered[1]) if answered else None
    has_refused = code is not None and (
        of_status(code, "").state is not DeliveryState.UNKNOWN
    )
    if targets == 1 and (has_refused or _NEVER_OPENED.search(lines.all)):
        return Outcome(DeliveryState.DEFERRED, words, code)
    return Outcome(DeliveryState.UNKNOWN, words, code)


def _plugin(url: str) -> "NotifyBase | None":
    if not is_installed():
        return None
    from apprise import Apprise, AppriseAsset  # noqa: PLC0415 - optional, slow

    _logger()
    asset = AppriseAsset(
        app_id="disaster-response-toolkit",
        async_mode=False,
        http_redirects=False,
        secure_logging=True,
    )
    found = Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    return found or None


def _logger() -> logging.Logger:
    """Return the log of Apprise, led to nobody but us: it names addresses whole."""
    logging.getLogger("urllib3").setLevel(logging.INFO)
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    return logger
