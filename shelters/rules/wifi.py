"""Wi-Fi: what is known about it, how long that holds, and what to beware of."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

CHECK_HOLDS_FOR = timedelta(hours=2)
SHARED_SSID = "00000JAPAN"
# IEEE 802.11: an SSID is 1 to 32 octets.
LONGEST_SSID = 32
SHARED_WIFI_WARNING = _(
    "00000JAPAN は、だれでも使える暗号化なしの Wi-Fi です。"
    "安否の確認と情報を見ることだけに使ってください。"
    "パスワードやお金、大切な情報は入れないでください。"
    "名前のよく似た偽物があります。数字のゼロが 5 つと JAPAN か確かめてください。"
)
# Letters that pass for others on a small screen.
LOOKALIKES = str.maketrans({"O": "0", "Q": "0", "D": "0", "4": "A", "Ο": "0", "О": "0"})


class WifiState(StrEnum):
    """The state of a shelter's Wi-Fi (Wi-Fi の状態)."""

    UNKNOWN = "unknown"
    OFF = "off"
    ON = "on"
    DEGRADED = "degraded"
    DOWN = "down"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return WIFI_LABELS[self]

    @property
    def is_usable(self) -> bool:
        """Whether a page may count this place among those with Wi-Fi."""
        return self in {WifiState.ON, WifiState.DEGRADED}


WIFI_LABELS = {
    WifiState.UNKNOWN: _("わからない"),
    WifiState.OFF: _("まだ使えない（電源を入れていない）"),
    WifiState.ON: _("使える"),
    WifiState.DEGRADED: _("つながりにくい"),
    WifiState.DOWN: _("使えない（インターネットにつながらない）"),
}


class WifiKind(StrEnum):
    """Whose network it is (Wi-Fi の種類)."""

    CITY = "city"
    SCHOOL = "school"
    CARRIER = "carrier"
    SHARED = "shared"
    SATELLITE = "satellite"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return WIFI_KIND_LABELS[self]


WIFI_KIND_LABELS = {
    WifiKind.CITY: _("市の無料 Wi-Fi"),
    WifiKind.SCHOOL: _("学校の Wi-Fi"),
    WifiKind.CARRIER: _("携帯会社の Wi-Fi"),
    WifiKind.SHARED: _("災害用統一 Wi-Fi（00000JAPAN）"),
    WifiKind.SATELLITE: _("臨時の衛星 Wi-Fi"),
}


class CheckMethod(StrEnum):
    """How somebody knows the state (点検のしかた)."""

    ON_SITE = "on_site"
    PHONE = "phone"
    PROBE = "probe"

    @property
    def label(self) -> str:
        """The words shown to staff."""
        return CHECK_METHOD_LABELS[self]


CHECK_METHOD_LABELS = {
    CheckMethod.ON_SITE: _("その場でつないだ"),
    CheckMethod.PHONE: _("電話で聞いた"),
    CheckMethod.PROBE: _("機械の点検"),
}


@dataclass(frozen=True, slots=True)
class WifiCheck:
    """What a person or probe saw, end to end (Wi-Fi の点検)."""

    is_switched_on: bool
    joins: bool
    reaches_internet: bool
    is_slow: bool = False

    @property
    def state(self) -> WifiState:
        """Conclude the state: a signal without internet is not available Wi-Fi.

        A login page that blocks, or a dead line behind the access point, counts as
        down: only an answer from outside counts as on.
        """
        if not self.is_switched_on:
            return WifiState.OFF
        if not (self.joins and self.reaches_internet):
            return WifiState.DOWN
        return WifiState.DEGRADED if self.is_slow else WifiState.ON


def wifi_shown(
    state: WifiState, checked_at: datetime | None, now: datetime
) -> WifiState:
    """Return what may be shown: unchecked for two hours is unknown, never available."""
    if checked_at is None or now - checked_at > CHECK_HOLDS_FOR:
        return WifiState.UNKNOWN
    return state


def imitates_shared_wifi(ssid: str) -> bool:
    """Say whether a name only looks like 00000JAPAN (偽アクセスポイントの疑い)."""
    folded = "".join(ssid.split()).upper().translate(LOOKALIKES)
    return ssid != SHARED_SSID and folded == SHARED_SSID.translate(LOOKALIKES)


def check_network_name(ssid: str) -> None:
    """Refuse a name that no network can have, or that imitates the shared one."""
    if not 1 <= len(ssid.encode()) <= LONGEST_SSID or not ssid.isprintable():
        reason = _("ネットワークの名前は半角で 32 文字（漢字などは 10 文字）までです。")
        raise FieldRefusal("ssid", reason)
    if imitates_shared_wifi(ssid):
        reason = _(
            "「%(name)s」は %(right)s に似た別の名前です。打ち間違いか偽物です。"
        )
        raise FieldRefusal("ssid", reason % {"name": ssid, "right": SHARED_SSID})
