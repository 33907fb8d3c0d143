"""宛先: which mail addresses are registered, and how they are written.

Looser than RFC 5321 where Japanese carriers were: a local part may begin or end with
a dot or hold two in a row. The proof of an address is the confirmation mail.
"""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _

FIELD = _("メールアドレス")

# Widely used providers, to notice a slip of the finger; never a reason to refuse.
FAMILIAR_DOMAINS = (
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
    "ymobile.ne.jp",
    "rakumail.jp",
    "gmail.com",
    "mail.com",
    "yahoo.co.jp",
    "ymail.ne.jp",
    "icloud.com",
    "me.com",
    "outlook.jp",
    "outlook.com",
    "hotmail.com",
    "hotmail.co.jp",
    "nifty.com",
    "biglobe.ne.jp",
    "ybb.ne.jp",
)
_SIMILAR_ENOUGH = 0.9
_LONGEST_LOCAL_PART = 64
_LONGEST_ADDRESS = 254
_ATOM_TEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LOCAL_PART = re.compile(rf"(?:{_ATOM_TEXT}|\.)+")
_DOT_ATOM = re.compile(rf"{_ATOM_TEXT}+(?:\.{_ATOM_TEXT}+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True)
class MailAddress:
    """An address as registered: local part untouched, domain in ASCII (宛先)."""

    local: str
    domain: str

    def __str__(self) -> str:
        """Write it as the person typed it, with the domain in lower case."""
        return f"{self.local}@{self.domain}"

    @property
    def for_header(self) -> str:
        """Write it so that a header may carry it: an odd local part is quoted."""
        if _DOT_ATOM.fullmatch(self.local):
            return str(self)
        return f'"{self.local}"@{self.domain}'


def mail_address(typed: str) -> MailAddress:
    """Read an address for registration, or say how to mend it (宛先の登録)."""
    _refuse_invisible(typed)
    local, at, domain = typed.partition("@")
    if not at or not domain:
        raise FieldRefusal(
            FIELD, _("@ と、その後ろ（例: docomo.ne.jp）も入れてください")
        )
    if "@" in domain:
        raise FieldRefusal(FIELD, _("@ が2つ以上あります。1件だけ入れてください"))
    address = MailAddress(_local_part(local), _domain(domain))
    if len(str(address)) > _LONGEST_ADDRESS:
        raise FieldRefusal(FIELD, _("254文字以内で入れてください"))
    return address


def domain_hint(address: MailAddress) -> str | None:
    """Return the domain that was probably meant (打ち間違いの案内)."""
    if address.domain in FAMILIAR_DOMAINS:
        return None
    similar = get_close_matches(
        address.domain, FAMILIAR_DOMAINS, n=1, cutoff=_SIMILAR_ENOUGH
    )
    return similar[0] if similar else None


def _refuse_invisible(typed: str) -> None:
    """Refuse spaces, line ends and control characters anywhere (見えない文字)."""
    for character in typed:
        category = unicodedata.category(character)
        if category[0] in "ZC" or character.isspace():
            raise FieldRefusal(
                FIELD, _("空白・改行など見えない文字が入っています。消してください")
            )


def _local_part(local: str) -> str:
    """Check what stands before the @."""
    if not local or not local.strip("."):
        raise FieldRefusal(FIELD, _("@ の前も入れてください"))
    if not local.isascii():
        raise FieldRefusal(FIELD, _("@ の前は半角の英数字と記号で入れてください"))
    if len(local) > _LONGEST_LOCAL_PART:
        raise FieldRefusal(FIELD, _("@ の前は64文字以内で入れてください"))
    if not _LOCAL_PART.fullmatch(local):
        raise FieldRefusal(
            FIELD,
            _("かっこ・引用符・コンマなどは使えません。アドレスだけ入れてください"),
        )
    return local


def _domain(domain: str) -> str:
    """Bring what follows the @ into lower-case ASCII and check it."""
    try:
        plain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        plain = ""
    labels = plain.split(".")
    if not plain.count(".") or not all(_LABEL.fullmatch(label) for label in labels):
        raise FieldRefusal(FIELD, _("@ の後ろを確かめてください（例: docomo.ne.jp）"))
    if labels[-1].isdigit():
        raise FieldRefusal(FIELD, _("@ の後ろに数字だけのアドレスは使えません"))
    return plain
