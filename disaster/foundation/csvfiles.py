"""CSV files as towns exchange them: read every usual encoding, write one that is safe.

Reading never evaluates anything: a cell is text. Rows are numbered as a spreadsheet
numbers them: the header is row 1 and a cell with line breaks is still one row, so the
number in a message is the number on the clerk's screen, not the line in an editor.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from disaster.foundation.errors import Refusal
from disaster.foundation.texts import _

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 100_000_000
GZIP_MAGIC = b"\x1f\x8b"

NOT_CSV = (
    (b"%PDF-", _("PDF")),
    (b"PK\x03\x04", _("Excel（xlsx）または ZIP")),
    (b"\xd0\xcf\x11\xe0", _("古い形式の Excel（xls）")),
    (b"\x89PNG", _("画像（PNG）")),
    (b"\xff\xd8\xff", _("画像（JPEG）")),
    (b"GIF8", _("画像（GIF）")),
    (GZIP_MAGIC, _("圧縮ファイル（gzip）")),
    (b"SQLite format 3", _("データベース（SQLite）")),
    (b"<!doctype", _("ウェブページ（HTML）")),
    (b"<html", _("ウェブページ（HTML）")),
    (b"<?xml", _("XML")),
    (b"{", _("JSON")),
)
BINARY = _("文字以外のデータ（NUL）を含むもの")
BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# How ISO-2022-JP, the encoding of old mails, changes to kanji and kana and back.
JIS_ESCAPE = re.compile(rb"\x1b(?:\$[@B]|\([BIJ])")
HALF_WIDTH_KANA = re.compile("[｡-ﾟ]")
# CP932 has no meaning for these bytes, yet Python's codec lets them through.
UNASSIGNED_IN_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
# What Excel, LibreOffice or Google Sheets would take for the start of a formula,
# with any guards already in front of it.
FORMULA = re.compile(r"[\s']*[=+@＝＋－＠-]|'*[\t\r\n\0]")
HARMLESS = re.compile(r"-\d+(\.\d+)?|[-+－＋]")


class UnreadableFile(Refusal):
    """A file that is no readable CSV (読めないファイル)."""

    message = _("このファイルは CSV として読めません。CSV で保存し直してください。")


class TooLarge(UnreadableFile):
    """More bytes than one upload may have (大きすぎるファイル)."""

    message = _(
        "ファイルが大きすぎます（上限は約 %(megabytes)d MB）。"
        "分けて保存してから、もう一度選んでください。"
    )
    status = 413


class NotCsv(UnreadableFile):
    """A file of another kind (CSV ではないファイル)."""

    message = _("このファイルは %(kind)sです。CSV で保存し直してください。")


class BrokenArchive(UnreadableFile):
    """A gzip file that cannot be unpacked (壊れた圧縮ファイル)."""

    message = _("圧縮ファイルが壊れています。もう一度ダウンロードしてください。")


class UnknownEncoding(UnreadableFile):
    """Bytes that fit no encoding we read (文字コード不明)."""

    message = _(
        "%(line)d 行目（先頭から %(position)d バイト目、値 %(byte)s）の文字が"
        "読めません。「CSV UTF-8」で保存し直してください。"
    )


class ForeignEncoding(UnreadableFile):
    """An encoding we recognise and do not read (対応しない文字コード)."""

    message = _(
        "文字コードが %(encoding)s のようです。「CSV UTF-8」で保存し直してください。"
    )


class BrokenQuotes(UnreadableFile):
    """A quotation mark that never closes or closes too early (引用符の誤り)."""

    message = _(
        '%(row)d 行目の引用符（"）が閉じていないか、後ろに余分な文字があります。'
        "表計算ソフトで開いて確かめ、CSV で保存し直してください。"
    )


class CellTooLong(UnreadableFile):
    """A cell that holds more than any list needs (長すぎるセル)."""

    message = _(
        "%(row)d 行目に %(limit)d 文字を超えるセルがあります。引用符の閉じ忘れか、"
        "CSV ではないファイルです。表計算ソフトで開いて確かめてください。"
    )


class NoHeader(UnreadableFile):
    """A file with nothing in it (見出しがない)."""

    message = _(
        "ファイルが空です。1 行目に見出し（列の名前）を入れて保存し直してください。"
    )


class RepeatedColumns(UnreadableFile):
    """Two columns of one name; which one counts is not ours to guess (見出しの重複)."""

    message = _(
        "見出しに同じ名前の列が 2 つ以上あります（%(columns)s）。"
        "どちらかの名前を変えるか、列を消してください。"
    )


class MissingColumns(Refusal):
    """The file lacks columns that this import needs (列の不足)."""

    message = _(
        "必要な列がありません: %(missing)s。このファイルにある列: %(found)s。"
        "見出しを直してください。"
    )


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row with its spreadsheet number; every column of the header has a cell.

    ``unnamed`` holds the texts under columns without a name. ``surplus`` holds those
    beyond the last column: usually a comma in an unquoted cell has pushed the values
    to the right, so an importer should refuse such a row. Empty cells are left out.
    """

    number: int
    cells: dict[str, str]
    unnamed: tuple[str, ...] = ()
    surplus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CsvFile:
    """A decoded file: its encoding, the named columns and the rows that say anything.

    Rows without any text are left out, but they count: the numbers stay true.
    """

    encoding: str
    header: tuple[str, ...]
    rows: list[CsvRow]


