"""番号の規則: receipt numbers and certificate numbers, each with a check digit.

Both are digits but for one letter, so they can be read out over the telephone and no
letter is taken for a digit. The check digit finds every single wrong digit and every
swap of two neighbours (H. M. Damm, Total anti-symmetrische Quasigruppen, 2004).
"""

import re

from disaster.foundation import formats
from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

QUASIGROUP = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

# R: 罹災証明書 (the level of a dwelling). H: 罹災届出証明書 (the report alone). P:
# 被災証明書 (what is no dwelling). The letter counts as a digit under the check digit,
# so none passes for another.
LETTERS = {"R": "1", "H": "2", "P": "3"}

RECEIPT_SERIAL = 5
RECEIPT = re.compile(r"(\d+)-(\d{5,})-(\d)|(\d+)(\d{5})(\d)", re.ASCII)
NUMBER = re.compile(r"(\d{6})-?(\d{3,})-?([RHP])-?(\d{6,})-?(\d{2})(\d)", re.ASCII)
CODE = re.compile(r"[0-9A-Z]{4,64}")
MISREAD_LETTERS = str.maketrans("ILO", "110")
MOST_ISSUES = 99


class MisreadNumber(Refusal):
    """The check digit does not fit: somebody misread or mistyped (番号の読違い)."""

    message = _(
        "番号「%(number)s」は検査数字が合いません。"
        "1文字ずつ紙と見比べて入れ直してください。"
    )


class TooManyIssues(Refusal):
    """The place for the issue in the number is used up (交付回数の上限)."""

    message = _(
        "この申請の証明書は %(most)d 回交付されていて、これ以上の番号を作れません。"
        "申請を取り下げ、新しく受け付けてください。"
    )


def check_digit(digits: str) -> str:
    """Return the digit that makes the whole come out as 0 (検査数字)."""
    interim = 0
    for digit in digits:
        interim = QUASIGROUP[interim][int(digit)]
    return str(interim)


def receipt_number(incident: int, serial: int) -> str:
    """Write a receipt number (受付番号): ``3-00412-7``."""
    digits = f"{serial:0{RECEIPT_SERIAL}d}"
    return f"{incident}-{digits}-{check_digit(f'{incident}{digits}')}"


def read_receipt_number(text: str) -> str | None:
    """Return a typed receipt number as we write it, or None if it is something else."""
    found = RECEIPT.fullmatch(_plain(text))
    if found is None:
        return None
    incident, serial, check = (part for part in found.groups() if part is not None)
    if check_digit(f"{incident}{serial}") != check:
        raise MisreadNumber(number=text.strip())
    return f"{incident}-{serial}-{check}"


def certificate_number(
    municipality_code: str, incident: int, letter: str, serial: int, issue: int
) -> str:
    """Write a certificate number (整理番号): ``142140-003-R-000412-013``."""
    if issue > MOST_ISSUES:
        raise TooManyIssues(most=MOST_ISSUES)
    parts = (municipality_code, f"{incident:03d}", letter, f"{serial:06d}")
    return f"{'-'.join(parts)}-{issue:02d}{_check(*parts, f'{issue:02d}')}"


def read_certificate_number(text: str) -> str | None:
    """Return a typed certificate number as we write it, or None if it is none."""
    found = NUMBER.fullmatch(_plain(text).upper())
    if found is None:
        return None
    *parts, issue, check = found.groups()
    if _check(*parts, issue) != check:
        raise MisreadNumber(number=text.strip())
    return f"{'-'.join(parts)}-{issue}{check}"


def _check(*parts: str) -> str:
    # The letter goes first: digits on both its sides are neighbours to the eye.
    ordered = sorted(parts, key=lambda part: part not in LETTERS)
    return check_digit("".join(LETTERS.get(part, part) for part in ordered))


def _plain(text: str) -> str:
    return "".join(formats.fold_hyphens(formats.half_width(text)).split())


def read_code(text: str) -> str:
    """Return a short code as it is printed, however it was typed (確認コード).

    Its alphabet has no I, L or O, so these can only be misread digits (Crockford).
    """
    plain = _plain(text).upper().replace("-", "")
    return plain.translate(MISREAD_LETTERS) if CODE.fullmatch(plain) else ""
