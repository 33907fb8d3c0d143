"""The request sheet for the fax machine: real text, embedded fonts, any length."""

from io import BytesIO

from pypdf import PdfReader

from broadcast import catv, paper

LINK = "https://bosai.city.example.jp/catv/ack/abc"
SHEET = paper.RequestSheet(
    title="放送依頼書",
    drill="",
    addressee="架空ケーブル 御中",
    sender="架空市 防災課",
    facts=[("号数", "第3号"), ("件名", "<b>&レベル4</b> 𠮷田地区")],
    sections=[("■ 本文", "川辺の危険な場所にいる方は避難してください。")],
    ask="放送したらボタンを押してください。",
    link=LINK,
)


def read(sheet):
    return PdfReader(BytesIO(paper.render(sheet, catv.modules(sheet.link))))


def text(reader):
    return "".join(page.extract_text() for page in reader.pages).replace("\n", "")


def fonts(reader):
    return [
        font.get_object()
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]


def test_everything_stands_on_one_page_and_no_text_is_markup():
    reader = read(SHEET)
    assert len(reader.pages) == 1
    said = text(reader)
    for words in ("架空ケーブル 御中", "第3号", "<b>&レベル4</b> 𠮷田地区", "■ 本文"):
        assert words in said


def test_every_font_is_embedded():
    for font in fonts(read(SHEET)):
        assert "/FontFile2" in font["/FontDescriptor"]


def test_a_long_text_goes_on_and_a_drill_is_marked_on_every_page():
    long = paper.RequestSheet(
        **{
            **{name: getattr(SHEET, name) for name in SHEET.__slots__},
            "drill": "【訓練】これは訓練の依頼です。【訓練】",
            "sections": [("■ 本文", "長い文です。" * 400)],
        }
    )
    pages = read(long).pages
    assert len(pages) > 1
    for page in pages:
        assert page.extract_text().count("これは訓練の依頼です") == 2


def test_equal_values_give_equal_bytes():
    code = catv.modules(LINK)
    assert paper.render(SHEET, code) == paper.render(SHEET, code)
