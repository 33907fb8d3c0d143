"""Settings, read once from ``NAME`` or ``NAME_FILE``; nonsense stops the start.

The only module that looks at the environment. ``docs/reference/settings.md`` is made
from ``DESCRIPTIONS``, so a setting cannot exist without its sentence.
"""

import os
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from disaster.foundation import urls

World = Literal["live", "drill"]

DESCRIPTIONS = {
    "DATABASE_URL": "データベース。既定 sqlite:///var/disaster.db。postgresql://… も可",
    "DATA_DIR": "写真・鍵・公開ファイルの置き場。既定 var/",
    "WORLD": "live（本番）か drill（訓練）。データベースは一つの世界に属し続ける",
    "BASE_URL": "住民向けの URL（QR コードとメールに入る）",
    "STAFF_BASE_URL": "職員向けの URL。既定は BASE_URL と同じ",
    "SECRET_KEY": "署名用の秘密。無ければ DATA_DIR/secret_key を作る",
    "KEY_DIR": "証明書の署名鍵の置き場。既定 DATA_DIR/keys",
    "SMTP_URL": "smtp://user:pass@host:port?starttls=required|if-offered|no&connections=N",
    "DRILL_SMTP_URL": "訓練の世界で使う送信先。本番の SMTP_URL は訓練では使わない",
    "MAIL_FROM": "差出人のメールアドレス",
    "BOUNCE_DIR": "不達通知を受ける Maildir",
    "QUEUE_URL": "分散キュー（amqp:// か redis://）。空なら内蔵ワーカー",
    "SNAPSHOT_DIR": "公開ファイルの置き場。既定 DATA_DIR/public",
    "JMA_FEED_URL": "気象庁フィードの URL（/ で終われば3種）。空なら読まない",
    "MUNICIPALITY_CODE": "全国地方公共団体コード6桁。既定 142140",
    "MAP_TILE_URL": "地図タイルの URL。空なら内蔵の略図",
    "LOG_FORMAT": "text か json",
    "NODE_ID": "この計算機の名前（ログと監査に出る）",
    "CITY_FILE": "市の名前や証明書の文言を書いた TOML。既定 DATA_DIR/city.toml",
    "PROXY_HOPS": "手前のリバースプロキシの段数。既定 0（転送元の申告を信じない）",
    "RULESETS_DIR": "市独自の判定基準（JSON）の置き場。空なら国の版だけを使う",
    "UNMASK_MINUTES": "支援措置の世帯を開示する分数（1〜60）。既定 15",
    "DEMO": "1 なら体験版の印を付け、案内ページと受信箱を開く",
}


class UnusableSetting(Exception):
    """A setting that cannot work; the sentence says which one and why."""


