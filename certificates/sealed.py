"""What stands on a certificate and what its seal vouches for: plain values."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple, Self
from urllib.parse import urlsplit

from certificates.rules.kinds import CertificateKind
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

# The world a certificate or a key belongs to (本番・訓練).
Purpose = Literal["live", "drill"]

# Thirteen letters of five bits: 2^65 codes, too many to try.
CODE_LENGTH = 13

SEAL_TEXT = re.compile(
    r"(?P<issuer>https?://[!-\"$->@-~]+)/v/(?P<code>[0-9A-Z]{13})"
    r"#V1\.(?P<kid>[0-9A-Za-z_-]{1,32})"
    r"\.(?P<array>[0-9A-Za-z_-]+)\.(?P<signature>[0-9A-Za-z_-]{86})"
)


DEFAULT_PORTS = {"http": 80, "https": 443}


class LevelMismatch(Refusal):
    """A certificate of damage names a level, a report receipt never does."""

    message = _(
        "罹災証明書には被害の程度が要り、ほかの証明書には被害の程度を載せられません"
        "（内閣府 罹災証明書の統一様式）。証明書の種類を確かめてください。"
    )


class SealRefused(Refusal):
    """A seal that does not hold (真正と認められない証明書)."""


class DamagedSeal(SealRefused):
    """The text is not, or no longer, that of a seal (読み取れないコード)."""

    message = _(
        "確認コードの文字列が途中で切れているか、この証明書のものではありません。"
        "もう一度コード全体を読み取ってください。"
    )


class NotCanonical(SealRefused):
    """The same content written in another way than the issuer writes it."""

    message = _(
        "確認コードの書き方が発行時のものと違います（%(part)s）。"
        "真正な証明書とは認められません。発行した窓口に確かめてください。"
    )


class AddOn(NamedTuple):
    """One of the three blocks that each municipality fills (追加記載事項)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PrintedCertificate:
    """Everything that is printed on the paper (証明書の券面).

    The fields and their order follow the unified form (内閣府 府政防第737号,
    令和2年3月30日).
    """

    title: str
    number: str
    issue_number: int
    kind: CertificateKind
    head_name: str
    head_address: str
    cause: str
    house_address: str
    level: DamageLevel | None
    statement: str
    issued_on: date
    municipality_code: str
    municipality_name: str
    # Office and name in one line (伊勢原市長　山田 花子), so an acting mayor fits too.
    mayor_name: str
    world: Purpose
    addons: tuple[AddOn | None, AddOn | None, AddOn | None] = (None, None, None)
    is_demo: bool = False
    supersedes: str | None = None
    copy_number: int = 1
    copies: int = 1
    # What a paper without a level names instead (申出・届出の内容).
    declared: str = ""
    # The SHA-256 of the city's seal picture as it was then; empty without a picture.
    seal_sha256: str = ""

    def __post_init__(self) -> None:
        """Refuse a level on the wrong paper, and a declaration beside a level."""
        names_level = self.level is not None
        if self.kind.has_level != names_level or (names_level and self.declared):
            raise LevelMismatch


@dataclass(frozen=True, slots=True)
class SealedFields:
    """The fields under the seal, in the order of its array (署名の対象).

    ``declared`` closes the array of a paper without a level; that of a 罹災証明書 ends
    with the purpose.
    """

    number: str
    issue: int
    kind: CertificateKind
    head_name: str
    house_address: str
    cause: str
    level: DamageLevel | None
    issued_on: date
    municipality_code: str
    purpose: Purpose
    declared: str = ""

    @classmethod
    def of(cls, certificate: PrintedCertificate) -> Self:
        """Return what a seal on this paper vouches for."""
        return cls(
            number=certificate.number,
            issue=certificate.issue_number,
            kind=certificate.kind,
            head_name=certificate.head_name,
            house_address=certificate.house_address,
            cause=certificate.cause,
            level=certificate.level,
            issued_on=certificate.issued_on,
            municipality_code=certificate.municipality_code,
            purpose=certificate.world,
            declared=certificate.declared,
        )


def issuer_of(base_url: str) -> str:
    """Write BASE_URL as a browser's address bar does (発行元).

    The checking page takes the issuer from its own address, so both must spell alike.
    """
    parts = urlsplit(base_url)
    host, port = parts.hostname or "", parts.port
    if port and port != DEFAULT_PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}"


@dataclass(frozen=True, slots=True)
class SealText:
    """The parts of a QR text (確認コードの文字列), not yet believed."""

    issuer: str
    code: str
    kid: str
    array: str
    signature: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a QR text apart, or refuse it as damaged."""
        found = SEAL_TEXT.fullmatch(text)
        if found is None:
            raise DamagedSeal
        return cls(**found.groupdict())

    def __str__(self) -> str:
        """Write the address whose fragment never reaches a server."""
        return (
            f"{self.issuer}/v/{self.code}#V1.{self.kid}.{self.array}.{self.signature}"
        )
