"""From cells to values: positions, addresses, codes, capacities (値の読取り)."""

import re
import unicodedata

from disaster.foundation.texts import _
from shelters.layouts.cells import Cells
from shelters.layouts.records import Address, Capacity, Contact
from shelters.rules.places import (
    Position,
    check_digit,
    is_municipality_code,
    repair_municipality_code,
)

# Excel turns the block number 5-5 into a date and saves it as 5月5日.
EXCEL_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日\s*$")
HYPHENS = re.compile("[‐‑–—―−－ー]|番地?の?|号|丁目|の")
WHOLE_NUMBER = re.compile(r"(\d+)(\.0+)?人?")
IN_AND_OUT = re.compile(r"屋内(\d+)人.{0,2}屋外(\d+)人")
LEADING_NUMBER = re.compile(r"(\d+)(?!\d|\.\d|[㎡m])")
PREFECTURE = re.compile(".{2,3}[都道府県]")


def position(cells: Cells) -> Position | None:
    """Read a position; refuse half of one, mend a swap, refuse what is not in Japan."""
    latitude, longitude = cells.number("latitude"), cells.number("longitude")
    if latitude is None and longitude is None:
        return None
    if latitude is None or longitude is None:
        missing = "latitude" if latitude is None else "longitude"
        reason = _("緯度と経度の片方しかありません。両方入れるか、両方空けてください。")
        raise cells.refused(missing, reason)
    found = Position(latitude, longitude)
    if found.is_in_japan:
        return found
    if not found.swapped.is_in_japan:
        reason = _(
            "緯度 %(latitude)s・経度 %(longitude)s は日本の外です。"
            "十進の度（例 35.4028、139.3150）で入れてください。"
        ) % {"latitude": latitude, "longitude": longitude}
        raise cells.refused("latitude", reason)
    before, after = f"{latitude}, {longitude}", f"{longitude}, {latitude}"
    cells.mended("latitude", before, after, _("緯度と経度を入れ替えました。"))
    return found.swapped


def municipality_code(cells: Cells, thing: str) -> str:
    """Read a municipality code; restore a lost zero or a missing check digit."""
    code = unicodedata.normalize("NFKC", cells.text_or_empty(thing)).removesuffix(".0")
    if not code or is_municipality_code(code):
        return code
    restored = repair_municipality_code(code)
    if restored is None:
        raise cells.refused(thing, _reason_against(code))
    cells.mended(thing, code, restored, _("検査数字に合わせて 6 桁に直しました。"))
    return restored


def _reason_against(code: str) -> str:
    """Say what is wrong with a code and what it should look like."""
    advice = _("6 桁の全国地方公共団体コードを文字列として入れてください。")
    if re.fullmatch(r"[0-9]{6}", code):
        return _("コード %(code)s の検査数字は %(right)s のはずです。%(advice)s") % {
            "code": code,
            "right": check_digit(code[:5]),
            "advice": advice,
        }
    return _("「%(code)s」はコードとして読めません。%(advice)s") % {
        "code": code,
        "advice": advice,
    }


def address(cells: Cells) -> Address:
    """Read the address as one line and in parts; a line is put together if missing."""
    prefecture, city = cells.text("prefecture"), cells.text("city")
    town, block = cells.text("town"), cells.text("block")
    line = cells.text_or_empty("address")
    if EXCEL_DATE.search(line):
        line = _without_date(cells, line, evidence=f"{town}{block}")
    if EXCEL_DATE.search(block):
        reason = _("番地が日付に変わっているため、所在地_連結表記だけを使います。")
        cells.mended("block", block, "", reason)
        block = ""
    return Address(
        line=line or f"{prefecture}{city}{town}{block}",
        municipality_code=municipality_code(cells, "municipality_code"),
        town_id=cells.text("town_id").replace("-", ""),
        prefecture=prefecture,
        city=city,
        town=town,
        block=block,
        building=cells.text("building"),
    )


def _without_date(cells: Cells, line: str, evidence: str) -> str:
    """Undo Excel's date where another cell proves the number (5月5日 → 5-5)."""
    numbers = EXCEL_DATE.sub(r"\1-\2", line)
    tail = re.search(r"\d+-\d+$", numbers)
    if tail is None or not _plain(evidence).endswith(tail[0]):
        reason = _(
            "「%(line)s」の番地が日付に変わっています。"
            "番地（例 5-5）を文字列として入れ直してください。"
        )
        raise cells.refused("address", reason % {"line": line})
    reason = _("日付に変わっていた番地を直しました。")
    cells.mended("address", line, numbers, reason)
    return numbers


def _plain(address_text: str) -> str:
    """Return an address with its numbers as 5-5, however they were written."""
    hyphenated = HYPHENS.sub("-", unicodedata.normalize("NFKC", address_text))
    return hyphenated.rstrip("-")


def contact(cells: Cells) -> Contact:
    """Read whom to call."""
    return Contact(
        phone=cells.text_or_empty("phone"),
        extension=cells.text_or_empty("extension"),
        email=cells.text_or_empty("email"),
        form_url=cells.text_or_empty("form_url"),
        note=cells.text("contact_note"),
        postcode=cells.text_or_empty("postcode"),
    )


def capacity(cells: Cells) -> Capacity:
    """Read how many people are thought to fit; wording is kept beside the number.

    「屋内191人／屋外0人(面積の1/2)」 counts both, and remembers the part under a roof.
    """
    text = cells.text_or_empty("capacity")
    plain = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return Capacity()
    if plain.startswith("-"):
        reason = _("人数 %(text)s は負の数です。0 以上にしてください。") % {
            "text": text
        }
        raise cells.refused("capacity", reason)
    found = _capacity_in(plain, text)
    if found.as_written != text:
        reason = _("桁区切りや単位を除いて数にしました。")
        cells.mended("capacity", text, found.as_written, reason)
    elif found.text:
        read = _("人数は読めません") if found.persons is None else f"{found.persons}人"
        reason = _("文のまま残し、人数を読み取りました。")
        cells.mended("capacity", text, read, reason)
    return found


def _capacity_in(plain: str, text: str) -> Capacity:
    """Find the number of people in a cell whose digits are already plain."""
    if whole := WHOLE_NUMBER.fullmatch(plain):
        return Capacity(int(whole[1]))
    if both := IN_AND_OUT.search(plain):
        indoors, outdoors = int(both[1]), int(both[2])
        return Capacity(indoors + outdoors, indoors, text)
    if leading := LEADING_NUMBER.match(plain):
        return Capacity(int(leading[1]), text=text)
    return Capacity(text=text)


def has_slipped(cells: Cells) -> bool:
    """Say whether code, prefecture and city stand under the contact's headers.

    Files made from the former layout keep 市区町村コード, 都道府県名 and 市区町村名
    right after the phone number, under the new headers 内線番号, メール and FormURL.
    """
    code, prefecture = cells.raw("extension").strip(), cells.raw("email").strip()
    looks_slipped = is_municipality_code(code) and PREFECTURE.fullmatch(prefecture)
    return bool(looks_slipped) and ":" not in cells.raw("form_url")