@dataclass(frozen=True, slots=True)
class City:
    """What a municipality calls itself and its papers (市の名乗り)."""

    name: str = ""
    reading: str = ""
    english_name: str = ""
    mayor: str = ""
    phone: str = ""
    office: str = ""
    certificate_title: str = "罹災証明書"
    certificate_statement: str = "上記のとおり、相違ないことを証明します。"
    addon_labels: tuple[str, ...] = ("世帯構成員", "", "")
    property_title: str = "被災証明書"
    property_statement: str = "上記のとおり、被災した旨の申出があったことを証明します。"
    report_title: str = "罹災届出証明書"
    report_statement: str = "上記のとおり、被害の届出があったことを証明します。"
    # A PNG file of the seal's print; papers leave the place open without one.
    seal_image: str = ""
    seal_mm: float = 21.0
    data_licence: str = "CC BY 4.0"
    # Areas and rivers as the Meteorological Agency numbers them (broadcast.jma.places).
    jma: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installation may choose, already checked."""

    database_url: str
    data_dir: Path
    world: World
    base_url: str
    staff_base_url: str
    secret_key: str
    key_dir: Path
    smtp_url: str
    mail_from: str
    bounce_dir: Path | None
    queue_url: str
    snapshot_dir: Path
    jma_feed_url: str
    municipality_code: str
    map_tile_url: str
    log_format: Literal["text", "json"]
    node_id: str
    proxy_hops: int
    demo: bool
    rulesets_dir: Path | None
    unmask_minutes: int
    city: City

    @property
    def is_drill(self) -> bool:
        """Whether this installation is the drill world (訓練)."""
        return self.world == "drill"


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Read and check all settings, or raise `UnusableSetting` with one sentence."""
    read = _Reader(os.environ if environ is None else environ)
    data_dir = Path(read.text("DATA_DIR", "var"))
    world = read.choice("WORLD", ("live", "drill"))
    base_url = read.web_address("BASE_URL", "http://localhost:8000")
    smtp_name = "DRILL_SMTP_URL" if world == "drill" else "SMTP_URL"
    bounces = read.text("BOUNCE_DIR", "")
    demo = read.choice("DEMO", ("0", "1")) == "1"
    return Settings(
        database_url=read.database("DATABASE_URL", "sqlite:///var/disaster.db"),
        data_dir=data_dir,
        world="drill" if world == "drill" else "live",
        base_url=base_url,
        staff_base_url=read.web_address("STAFF_BASE_URL", base_url),
        secret_key=read.secret("SECRET_KEY", data_dir / "secret_key"),
        key_dir=Path(read.text("KEY_DIR", str(data_dir / "keys"))),
        smtp_url=_relay(read, smtp_name, may_be_one=demo),
        mail_from=read.text("MAIL_FROM", "bosai@city.example"),
        bounce_dir=Path(bounces) if bounces else None,
        queue_url=read.scheme("QUEUE_URL", ("amqp", "amqps", "redis", "rediss")),
        snapshot_dir=Path(read.text("SNAPSHOT_DIR", str(data_dir / "public"))),
        jma_feed_url=read.scheme("JMA_FEED_URL", ("http", "https")),
        municipality_code=read.municipality("MUNICIPALITY_CODE", "142140"),
        map_tile_url=read.scheme("MAP_TILE_URL", ("http", "https")),
        log_format="json"
        if read.choice("LOG_FORMAT", ("text", "json")) == "json"
        else "text",
        node_id=read.text("NODE_ID", os.uname().nodename),
        proxy_hops=int(read.choice("PROXY_HOPS", ("0", "1", "2", "3"))),
        demo=demo,
        rulesets_dir=read.folder("RULESETS_DIR"),
        unmask_minutes=read.minutes("UNMASK_MINUTES", default=15, most=60),
        city=read.city("CITY_FILE", data_dir / "city.toml"),
    )


def rulesets_dir(environ: Mapping[str, str] | None = None) -> Path | None:
    """Return the folder of local rule sets, without touching any other setting.

    The rule sets also serve commands that open no installation (``disaster assess``).
    """
    return _Reader(os.environ if environ is None else environ).folder("RULESETS_DIR")


def glance() -> Settings:
    """Read the settings for a command that runs no server: no secret is made for it."""
    return load({**os.environ, "SECRET_KEY": secrets.token_urlsafe(48)})


def inherited(*names: str) -> dict[str, str]:
    """Return the named variables of this process, for a process it starts."""
    return {name: os.environ[name] for name in names if name in os.environ}