def read_csv(content: bytes, max_bytes: int = MAX_BYTES) -> CsvFile:
    """Read a CSV in UTF-8 (with or without BOM), CP932 or UTF-16; refuse the rest."""
    if len(content) > max_bytes:
        raise TooLarge(megabytes=max_bytes // 1_000_000)
    _refuse_other_kinds(content)
    encoding, text = _decode(content)
    records = _numbered_records(text)
    _number, names = next(records, (1, ()))
    if not names:
        raise NoHeader
    header = tuple(_unguarded(name.strip()) for name in names)
    _refuse_repeated(header)
    rows = [_row(number, header, cells) for number, cells in records]
    return CsvFile(encoding, tuple(name for name in header if name), rows)


def unpack(content: bytes, max_bytes: int = MAX_UNPACKED_BYTES) -> bytes:
    """Return a gzip file's content, and any other content as it is.

    The limit is checked while unpacking, so a small bomb never grows (展開の上限).
    """
    if not content.startswith(GZIP_MAGIC):
        return content
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            plain = packed.read(max_bytes + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BrokenArchive from error
    if len(plain) > max_bytes:
        raise TooLarge(megabytes=max_bytes // 1_000_000)
    return plain


def require_columns(file: CsvFile, *names: str) -> None:
    """Refuse a file that lacks any of the named columns (必須の列)."""
    missing = [name for name in names if name not in file.header]
    if missing:
        raise MissingColumns(
            missing="、".join(missing), found="、".join(file.header) or _("なし")
        )


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write UTF-8 with BOM and CRLF, which Excel opens rightly, formulas disarmed.

    A cell that a spreadsheet would compute gets a leading apostrophe; ``read_csv``
    takes it off again, so values survive the round trip. Negative numbers and lone
    signs stay as they are; a phone number such as +81-463-… is guarded, because a
    spreadsheet would subtract its parts.
    """
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_guarded(name) for name in header])
    writer.writerows([_guarded(cell) for cell in row] for row in rows)
    return sheet.getvalue().encode("utf-8-sig")


def _refuse_other_kinds(content: bytes) -> None:
    """Name a file of another kind by its first bytes (ファイルの種類)."""
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for magic, kind in NOT_CSV:
        if start.startswith(magic.lower()):
            raise NotCsv(kind=kind)


def _decode(content: bytes) -> tuple[str, str]:
    """Find the encoding and return it with the text (文字コードの判別)."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return encoding, _plain_text(_decode_as(content, encoding))
    if b"\0" in content:
        raise NotCsv(kind=BINARY)
    if JIS_ESCAPE.search(content):
        raise ForeignEncoding(encoding=_("ISO-2022-JP（JIS コード）"))
    try:
        return "utf-8", content.decode("utf-8")
    except UnicodeDecodeError as error:
        return "cp932", _decode_cp932(content, error)


def _decode_cp932(content: bytes, not_utf8: UnicodeDecodeError) -> str:
    """Decode Shift_JIS as Windows writes it, unless another encoding fits better."""
    try:
        text = content.decode("cp932")
    except UnicodeDecodeError as error:
        _refuse_euc(content)
        # The reading that got further is the likelier intention.
        raise _unknown(max(error, not_utf8, key=_first_bad_byte)) from error
    if UNASSIGNED_IN_CP932.search(text):
        raise _unknown(not_utf8)
    # EUC-JP turns into half-width kana when it is read as CP932.
    wide = sum(character > "\x7f" for character in text)
    if len(HALF_WIDTH_KANA.findall(text)) * 2 > wide:
        _refuse_euc(content)
    return text


def _decode_as(content: bytes, encoding: str) -> str:
    """Decode what a byte order mark promised to be of this encoding."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _unknown(error) from error


def _first_bad_byte(error: UnicodeDecodeError) -> int:
    """Return where a decoder stopped."""
    return error.start


def _unknown(error: UnicodeDecodeError) -> UnknownEncoding:
    """Say at which line and byte the text stops making sense (読めない文字の位置)."""
    start = error.start
    return UnknownEncoding(
        line=error.object.count(b"\n", 0, start) + 1,
        position=start + 1,
        byte=f"0x{error.object[start]:02X}",
    )


def _refuse_euc(content: bytes) -> None:
    """Refuse the encoding of old Unix systems by its name (EUC-JP)."""
    try:
        content.decode("euc_jp")
    except UnicodeDecodeError:
        return
    raise ForeignEncoding(encoding="EUC-JP")


def _plain_text(text: str) -> str:
    """Refuse NUL characters: such a file is not text (NUL 文字)."""
    if "\0" in text:
        raise NotCsv(kind=BINARY)
    return text


def _numbered_records(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the records that hold any text, each with its spreadsheet number."""
    lines = io.StringIO(text, newline="")
    records = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    number = 0
    try:
        for number, cells in enumerate(records, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise _broken(error, number + 1) from error


def _broken(error: csv.Error, row: int) -> UnreadableFile:
    """Say what the reader stumbled over; it tells by its words alone."""
    if "field limit" in str(error):
        return CellTooLong(row=row, limit=csv.field_size_limit())
    return BrokenQuotes(row=row)


def _delimiter(text: str) -> str:
    """Return a tab for the files that Excel calls "Unicode text", else a comma."""
    first_line = text.lstrip().partition("\n")[0]
    return "\t" if "\t" in first_line and "," not in first_line else ","


def _refuse_repeated(header: tuple[str, ...]) -> None:
    """Refuse a header that names two columns alike (見出しの重複)."""
    repeated = {name for name in header if name and header.count(name) > 1}
    if repeated:
        raise RepeatedColumns(columns="、".join(sorted(repeated)))


def _row(number: int, header: tuple[str, ...], cells: Sequence[str]) -> CsvRow:
    """Put cells under their columns; pad a short row, keep what no column names."""
    values = [_unguarded(cell) for cell in cells]
    named: dict[str, str] = {}
    unnamed: list[str] = []
    for name, cell in zip_longest(header, values[: len(header)], fillvalue=""):
        if name:
            named[name] = cell
        elif cell.strip():
            unnamed.append(cell)
    surplus = tuple(cell for cell in values[len(header) :] if cell.strip())
    return CsvRow(number, named, tuple(unnamed), surplus)


def _guarded(cell: str) -> str:
    """Disarm a cell that a spreadsheet would compute (数式の無効化)."""
    if HARMLESS.fullmatch(cell) or not FORMULA.match(cell):
        return cell
    return f"'{cell}"


def _unguarded(cell: str) -> str:
    """Take one guard off again."""
    if cell.startswith("'") and FORMULA.match(cell, 1):
        return cell[1:]
    return cell
