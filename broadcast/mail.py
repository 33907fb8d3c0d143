"""The mail on paper: compile a broadcast once, then address it to each person.

The standard library writes everything that is alike for all; per recipient only
three header lines, and a signature over them, are put in front. No value with a line
end ever reaches a header.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import quote

from broadcast.rules.addresses import MailAddress
from broadcast.rules.kinds import Language, World
from disaster.foundation.clock import tokyo
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

_LONGEST_LINE = 998
_PLAIN_TOKEN = re.compile(r"[A-Za-z0-9_-]+")
_REFUSED = frozenset({"Cc", "Cs", "Zl", "Zp"})
_LINE_ENDS_AND_TABS = frozenset("\n\t")


@dataclass(frozen=True, slots=True)
class MailContent:
    """What is alike in every mail of one broadcast and language (共通の内容).

    ``unsubscribe_url`` ends where the recipient's token begins; ``leave_mailbox``
    takes the same token as a subject, if anybody reads it; ``list_id`` is a domain
    name of the list.
    """

    broadcast_id: str
    world: World
    language: Language
    sender: MailAddress
    sender_name: str
    list_id: str
    subject: str
    body: str
    sent_at: datetime
    unsubscribe_url: str
    leave_mailbox: str = ""
    auto_submitted: str = "auto-generated"


@dataclass(frozen=True, slots=True)
class MailTemplate:
    """A compiled mail that waits for its recipient (宛先を待つメール).

    ``leaving`` waits for the token, once or twice; ``sign`` makes signature lines from
    the lines of one recipient.
    """

    leaving: bytes
    rest: bytes
    sign: Callable[[bytes], bytes] | None = None

    def fill(self, recipient: MailAddress, message_id: str, token: str) -> bytes:
        """Return the whole message for one recipient, CRLF throughout (宛名書き)."""
        return self.head(recipient, message_id, token) + self.rest

    def head(self, recipient: MailAddress, message_id: str, token: str) -> bytes:
        """Return what stands before ``rest`` in one recipient's mail (宛名)."""
        lines = b"To: %s\r\nMessage-ID: %s\r\nList-Unsubscribe: %s\r\n" % (
            _header_value(_("宛先"), recipient.for_header),
            _header_value("Message-ID", message_id),
            self.leaving.replace(b"\0", _url_part(token)),
        )
        return lines if self.sign is None else self.sign(lines) + lines


def compile_mail(content: MailContent) -> MailTemplate:
    """Write the common part once; refuse what could break a header (メールを組む)."""
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(content).items():
        _refuse_breaks(name, value)
        message[name] = value
    _refuse_breaks(_("差出人"), content.sender_name)
    message["From"] = Address(
        content.sender_name, content.sender.local, content.sender.domain
    )
    message.set_content(_body(content.body), charset="utf-8", cte="base64")
    return MailTemplate(_leaving(content), message.as_bytes())


def _leaving(content: MailContent) -> bytes:
    """Return how to leave, by web and by mail; a zero byte stands for the token."""
    url = _header_value(_("登録解除のURL"), content.unsubscribe_url)
    if not content.leave_mailbox:
        return b"<%s\0>" % url
    mailbox = _header_value(_("登録解除のアドレス"), content.leave_mailbox)
    return b"<%s\0>, <mailto:%s?subject=\0>" % (url, mailbox)


def _url_part(token: str) -> bytes:
    """Return a token as it stands in an address; ours need no escapes."""
    if _PLAIN_TOKEN.fullmatch(token):
        return token.encode("ascii")
    return quote(token, safe="").encode("ascii")


def _headers(content: MailContent) -> dict[str, str]:
    """Name the headers that all recipients share."""
    return {
        "Subject": content.subject,
        "Date": format_datetime(tokyo(content.sent_at)),
        "X-Broadcast-Id": content.broadcast_id,
        "X-World": content.world.value,
        "List-Id": f"<{content.list_id}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": content.auto_submitted,
        "Content-Language": content.language.value,
    }


def _body(body: str) -> str:
    """Bring line ends into one form and refuse other control characters."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    for sign in lines:
        if sign not in _LINE_ENDS_AND_TABS and unicodedata.category(sign) in _REFUSED:
            raise FieldRefusal(_("本文"), _broken_sign(sign))
    return lines if lines.endswith("\n") else f"{lines}\n"


def _header_value(field: str, value: str) -> bytes:
    """Return a value as header bytes: one line, ASCII, no spaces at all."""
    if not (value.isascii() and value.isprintable()) or " " in value:
        _refuse_breaks(field, value)
        raise FieldRefusal(field, _("半角の英数字と記号だけにしてください"))
    if len(value) > _LONGEST_LINE // 2:
        raise FieldRefusal(field, _("長すぎます。短くしてください"))
    return value.encode("ascii")


def _refuse_breaks(field: str, value: str) -> None:
    """Refuse every line end and control character in a header."""
    for sign in value:
        if unicodedata.category(sign) in _REFUSED:
            raise FieldRefusal(field, _broken_sign(sign))


def _broken_sign(sign: str) -> str:
    """Say which character has to go."""
    return _("使えない文字（U+%04X）が入っています。消してください") % ord(sign)
