"""The ledgers: their columns, and what one row of each must hold."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from disaster.register.rules import moves
from disaster.register.rules.cells import (
    Cells,
    birthday,
    day,
    degrees,
    legal,
    mark,
    needed,
    other_name,
    phone,
    text,
    whole,
)

HEAD = "世帯主"
STOREYS = range(1, 100)
YEARS = range(1600, 2200)
REASON = "異動事由"
INDIVIDUAL_NUMBER = re.compile("個人番号|マイナンバー|my ?number", re.IGNORECASE)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ledger:
    """One kind of ledger (台帳): its columns and how a row is read.

    ``columns`` names the column of each field that is compared with what we hold; what
    a file has no column for stays as it is. ``may_go`` says that its records end.
    """

    kind: str
    label: str
    key: str
    needed: tuple[str, ...]
    columns: dict[str, str]
    read: Callable[[Cells, date], Row]
    may_go: bool = True

    def given(self, header: tuple[str, ...]) -> list[str]:
        """Return the fields that a file with this header speaks about."""
        return [field for field, column in self.columns.items() if column in header]


def resident(cells: Cells, today: date) -> Row:
    """Read one row of the resident ledger (住民)."""
    name = legal(cells, "氏名")
    household = needed(cells, "世帯番号", 30)
    born_on = birthday(cells, today)
    number = text(cells, "住民番号", 80) or _made_number(household, name, born_on)
    row = {
        "number": number,
        "household": household,
        "relation": needed(cells, "続柄", 40),
        "name": name,
        "kana": text(cells, "フリガナ", 200),
        "born_on": born_on,
        "sex": text(cells, "性別", 10),
        "address": needed(cells, "住所", 300),
        "district": text(cells, "行政区", 60),
        "is_protected": mark(cells, "支援措置"),
        "alias": other_name(cells, "通称"),
        "alias_kana": text(cells, "通称フリガナ", 200),
        "former_name": other_name(cells, "旧氏"),
        "former_kana": text(cells, "旧氏フリガナ", 200),
        "roman_name": other_name(cells, "ローマ字氏名"),
        "kanji_name": other_name(cells, "漢字氏名"),
        "phone": phone(cells, "電話番号"),
    }
    return row | _moves(cells, born_on, today)


def household(cells: Cells, _today: date) -> Row:
    """Read one row of the household ledger (世帯)."""
    return {
        "number": needed(cells, "世帯番号", 30),
        "head_name": legal(cells, "世帯主氏名"),
        "address": needed(cells, "住所", 300),
        "district": text(cells, "行政区", 60),
        "building": text(cells, "建物番号", 30),
        **_gone(cells),
    }


def building(cells: Cells, _today: date) -> Row:
    """Read one row of the building ledger (建物)."""
    return {
        "number": needed(cells, "建物番号", 30),
        "name": text(cells, "建物名", 100),
        "address": needed(cells, "所在地", 300),
        "lot": text(cells, "地番", 200),
        "residence_number": text(cells, "住居表示", 300),
        "house_number": text(cells, "家屋番号", 100),
        "structure": text(cells, "構造", 40),
        "storeys": whole(cells, "階数", STOREYS),
        "usage": text(cells, "用途", 60),
        "built_year": whole(cells, "建築年", YEARS),
        "district": text(cells, "行政区", 60),
        "latitude": degrees(cells, "緯度", 20, 46),
        "longitude": degrees(cells, "経度", 122, 154),
        "owner_name": text(cells, "所有者", 200),
        "owner_address": text(cells, "所有者住所", 1000),
        "owner_share": text(cells, "持分", 200),
        **_gone(cells),
    }


def district(cells: Cells, _today: date) -> Row:
    """Read one row of the list of districts (地区)."""
    latitude = degrees(cells, "緯度", 20, 46)
    longitude = degrees(cells, "経度", 122, 154)
    if latitude is None or longitude is None:
        raise FieldRefusal("緯度", _("緯度と経度の両方を入れてください。"))
    return {
        "code": needed(cells, "地区コード", 20),
        "name": needed(cells, "地区名", 60),
        "kana": text(cells, "フリガナ", 120),
        "latitude": latitude,
        "longitude": longitude,
        "radius_m": whole(cells, "半径m", range(1, 50_000)) or 1000,
        "households": whole(cells, "世帯数", range(10_000_000)) or 0,
        "persons": whole(cells, "人口", range(10_000_000)) or 0,
    }


RESIDENTS = Ledger(
    "residents",
    _("住民"),
    "number",
    ("世帯番号", "続柄", "氏名", "住所"),
    {
        "household": "世帯番号",
        "relation": "続柄",
        "name": "氏名",
        "kana": "フリガナ",
        "born_on": "生年月日",
        "sex": "性別",
        "address": "住所",
        "moved_on": "異動日",
        "moved_why": REASON,
        "is_protected": "支援措置",
        "alias": "通称",
        "alias_kana": "通称フリガナ",
        "former_name": "旧氏",
        "former_kana": "旧氏フリガナ",
        "roman_name": "ローマ字氏名",
        "kanji_name": "漢字氏名",
        "phone": "電話番号",
    },
    resident,
)
HOUSEHOLDS = Ledger(
    "households",
    _("世帯"),
    "number",
    ("世帯番号", "世帯主氏名", "住所"),
    {
        "head_name": "世帯主氏名",
        "address": "住所",
        "district": "行政区",
        "building": "建物番号",
    },
    household,
)
BUILDINGS = Ledger(
    "buildings",
    _("建物"),
    "number",
    ("建物番号", "所在地"),
    {
        "name": "建物名",
        "address": "所在地",
        "lot": "地番",
        "residence_number": "住居表示",
        "house_number": "家屋番号",
        "structure": "構造",
        "storeys": "階数",
        "usage": "用途",
        "built_year": "建築年",
        "district": "行政区",
        "latitude": "緯度",
        "longitude": "経度",
        "owner_name": "所有者",
        "owner_address": "所有者住所",
        "owner_share": "持分",
    },
    building,
)
DISTRICTS = Ledger(
    "districts",
    _("地区"),
    "code",
    ("地区コード", "地区名", "緯度", "経度"),
    {
        "name": "地区名",
        "kana": "フリガナ",
        "latitude": "緯度",
        "longitude": "経度",
        "radius_m": "半径m",
        "households": "世帯数",
        "persons": "人口",
    },
    district,
    may_go=False,
)
LEDGERS = {
    ledger.kind: ledger for ledger in (DISTRICTS, BUILDINGS, HOUSEHOLDS, RESIDENTS)
}


def _moves(cells: Cells, born_on: date | None, today: date) -> Row:
    """Read how a person came or left; who left stays in the register, marked."""
    moved_on = day(cells, "異動日")
    why = text(cells, REASON, 40)
    if moved_on is not None and born_on is not None and moved_on < born_on:
        raise FieldRefusal("異動日", _("生年月日より前の日付です。"))
    if moved_on is not None and moved_on > today and not moves.leaves(why):
        raise FieldRefusal("異動日", _("今日より先の日付です。"))
    return {"moved_on": moved_on, "moved_why": why, **_gone(cells)}


def _gone(cells: Cells) -> Row:
    """Read the end of a record: 異動事由 says why, 異動日 since when."""
    why = text(cells, REASON, 40)
    if not moves.leaves(why):
        return {"gone_on": None, "gone_reason": ""}
    gone_on = day(cells, "異動日")
    if gone_on is None:
        reason = _("「%s」の行には異動日が必要です。") % why
        raise FieldRefusal("異動日", reason)
    return {"gone_on": gone_on, "gone_reason": why}


def _made_number(household_number: str, name: str, born_on: date | None) -> str:
    # Some ledgers export no person number; the same person must find the same row.
    made = hashlib.sha256(f"{household_number}\0{name}\0{born_on}".encode())
    return f"{household_number}-{made.hexdigest()[:16]}"
