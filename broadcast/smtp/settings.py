"""The relay's address and its terms, read from one URL (中継サーバーの設定)."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

PORTS = {"smtp": 25, "smtps": 465}
KNOWN_OPTIONS = frozenset({"starttls", "connections", "hello"})
MOST_CONNECTIONS = 200


class StartTls(StrEnum):
    """Whether mail may travel unencrypted (暗号化の方針)."""

    REQUIRED = "required"
    IF_OFFERED = "if-offered"
    NO = "no"


class UnusableSmtpUrl(Refusal):
    """The URL does not say where and how to send (使えない設定)."""

    message = _("SMTP_URL を直してください: %(reason)s")


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """Where and how mail is handed over (中継サーバー).

    ``final_timeout`` is the wait for the answer after a mail's last dot: a relay that
    is slow there has the mail already, so giving up early makes duplicates
    (RFC 5321 4.5.3.2.6: at least ten minutes). After ``patience`` the mail whose
    envelope was sent ahead goes to another connection instead of waiting with it.
    """

    host: str
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    starttls: StartTls = StartTls.REQUIRED
    implicit_tls: bool = False
    connections: int = 16
    hello: str = "localhost"
    mails_per_connection: int = 1000
    open_timeout: float = 30.0
    reply_timeout: float = 120.0
    final_timeout: float = 660.0
    patience: float = 2.0
    pause: float = 5.0

    @classmethod
    def from_url(cls, url: str) -> "SmtpSettings":
        """Read ``smtp://user:pass@host:port?starttls=…&connections=N`` (設定を読む)."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise UnusableSmtpUrl(reason=_("smtp://ホスト名:ポート の形にしてください"))
        options = _options(parts)
        settings = cls(
            host=parts.hostname,
            port=_port(parts),
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            starttls=_starttls(parts, options),
            implicit_tls=parts.scheme == "smtps",
            connections=_connections(options.get("connections", "16")),
            hello=options.get("hello", "localhost"),
        )
        _refuse_password_in_clear(settings)
        return settings


def _options(parts: SplitResult) -> dict[str, str]:
    """Read the options and refuse unknown ones."""
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := sorted(options.keys() - KNOWN_OPTIONS):
        raise UnusableSmtpUrl(reason=_("「%s」という指定はありません") % unknown[0])
    return options


def _port(parts: SplitResult) -> int:
    """Read the port or take the usual one."""
    try:
        return parts.port or PORTS[parts.scheme]
    except ValueError:
        raise UnusableSmtpUrl(
            reason=_("ポートは1から65535までの数字にしてください")
        ) from None


def _starttls(parts: SplitResult, options: dict[str, str]) -> StartTls:
    """Read the policy; only a relay on this very machine may go without by default."""
    host = parts.hostname or ""
    usual = StartTls.IF_OFFERED if _is_this_machine(host) else StartTls.REQUIRED
    try:
        return StartTls(options.get("starttls", usual.value))
    except ValueError:
        raise UnusableSmtpUrl(
            reason=_("starttls は required・if-offered・no のどれかにしてください")
        ) from None


def _connections(written: str) -> int:
    """Read the number of connections."""
    number = int(written) if written.isascii() and written.isdigit() else 0
    if not 1 <= number <= MOST_CONNECTIONS:
        raise UnusableSmtpUrl(
            reason=_("connections は1から200までの数字にしてください")
        )
    return number


def _refuse_password_in_clear(settings: SmtpSettings) -> None:
    """Refuse a policy that might show the password to the network by chance."""
    chance = settings.starttls is StartTls.IF_OFFERED and not settings.implicit_tls
    if settings.user and chance and not _is_this_machine(settings.host):
        raise UnusableSmtpUrl(
            reason=_("パスワードを使うときは starttls=required にしてください")
        )


def _is_this_machine(host: str) -> bool:
    """Say whether the relay is reached without leaving the machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
