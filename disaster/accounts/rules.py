"""職員の規則: passphrases, sessions, throttling of log-ins; plain values only."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

SHORTEST_PASSPHRASE = 15
SESSION_LASTS = timedelta(hours=12)
IDLE_LASTS = timedelta(minutes=60)
SEEN_EVERY = timedelta(minutes=1)

FREE_FAILURES = 5
LONGEST_WAIT = timedelta(minutes=15)

USERNAME = re.compile(r"[a-z][a-z0-9._-]{1,30}")


class LoginRefused(Refusal):
    """Name, passphrase or code does not fit; which one is not told (ログイン失敗)."""

    message = _(
        "ログインできません。利用者名・パスフレーズ・認証コードを確かめてください。"
    )
    status = 401


class LoginThrottled(Refusal):
    """Too many failures from here; try again later (試行回数の制限)."""

    message = _("失敗が続いたため、あと %(seconds)d 秒はこの端末から試せません。")
    status = 429


class WrongCode(Refusal):
    """The second factor does not fit (認証コードの誤り)."""

    message = _(
        "認証コードが違うか、使用済みです。アプリの次の6桁を入れてください。"
        "入力した内容は残っています。"
    )
    status = 401


class LastAdministrator(Refusal):
    """The last administrator cannot be taken away (最後の管理者)."""

    message = _("最後の管理者は停止できません。先に別の管理者を作ってください。")


def check_username(name: str) -> str:
    """Return the name if it can be used to log in."""
    if not USERNAME.fullmatch(name):
        reason = _("英小文字で始まる2〜31文字の英小文字・数字・._- にしてください。")
        raise FieldRefusal("username", reason)
    return name


def check_passphrase(passphrase: str, username: str) -> str:
    """Return the passphrase if it is long enough and not the name (ASVS 6.2)."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        reason = _("%d 文字以上にしてください。") % SHORTEST_PASSPHRASE
        raise FieldRefusal("passphrase", reason)
    if username in passphrase.lower() or len(set(passphrase)) < FREE_FAILURES:
        reason = _("利用者名を含むものや同じ文字の繰り返しは使えません。")
        raise FieldRefusal("passphrase", reason)
    return passphrase


def wait_after(failures: int) -> timedelta:
    """Return how long a source must wait: doubles after five failures (S10)."""
    if failures < FREE_FAILURES:
        return timedelta()
    doublings = min(failures - FREE_FAILURES, 10)
    return min(timedelta(seconds=2 * 2**doublings), LONGEST_WAIT)


def session_is_alive(
    created_at: datetime, last_seen_at: datetime, now: datetime
) -> bool:
    """Say whether a session is neither too old nor idle for too long."""
    return now - created_at < SESSION_LASTS and now - last_seen_at < IDLE_LASTS


def keep_an_administrator(other_administrators: Iterable[object]) -> None:
    """Refuse when no other active administrator would remain."""
    if not list(other_administrators):
        raise LastAdministrator
