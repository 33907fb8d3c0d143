"""Addresses of services, read before anything connects: what is wrong is said at once.

Values in, values out; a `ValueError` carries the Japanese reason.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from psycopg import ProgrammingError
from psycopg.conninfo import make_conninfo
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

POSTGRES = "postgresql+psycopg"
SCHEMES = {
    "postgres": POSTGRES,
    "postgresql": POSTGRES,
    POSTGRES: POSTGRES,
    "sqlite": "sqlite",
}
MAIL_PORTS = {"smtp": 25, "smtps": 465}
HIGHEST_PORT = 65535


def database_url(text: str) -> str:
    """Return the address of a SQLite file or a PostgreSQL database (接続先)."""
    scheme, _, rest = text.partition("://")
    if scheme not in SCHEMES or not rest:
        raise ValueError("sqlite:///… か postgresql://… です。")
    url = f"{SCHEMES[scheme]}://{rest}"
    try:
        address = make_url(url)
    except (ArgumentError, ValueError) as cause:
        raise ValueError(
            "読めません。ポートは数字で、パスワードの記号は %40 のように書きます。"
        ) from cause
    if scheme == "sqlite":
        _check_file(address)
    else:
        _check_server(address)
    return url


def _check_file(address: URL) -> None:
    """Refuse a SQLite address that keeps nothing (ファイルの名前がない)."""
    if address.host or not address.database or address.database == ":memory:":
        raise ValueError("ファイルがありません。sqlite:///置き場/名前.db と書きます。")


def _check_server(address: URL) -> None:
    """Refuse a PostgreSQL address that leaves the server or database to chance."""
    if not (address.host or address.query.get("host")):
        raise ValueError(
            "サーバーの名前がありません。postgresql://ホスト名/名前 です。"
        )
    if not address.database:
        raise ValueError(
            "データベースの名前がありません。postgresql://ホスト名/名前 です。"
        )
    if address.port is not None and not 1 <= address.port <= HIGHEST_PORT:
        raise ValueError("ポートは 1 から 65535 です。")
    try:
        make_conninfo(**{name: str(value) for name, value in address.query.items()})
    except ProgrammingError as cause:
        words = "、".join(address.query)
        raise ValueError(f"知らない指定があります（{words}）。") from cause


def is_one_relay(first: str, second: str) -> bool:
    """Say whether two mail addresses lead to one server (同じ送信先)."""
    return _relay(first) == _relay(second)


def _relay(text: str) -> tuple[str, int]:
    parts = urlsplit(text)
    host = (parts.hostname or "").rstrip(".")
    here = "localhost" if _is_loopback(host) else host
    return here, parts.port or MAIL_PORTS.get(parts.scheme, 0)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
