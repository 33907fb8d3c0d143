from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
import seal_pictures
from pypdf import PdfReader

from certificates import paper
from certificates.paper import table
from certificates.paper.sheet import Fonts
from certificates.readback import read_back, verify_file
from certificates.sealed import (
    AddOn,
    CertificateKind,
    DamagedSeal,
    SealedFields,
)
from disaster.assessment.rules.levels import DamageLevel
from disaster.foundation.errors import FieldRefusal
from disaster.foundation.fonts import (
    GOTHIC,
    SERIF,
    MissingGlyph,
    UnprintableCharacter,
    chain,
)

FOREIGN_NAME = "THIRUMALAI SRINIVASAN RAJALAKSHMI VENKATANARASIMHARAJUVARIPETA KRISHNAN"

FONTS = Fonts(text=chain(SERIF, GOTHIC), label=chain(GOTHIC, SERIF))

# The edge cases that break naive software, each as the register stores it.
NAMES = [
    "\u9ad9橋　花子",
    "\ufa11山　花子",
    "\u6ff5田　花子",
    "\u5fb7永　花子",
    "\U00020bb7田　花子",
    "渡\u9089　花子",
    "渡\u908a\U000e0100　花子",
    "渡辺・斎藤・\u9f4b藤・\u9f4a藤・斉藤",
    "\u845b\U000e0100城　花子",
    "\ufa19谷　\ufa12・\ufa17・\ufa26・\ufa1b・\uf9dc",
    "か\u3099まがえる　はひ\u309aふ",
    "ヴィクトル・ヰ・ヱ・ーー",
    "NGUYEN THI HONG NHUNG",
    "Nguyễn Thị Hồng Nhung",
    "MARIA LUISA DOS SANTOS OLIVEIRA PEREIRA DA SILVA",
    "SUKARNO",
    "O'BRIEN-ŞAHİN, Ğ. Łukasz",
    FOREIGN_NAME,
    "金　花子（通称：山田　花子・KIM HWAJA）",
    '<b>x</b> & <img src="/etc/passwd">',
    "%s %(name)s {name} \\n \\u0041 (a) [b]",
]


def text_of(pdf):
    return PdfReader(BytesIO(pdf)).pages[0].extract_text()


@pytest.mark.parametrize("name", NAMES)
def test_every_name_prints_and_reads_back_as_it_is_stored(
    name, certificate, printed, ring
):
    certificate = replace(certificate, head_name=name)
    pdf = printed(certificate)

    text = text_of(pdf)
    assert name in text or name in text.replace("\n", "")
    assert verify_file(pdf, ring) == SealedFields.of(certificate)


def test_a_long_foreign_name_is_shrunk_and_wrapped_but_never_cut(certificate, printed):
    assert len(FOREIGN_NAME) >= 70
    certificate = replace(certificate, head_name=FOREIGN_NAME)

    _address, row, *_others = table.rows(certificate, FONTS)

    assert len(row.value.lines) == 2
    assert row.value.size == pytest.approx(table.NAME_SIZE * 0.7)
    assert "".join(row.value.lines) == FOREIGN_NAME
    assert FOREIGN_NAME in text_of(printed(certificate)).replace("\n", "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("葛\U000e0102城", "U+845B U+E0102"),
        ("සුනිල්", "U+0DC3 U+0DD4"),
        ("\U00031350田", "U+31350"),
    ],
)
def test_a_character_without_a_glyph_stops_the_paper(name, said, certificate, printed):
    with pytest.raises(MissingGlyph) as refusal:
        printed(replace(certificate, head_name=name))
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["山田\u202e郎太", "山田\ue000", "山田\u200b太郎", "a\tb"]
)
def test_an_invisible_character_stops_the_paper(name, certificate, printed):
    with pytest.raises(UnprintableCharacter):
        printed(replace(certificate, head_name=name))


def test_equal_input_gives_equal_bytes(certificate, printed):
    assert printed(certificate) == printed(certificate)


def test_another_paper_in_between_changes_no_byte(certificate, printed):
    other = replace(certificate, head_name="渡\u908a\U000e0100　\U00020bb7")
    before = printed(certificate)
    printed(other)

    assert printed(certificate) == before


def test_the_fields_stand_in_the_order_of_the_unified_form(certificate, printed):
    addons = (AddOn("世帯", "甲"), AddOn("浸水", "乙"), AddOn("その他", "丙"))
    text = text_of(printed(replace(certificate, addons=addons)))

    order = [
        "罹災証明書",
        "整理番号",
        "世帯主住所",
        "世帯主氏名",
        "追加記載事項欄①",
        "罹災原因",
        "被災住家※の所在地",
        "※住家とは",
        "住家の被害の程度",
        "追加記載事項欄②",
        "追加記載事項欄③",
        "上記のとおり、相違ないことを証明します。",
        "令和8年（2026年）10月12日",
        "鈴木　一",
    ]
    places = [text.index(words) for words in order]
    assert places == sorted(places)


@pytest.mark.parametrize("level", DamageLevel)
def test_exactly_the_certified_level_is_ticked(level, certificate, printed):
    text = text_of(printed(replace(certificate, level=level)))

    assert text.count("✓") == 1
    assert f"✓{level.label}" in text
    assert all(choice.label in text for choice in DamageLevel)


