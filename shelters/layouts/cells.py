"""One row under repair: tidied texts, and a note of every repair (行の修復)."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from disaster.foundation.csvfiles import CsvFile, CsvRow
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.texts import _
from shelters.layouts.records import RowRepair

HALF_WIDTH_KANA = re.compile("[｡-ﾟ]+")
LINE_BREAKS = re.compile(r"\s*[\r\n]+\s*")
UNTIDY = re.compile("[｡-ﾟ\r\n]")
# What offices type to say that there is nothing to say.
DASH = re.compile("[-‐‑–—―−－ｰー]+")


@dataclass(slots=True)
class Cells:
    """Hands out a row's cells by what they mean and remembers each repair.

    ``headers`` says under which header of this file each thing stands.
    """

    row: CsvRow
    headers: Mapping[str, str]
    repairs: list[RowRepair] = field(default_factory=list)

    def header(self, thing: str) -> str:
        """Return the column's name as the person who made the file knows it."""
        return self.headers.get(thing, thing)

    def raw(self, thing: str) -> str:
        """Return a cell as it stands in the file; empty if there is no such column."""
        header = self.headers.get(thing)
        return self.row.cells.get(header, "") if header else ""

    def text(self, thing: str) -> str:
        """Return a cell as text: half-width kana widened, line breaks joined."""
        before = self.raw(thing).strip()
        if not before or not UNTIDY.search(before):
            return before
        joined = LINE_BREAKS.sub(" ", before)
        if joined != before:
            reason = _("セルの中の改行を空白に直しました。")
            self.mended(thing, before, joined, reason)
        widened = HALF_WIDTH_KANA.sub(_widen, joined)
        if widened != joined:
            reason = _("半角カナを全角に直しました。")
            self.mended(thing, joined, widened, reason)
        return widened

    def text_or_empty(self, thing: str) -> str:
        """Return a text, with a lone dash read as nothing (「―」は空欄)."""
        text = self.text(thing)
        if not text or not DASH.fullmatch(text):
            return text
        self.mended(thing, text, "", _("横線だけのセルを空欄として読みました。"))
        return ""

    def prose(self, thing: str) -> str:
        """Return a remark with its lines kept apart (備考)."""
        return self.raw(thing).strip().replace("\r\n", "\n").replace("\r", "\n")

    def number(self, thing: str) -> float | None:
        """Return a number; full-width digits are read, words are refused."""
        text = self.text_or_empty(thing)
        if not text:
            return None
        plain = unicodedata.normalize("NFKC", text).replace(" ", "")
        if not re.fullmatch(r"[+-]?\d+(\.\d*)?", plain):
            raise self.refused(
                thing,
                _("「%(text)s」は数として読めません。数字だけを入れてください。")
                % {"text": text},
            )
        if plain != text:
            self.mended(thing, text, plain, _("全角の数字を半角に直しました。"))
        return float(plain)

    def number_or_nothing(self, thing: str) -> float | None:
        """Return a number, or nothing where the row is worth more than this cell."""
        try:
            return self.number(thing)
        except FieldRefusal:
            reason = _("数として読めないため空欄にしました。")
            self.mended(thing, self.text(thing), "", reason)
            return None

    def mended(self, thing: str, before: str, after: str, reason: str) -> None:
        """Write down a repair."""
        repair = RowRepair(self.row.number, self.header(thing), before, after, reason)
        self.repairs.append(repair)

    def refused(self, thing: str, reason: str) -> FieldRefusal:
        """Return the refusal of one cell, for the caller to raise."""
        return FieldRefusal(self.header(thing), reason)


def headers_in(file: CsvFile, columns: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Find under which header each thing stands in this file (列の対応)."""
    present = set(file.header)
    return {
        thing: name
        for thing, names in columns.items()
        # The names are in order of preference, so the first that is present stays.
        for name in reversed(names)
        if name in present
    }


def _widen(match: re.Match[str]) -> str:
    """Return half-width kana as full-width, sound marks joined (半角カナ→全角)."""
    return unicodedata.normalize("NFKC", match[0])
