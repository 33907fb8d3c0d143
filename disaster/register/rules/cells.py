"""The cells of a ledger row: read one, or say why it cannot go in."""

from collections.abc import Mapping
from datetime import date

from disaster.foundation import formats
from disaster.foundation.errors import FieldRefusal, Refusal
from disaster.foundation.texts import _

Cells = Mapping[str, str]

MARKS = {"": False, "0": False, "無": False, "1": True, "有": True, "○": True}


def text(cells: Cells, name: str, longest: int) -> str:
    """Return a cell's text, refused when it is longer than the ledger allows."""
    value = cells.get(name, "").strip()
    if len(value) > longest:
        raise FieldRefusal(name, _("%d 文字を超えています。") % longest)
    return value


def needed(cells: Cells, name: str, longest: int) -> str:
    """Return a cell's text, refused when it is empty."""
    value = text(cells, name, longest)
    if not value:
        raise FieldRefusal(name, _("空です。この列は必要です。"))
    return value


def legal(cells: Cells, name: str, longest: int = 200) -> str:
    """Return a legal name exactly as written, if it can be kept and printed."""
    value = needed(cells, name, longest)
    try:
        return formats.legal_name(value)
    except Refusal as refusal:
        raise FieldRefusal(name, str(refusal)) from refusal


def other_name(cells: Cells, name: str) -> str:
    """Return another name of a person, kept like the legal one, or an empty text."""
    return legal(cells, name) if cells.get(name, "").strip() else ""


def day(cells: Cells, name: str) -> date | None:
    """Return a cell's day, or None when it is empty."""
    value = text(cells, name, 40)
    if not value:
        return None
    try:
        return formats.parse_date(value, name)
    except Refusal as refusal:
        raise FieldRefusal(name, str(refusal)) from refusal


def birthday(cells: Cells, today: date) -> date | None:
    """Return the birthday; an unknown one is lawful in the register, a future one not.

    ``today`` is the day on which the file is read.
    """
    value = text(cells, "生年月日", 40)
    try:
        born_on = formats.parse_birthday(value)
    except Refusal as refusal:
        raise FieldRefusal("生年月日", str(refusal)) from refusal
    if born_on is not None and born_on > today:
        raise FieldRefusal("生年月日", _("今日より先の日付です。"))
    return born_on


def whole(cells: Cells, name: str, allowed: range) -> int | None:
    """Return a cell's whole number within a range, or None when it is empty."""
    value = formats.half_width(text(cells, name, 20)).replace(",", "")
    if not value:
        return None
    if not value.isdecimal() or int(value) not in allowed:
        reason = _("%d から %d までの整数にしてください。")
        raise FieldRefusal(name, reason % (allowed.start, allowed.stop - 1))
    return int(value)


def degrees(cells: Cells, name: str, lowest: float, highest: float) -> float | None:
    """Return a coordinate in decimal degrees within Japan, or None when empty."""
    value = formats.half_width(text(cells, name, 30))
    if not value:
        return None
    try:
        number = float(value)
    except ValueError as cause:
        raise FieldRefusal(
            name, _("十進の度で入れてください（例 35.4028）。")
        ) from cause
    if not lowest <= number <= highest:
        raise FieldRefusal(
            name, _("日本の範囲にありません。緯度と経度が逆かもしれません。")
        )
    return number


def mark(cells: Cells, name: str) -> bool:
    """Return a yes/no mark of a ledger."""
    value = formats.half_width(text(cells, name, 10))
    if value not in MARKS:
        raise FieldRefusal(name, _("空か 0・1・有・無 にしてください。"))
    return MARKS[value]


def phone(cells: Cells, name: str) -> str:
    """Return the digits of a phone number, or an empty text."""
    value = text(cells, name, 40)
    if not value:
        return ""
    try:
        return formats.phone_digits(value)
    except Refusal as refusal:
        raise FieldRefusal(name, str(refusal)) from refusal