def test_a_report_receipt_shows_no_level(certificate, printed, ring):
    receipt = replace(
        certificate,
        title="罹災届出証明書",
        kind=CertificateKind.REPORT,
        level=None,
        addons=(AddOn("被害を届け出た物件", "軽自動車 1台"), None, None),
    )
    pdf = printed(receipt)

    text = text_of(pdf)
    assert "全壊" not in text
    assert "✓" not in text
    assert "被害の程度を証明するものではありません" in text
    assert verify_file(pdf, ring) == SealedFields.of(receipt)


def test_a_drill_paper_says_so_across_the_page_and_in_words(certificate, printed):
    drill = text_of(printed(replace(certificate, world="drill")))
    live = text_of(printed(certificate))

    assert drill.startswith("訓練\n")
    assert "効力はありません" in drill
    assert "訓練" not in live


def test_a_demo_paper_says_so(certificate, printed):
    text = text_of(printed(replace(certificate, is_demo=True)))

    assert text.startswith("見本（架空のデータ）\n")
    assert "効力はありません" in text


def test_issue_copy_and_predecessor_are_printed(certificate, printed):
    again = replace(
        certificate,
        issue_number=2,
        copy_number=3,
        copies=13,
        supersedes="142140-R0801-R-000045",
    )
    text = text_of(printed(again))

    assert "第2回交付　第3通／全13通" in text
    assert "142140-R0801-R-000045 の証明書に代わるものです" in text


def test_only_embedded_subsets_are_used(certificate, printed):
    pdf = printed(certificate)

    assert b"Helvetica" not in pdf
    fonts = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"]
    assert fonts
    for font in fonts.values():
        (drawing,) = font["/DescendantFonts"]
        assert "/FontFile2" in drawing["/FontDescriptor"]
        assert "+" in font["/BaseFont"]
        assert "/ToUnicode" in font


def test_the_file_is_japanese_titled_and_tagged(certificate, printed):
    reader = PdfReader(BytesIO(printed(certificate)))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == "罹災証明書"
    assert reader.metadata.author == "架空市"
    document = root["/StructTreeRoot"]["/K"]
    roles = [part["/S"] for part in document["/K"]]
    assert roles[0] == "/H1"
    assert roles.count("/Table") == 1
    assert document["/K"][-1]["/Alt"] == "真正性を確かめるための二次元コード"


def test_every_mark_is_tagged_or_decoration(certificate, printed):
    page = PdfReader(BytesIO(printed(certificate))).pages[0]
    depth = 0
    for operands, operator in page.get_contents().operations:
        depth += {b"BDC": 1, b"BMC": 1, b"EMC": -1}.get(operator, 0)
        if operator in (b"Tj", b"TJ", b"S", b"f", b"Do"):
            assert depth == 1, (operands, operator)
    assert depth == 0


def test_the_code_is_a_picture_of_one_bit_a_pixel(certificate, printed, sign):
    pdf = printed(certificate)

    (picture,) = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/XObject"].values()
    assert picture["/BitsPerComponent"] == 1
    assert read_back(pdf).qr_texts == (sign(SealedFields.of(certificate)),)


def test_the_seal_of_the_city_is_printed_where_given(certificate, printed, ring):
    image = seal_pictures.drawn()
    pdf = printed(certificate, seal_image=image)

    assert "公印" in text_of(printed(certificate))
    assert "公印" not in text_of(pdf)
    assert printed(certificate, seal_image=image) == pdf
    assert verify_file(pdf, ring).number == certificate.number


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"\x89PNG\r\n\x1a\nbroken"])
def test_a_broken_seal_image_is_refused(content, certificate, printed):
    with pytest.raises(FieldRefusal, match="公印"):
        printed(certificate, seal_image=content)


def test_nothing_is_printed_without_a_seal_text(certificate):
    with pytest.raises(DamagedSeal):
        paper.render(certificate, "")


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("head_name", "世帯主氏名"),
        ("head_address", "世帯主住所"),
        ("cause", "罹災原因"),
    ],
)
def test_a_text_that_cannot_fit_is_refused_by_name(field, label, certificate, printed):
    with pytest.raises(paper.DoesNotFit, match=label):
        printed(replace(certificate, **{field: "架空" * 90}))


def test_too_much_in_all_rows_together_is_refused(certificate, printed):
    block = AddOn("備考", "あいうえお、" * 25)
    crowded = replace(certificate, addons=(block, block, block))

    with pytest.raises(paper.DoesNotFit, match="合計"):
        printed(crowded)


def test_a_code_too_fine_for_paper_is_refused(certificate, sign):
    fields = replace(SealedFields.of(certificate), cause="雨" * 240)

    with pytest.raises(paper.CodeTooDense):
        paper.render(certificate, sign(fields))


def test_papers_printed_at_the_same_moment_share_nothing(certificate, printed):
    """Two kiosks within one second once printed the same stranger's paper."""
    names = [f"{family}　花子" for family in "山田佐藤鈴木高橋\u9ad9\ufa11\U00020bb7"]
    papers = [replace(certificate, head_name=name) for name in names]
    alone = [printed(paper) for paper in papers]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(printed, papers * 3))

    assert together == alone * 3
