"""Ways out to other services (外部の経路): read from a file, checked before the start.

Each route says which world it belongs to; an installation refuses a file with a route
of the other world. Values in, values out; a `ValueError` or `TypeError` carries the
Japanese reason, which never holds an address or a secret: both open somebody's account.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from disaster.foundation.urls import is_loopback

WEBHOOK, SOCIAL = "webhook", "social"
LANGUAGES = ("ja", "ja-x-easy", "en")
WORLDS = {"live": "本番", "drill": "訓練"}

SHORTEST_SECRET = 32
LONGEST_LABEL = 40
LONGEST_URL = 2000
MOST = 20

_NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")
_KEYS = {
    WEBHOOK: {"world", "label", "url", "url_file", "secret", "secret_file"},
    SOCIAL: {"world", "label", "url", "url_file", "language"},
}


@dataclass(frozen=True, slots=True)
class Route:
    """One service that gets what was approved (外部の経路).

    ``name`` stays for good: the ledger knows the route by it. ``url`` and ``secret``
    are secrets; neither is ever shown.
    """

    kind: str
    name: str
    label: str
    world: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)
    language: str = LANGUAGES[0]


def read(table: Mapping[str, object], world: str, folder: Path) -> tuple[Route, ...]:
    """Return the routes of a file in its order, all of this world (経路を読む)."""
    found: list[Route] = []
    for kind, named in table.items():
        if kind not in _KEYS or not isinstance(named, dict):
            raise ValueError(f"[webhook.名前] か [social.名前] です（{kind}）。")
        found += [_route(kind, name, one, folder) for name, one in named.items()]
    _refuse_twins(found)
    for route in found:
        if route.world != world:
            raise ValueError(
                f"{route.name} は{WORLDS[route.world]}の経路ですが、"
                f"ここは{WORLDS[world]}です。別のファイルに分けてください。"
            )
    return tuple(found)


def _route(kind: str, name: str, given: object, folder: Path) -> Route:
    if not _NAME.fullmatch(name):
        raise ValueError(f"経路の名前 {name} は半角の英小文字・数字・- だけです。")
    if not isinstance(given, dict):
        raise TypeError(f"[{kind}.{name}] と書きます。")
    values = _words(kind, name, given)
    if values.get("world") not in WORLDS:
        raise ValueError(f"{name}: world は live か drill です。")
    label = values.get("label", name)
    if not 0 < len(label) <= LONGEST_LABEL or not label.isprintable():
        raise ValueError(f"{name}: label は {LONGEST_LABEL} 字までの1行です。")
    language = values.get("language", LANGUAGES[0])
    if language not in LANGUAGES:
        raise ValueError(f"{name}: language は {'・'.join(LANGUAGES)} です。")
    url = _url(kind, name, _value(name, "url", values, folder))
    secret = _secret(name, values, folder) if kind == WEBHOOK else ""
    return Route(kind, name, label, values["world"], url, secret, language)


def _words(kind: str, name: str, given: Mapping[str, object]) -> dict[str, str]:
    """Return the words of a route, or say which key nobody knows."""
    for key, value in given.items():
        if key not in _KEYS[kind]:
            raise ValueError(f"{name}: {key} という項目はありません。")
        if not isinstance(value, str):
            raise TypeError(f"{name}: {key} は文字で書きます。")
    return {key: str(value) for key, value in given.items()}


def _value(name: str, key: str, values: Mapping[str, str], folder: Path) -> str:
    """Return a value, or what stands in the file that ``<key>_file`` names."""
    if file := values.get(f"{key}_file"):
        try:
            return (folder / file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ValueError(f"{name}: {key}_file が読めません。") from None
    return values.get(key, "").strip()


def _secret(name: str, values: Mapping[str, str], folder: Path) -> str:
    secret = _value(name, "secret", values, folder)
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"{name}: secret は {SHORTEST_SECRET} 文字以上にします。")
    return secret


def _url(kind: str, name: str, url: str) -> str:
    if not url or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise ValueError(f"{name}: url がないか、使えません。")
    parts = _split(name, url)
    if kind == WEBHOOK:
        _check_webhook(name, parts)
    return url


def _split(name: str, url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        parts = SplitResult("", "", "", "", "")
    if not parts.scheme or "://" not in url:
        raise ValueError(f"{name}: url は …:// で始まる URL です。")
    return parts


def _check_webhook(name: str, parts: SplitResult) -> None:
    """Refuse what could be read on the way, or says more than where to post."""
    host = parts.hostname or ""
    if not host or not host.isascii():
        raise ValueError(f"{name}: url にサーバーの名前がありません。")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(f"{name}: url は https:// です（http はこの計算機の中だけ）。")
    if parts.username or parts.password or parts.fragment:
        raise ValueError(f"{name}: url に利用者名・パスワード・# を含められません。")
    if not (parts.path + parts.query).isascii():
        raise ValueError(f"{name}: url は半角で書きます。")


def _refuse_twins(found: list[Route]) -> None:
    """Refuse two routes of one name or one address: everything would go out twice."""
    if len(found) > MOST:
        raise ValueError(f"経路は {MOST} 個までです。")
    for values, word in (
        ([route.name for route in found], "名前"),
        ([route.url for route in found], "url"),
    ):
        if len(set(values)) != len(values):
            raise ValueError(f"同じ{word}の経路が二つあります。")