class _Reader:
    """Read one environment, naming the setting in every complaint."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        """Return the value of NAME, or of the file named by NAME_FILE."""
        if path := self.environ.get(f"{name}_FILE"):
            try:
                return Path(path).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as cause:
                raise UnusableSetting(f"{name}_FILE: {path} が読めません。") from cause
        return self.environ.get(name, "").strip() or default

    def choice(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return one of the allowed words; the first is the default."""
        value = self.text(name, allowed[0])
        if value not in allowed:
            words = " か ".join(allowed)
            raise UnusableSetting(f"{name}: {value} は使えません。{words} です。")
        return value

    def minutes(self, name: str, *, default: int, most: int) -> int:
        """Return a whole number of minutes, from one to the most allowed."""
        value = self.text(name, str(default))
        if not (value.isascii() and value.isdecimal() and 1 <= int(value) <= most):
            raise UnusableSetting(
                f"{name}: {value} は 1 から {most} の分ではありません。"
            )
        return int(value)

    def folder(self, name: str) -> Path | None:
        """Return a folder that exists, or None when not set."""
        value = self.text(name, "")
        if value and not Path(value).is_dir():
            raise UnusableSetting(f"{name}: {value} というフォルダーがありません。")
        return Path(value) if value else None

    def scheme(self, name: str, allowed: tuple[str, ...]) -> str:
        """Return an address of an allowed scheme, or empty when not set."""
        value = self.text(name, "")
        if not value:
            return value
        parts = self._split(name, value)
        if parts.scheme not in allowed:
            words = "、".join(f"{word}://" for word in allowed)
            raise UnusableSetting(f"{name}: {words} で始まる必要があります。")
        if not parts.hostname:
            raise UnusableSetting(f"{name}: サーバーの名前がありません。")
        return value

    def web_address(self, name: str, default: str) -> str:
        """Return an http(s) address without a trailing slash."""
        value = self.text(name, default).rstrip("/")
        parts = self._split(name, value)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise UnusableSetting(
                f"{name}: {value} は http(s):// の URL ではありません。"
            )
        if parts.query or parts.fragment:
            raise UnusableSetting(f"{name}: ? や # を含められません。")
        return value

    def database(self, name: str, default: str) -> str:
        """Return a SQLite or PostgreSQL address for SQLAlchemy."""
        try:
            return urls.database_url(self.text(name, default))
        except ValueError as cause:
            raise UnusableSetting(f"{name}: {cause}") from cause

    def municipality(self, name: str, default: str) -> str:
        """Return a six-digit municipality code whose check digit is right."""
        value = self.text(name, default)
        digits = 6
        if len(value) != digits or not value.isdecimal() or not value.isascii():
            raise UnusableSetting(f"{name}: {value} は6桁の数字ではありません。")
        weights = range(6, 1, -1)
        rest = sum(int(d) * w for d, w in zip(value, weights, strict=False)) % 11
        if int(value[5]) != (11 - rest) % 10:
            raise UnusableSetting(f"{name}: {value} は検査数字が合いません。")
        return value

    def secret(self, name: str, fallback: Path) -> str:
        """Return the secret, made once and kept when the operator gave none."""
        value = self.text(name, "") or _kept_secret(fallback)
        shortest = 32
        if len(value) < shortest:
            raise UnusableSetting(f"{name}: {shortest} 文字以上にしてください。")
        return value

    def city(self, name: str, default: Path) -> City:
        """Return the city's own words from its TOML file."""
        chosen = self.text(name, "")
        path = Path(chosen) if chosen else default
        if not chosen and not path.exists():
            return City()
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            labels = tuple(table.pop("addon_labels", City().addon_labels))
            seal = _seal_beside(path, str(table.pop("seal_image", "")))
            return City(**table, addon_labels=labels, seal_image=seal)
        except (OSError, ValueError, TypeError) as cause:
            raise UnusableSetting(
                f"{name}: {path} が読めません（{cause}）。"
            ) from cause

    def _split(self, name: str, value: str) -> SplitResult:
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError as cause:
            raise UnusableSetting(f"{name}: {value} は URL ではありません。") from cause
        return parts


def _relay(read: _Reader, name: str, *, may_be_one: bool) -> str:
    """Return this world's relay; a drill must not leave by the live one (訓練)."""
    live, drill = (
        read.scheme(each, tuple(urls.MAIL_PORTS))
        for each in ("SMTP_URL", "DRILL_SMTP_URL")
    )
    if live and drill and not may_be_one and urls.is_one_relay(live, drill):
        raise UnusableSetting(
            "DRILL_SMTP_URL: 本番の SMTP_URL と同じ送信先です。"
            "訓練のメールが本番の経路で出るため、別の送信先にしてください。"
        )
    return drill if name == "DRILL_SMTP_URL" else live


def _seal_beside(city_file: Path, named: str) -> str:
    """Return where the seal's picture lies; its name counts from the city's file."""
    if not named:
        return ""
    place = city_file.parent / named
    if not place.is_file():
        raise ValueError(f"seal_image {named} がありません")
    return str(place)


def _kept_secret(path: Path) -> str:
    """Return the secret in a file, making it on the first start (mode 0600)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    except OSError as cause:
        raise UnusableSetting(f"DATA_DIR: {path.parent} に書けません。") from cause
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii").strip()
