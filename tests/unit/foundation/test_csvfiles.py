"""CSV files: every usual encoding comes in, every other file is named and refused."""

import gzip
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disaster.foundation.csvfiles import (
    BrokenArchive,
    BrokenQuotes,
    CellTooLong,
    ForeignEncoding,
    MissingColumns,
    NoHeader,
    NotCsv,
    RepeatedColumns,
    TooLarge,
    UnknownEncoding,
    UnreadableFile,
    read_csv,
    require_columns,
    unpack,
    write_csv,
)

TABLE = "名称,住所\r\n架空小学校,架空市一丁目\r\n"

cell_texts = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12
)
formula_starts = st.sampled_from("=+-@'\t＝＋－＠")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_every_usual_encoding_is_read_alike(encoding):
    file = read_csv(TABLE.encode(encoding))
    assert file.encoding == encoding
    assert file.header == ("名称", "住所")
    assert file.rows[0].cells == {"名称": "架空小学校", "住所": "架空市一丁目"}


def test_half_width_kana_of_a_windows_file_are_kept_as_written():
    content = "名称,名称_カナ\r\n架空小,ｶｸｳｼｮｳ\r\n".encode("cp932")
    assert read_csv(content).rows[0].cells["名称_カナ"] == "ｶｸｳｼｮｳ"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_read(newline):
    file = read_csv(TABLE.replace("\r\n", newline).encode())
    assert [row.number for row in file.rows] == [2]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    file = read_csv('名称,備考\n一,"二行に\nわたる"\n\n,\n四,\n'.encode())
    assert [row.number for row in file.rows] == [2, 5]


def test_a_file_with_only_a_header_has_no_rows():
    assert read_csv("名称,住所\n".encode()).rows == []


def test_a_short_row_is_padded_and_a_long_one_keeps_its_surplus():
    short, long = read_csv("名称,,住所\n甲\n乙,謎,丙,丁,\n".encode()).rows
    assert short.cells == {"名称": "甲", "住所": ""}
    assert (short.unnamed, short.surplus) == ((), ())
    assert long.cells == {"名称": "乙", "住所": "丙"}
    assert (long.unnamed, long.surplus) == (("謎",), ("丁",))


def test_text_saved_with_tabs_is_read():
    file = read_csv("名称\t住所\n甲\t架空市, 一丁目\n".encode("utf-16"))
    assert file.rows[0].cells["住所"] == "架空市, 一丁目"


@pytest.mark.parametrize("content", [b"", b"\n\n", "\ufeff".encode(), b",,\n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(NoHeader, match="1 行目に見出し"):
        read_csv(content)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04\x14\x00", "xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (gzip.compress(TABLE.encode(), mtime=0), "gzip"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "HTML"),
        (b'{"type":"FeatureCollection"}', "JSON"),
        (b"a,b\n1,\0\n", "NUL"),
        ("a,b\n1,\0\n".encode("utf-16"), "NUL"),
    ],
)
def test_a_file_of_another_kind_is_named(content, kind):
    with pytest.raises(NotCsv, match=kind):
        read_csv(content)


def test_unreadable_bytes_are_pointed_at():
    with pytest.raises(UnknownEncoding, match=r"2 行目（先頭から 14 バイト目、値 0xFF"):
        read_csv("名称,地\n".encode() + b"a" * 2 + b"\xff\xfe\xfd\n")


def test_a_broken_utf16_file_is_pointed_at():
    with pytest.raises(UnknownEncoding):
        read_csv("名称".encode("utf-16") + b"\x00")


@pytest.mark.parametrize("text", [TABLE, "かな,カナ\nあいう,アイウ\n"])
def test_an_encoding_that_would_become_gibberish_is_refused(text):
    with pytest.raises(ForeignEncoding, match="EUC-JP"):
        read_csv(text.encode("euc_jp"))


@pytest.mark.parametrize("row", ['"閉じない,乙', '"甲"余分,乙'])
def test_broken_quotes_are_refused_with_the_row_where_they_begin(row):
    with pytest.raises(BrokenQuotes, match="3 行目の引用符"):
        read_csv(f"名称,住所\n甲,乙\n{row}\n丙,丁\n".encode())


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"x" * 5_000_000, 1),
        (f"名称,住所\n甲,{'あ' * 200_000}\n".encode(), 2),
        (f'名称,住所\n甲,乙\n"閉じない,{"あ" * 200_000}\n'.encode(), 3),
    ],
)
def test_a_cell_without_end_is_named_as_such(content, row):
    with pytest.raises(CellTooLong, match=f"{row} 行目に 131072 文字を超えるセル"):
        read_csv(content)


@pytest.mark.parametrize("encoding", ["iso2022_jp", "iso2022_jp_3"])
def test_the_encoding_of_old_mails_is_named(encoding):
    with pytest.raises(ForeignEncoding, match="ISO-2022-JP"):
        read_csv(TABLE.encode(encoding))


def test_repeated_columns_are_refused_by_name():
    with pytest.raises(RepeatedColumns, match="住所"):
        read_csv("名称,住所,住所\n".encode())


def test_a_file_over_the_limit_is_refused_before_it_is_decoded():
    with pytest.raises(TooLarge, match="約 2 MB"):
        read_csv(b"\xff" * 2_000_001, max_bytes=2_000_000)


def test_missing_columns_are_named_beside_those_found():
    file = read_csv(TABLE.encode())
    require_columns(file, "名称")
    with pytest.raises(
        MissingColumns, match=r"列がありません: 緯度、経度。.*名称、住所"
    ):
        require_columns(file, "名称", "緯度", "経度")


def test_packed_and_plain_files_unpack_to_the_same_bytes():
    packed = gzip.compress(TABLE.encode()[:10]) + gzip.compress(TABLE.encode()[10:])
    assert unpack(packed) == unpack(TABLE.encode()) == TABLE.encode()


def test_a_bomb_is_refused_at_the_limit():
    with pytest.raises(TooLarge):
        unpack(gzip.compress(bytes(5_000_000)), max_bytes=1_000_000)


def test_a_torn_archive_is_refused():
    with pytest.raises(BrokenArchive):
        unpack(gzip.compress(TABLE.encode())[:-12])


def test_exports_open_rightly_in_excel():
    assert write_csv(["名称"], [["甲"]]) == "\ufeff名称\r\n甲\r\n".encode()


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+81-463-00-0000", "'+81-463-00-0000"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1+1", "'＝1+1"),
        (" =1+1", "' =1+1"),
        ("-2+3", "'-2+3"),
        ("'=1", "''=1"),
        ("-12.5", "-12.5"),
        ("-", "-"),
        ("0463-00-0000", "0463-00-0000"),
        ("O'Neill", "O'Neill"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_disarmed(cell, written):
    assert write_csv(["値"], [[cell]]).decode("utf-8-sig") == f"値\r\n{written}\r\n"


@given(
    rows=st.lists(
        st.tuples(cell_texts, st.builds(str.__add__, formula_starts, cell_texts))
    )
)
def test_what_is_written_is_read_back(rows):
    file = read_csv(write_csv(["番号", "一", "二"], [("甲", *row) for row in rows]))
    assert [tuple(row.cells.values())[1:] for row in file.rows] == rows


def test_a_column_called_like_a_formula_keeps_its_name():
    assert read_csv(write_csv(["=1", "-1"], [])).header == ("=1", "-1")


@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_and_never_crash(content):
    with suppress(UnreadableFile):
        read_csv(content)
