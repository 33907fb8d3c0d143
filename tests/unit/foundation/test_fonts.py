from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

from disaster.foundation.fonts import (
    GOTHIC,
    SERIF,
    MissingGlyph,
    UnprintableCharacter,
    UnusableFont,
    chain,
    clusters,
    load_face,
    refuse_unprintable,
)

FONTS = chain(SERIF, GOTHIC)

printable = [chr(code) for code in load_face(SERIF).face.charToGlyph if code > 0x3400]


def square(side):
    pen = TTGlyphPen(None)
    for step, point in enumerate([(0, 0), (0, side), (side, side), (side, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    return pen.glyph()


@pytest.fixture(scope="session")
def city_font(tmp_path_factory):
    """Make the city's own font: a Moji_Joho form and a kanji nobody else has."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "kudzu", "kudzu.alt", "rare"])
    builder.setupCharacterMap(
        {0x845B: "kudzu", 0x31350: "rare"},
        uvs=[(0x845B, 0xE0102, "kudzu.alt"), (0x845B, 0xE0103, None)],
    )
    sides = {".notdef": 500, "kudzu": 800, "kudzu.alt": 700, "rare": 600}
    builder.setupGlyf({name: square(side) for name, side in sides.items()})
    builder.setupHorizontalMetrics(dict.fromkeys(sides, (900, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "City", "styleName": "R", "psName": "City-R"})
    builder.setupOS2()
    builder.setupPost()
    path = tmp_path_factory.mktemp("fonts") / "City-R.ttf"
    builder.save(path)
    return path


def drawn(fonts, *texts: str):
    out = BytesIO()
    canvas = Canvas(out, invariant=1, initialFontName=fonts.faces[0].fontName)
    for number, text in enumerate(texts):
        fonts.draw(canvas, (50, 800 - 20 * number), text, 12)
    canvas.save()
    return out.getvalue()


def extracted(pdf):
    return PdfReader(BytesIO(pdf)).pages[0].extract_text().split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "\U00020bb7田・髙橋・﨑山・濵田・德永",
        "葛\U000e0100城と葛城",
        "渡\u908a\U000e0100・渡\u9089",
        "\ufa19谷と神谷",
        "\u795e\ufe00",
        "か\u3099き、e\u0301t",
        "Ğülşen Łukasz Nguyễn",
        "<b>山田</b> &amp; %s \\",
        "山田　太郎",
    ],
)
def test_text_copied_out_is_the_text_that_was_drawn(text):
    assert extracted(drawn(FONTS, text)) == [text]


@given(text=st.text(printable, min_size=1, max_size=60))
@settings(max_examples=30)
def test_any_kanji_of_the_font_copies_out(text):
    assert "".join(extracted(drawn(FONTS, text))) == text


def test_more_characters_than_one_subset_holds_copy_out():
    lines = ["".join(printable[start : start + 40]) for start in range(0, 640, 40)]

    assert extracted(drawn(FONTS, *lines)) == lines


def test_no_map_has_more_than_a_hundred_entries_a_block():
    reader = PdfReader(BytesIO(drawn(FONTS, *printable[:30], "".join(printable[:240]))))

    maps = [
        font["/ToUnicode"].get_data().decode()
        for font in reader.pages[0]["/Resources"]["/Font"].values()
    ]
    counts = [
        int(line.split()[0])
        for text_map in maps
        for line in text_map.splitlines()
        if line.endswith("beginbfchar")
    ]
    assert max(counts) == 100
    assert "endcmap" in maps[0]


def test_a_variant_is_drawn_with_its_own_glyph(city_font):
    face = load_face(city_font)
    glyphs = face.face.charToGlyph

    plain, alternative, usual = (
        glyphs[face.code(text)] for text in ("葛", "葛\U000e0102", "葛\U000e0103")
    )
    assert alternative != plain
    assert usual == plain


def test_the_chain_is_asked_with_the_whole_sequence(city_font):
    """Noto knows Adobe-Japan1 forms, a city's font may know Moji_Joho forms."""
    assert FONTS.missing("葛\U000e0102城\U00031350") == ["葛\U000e0102", "\U00031350"]

    fonts = chain(SERIF, city_font)
    text = "葛\U000e0100葛\U000e0102葛\U00031350城"
    assert fonts.missing(text) == []
    assert extracted(drawn(fonts, text)) == [text]
    assert [face.fontName for face, _codes in fonts.runs(text)] == [
        "NotoSerifJP-Regular",
        "City-R",
        "NotoSerifJP-Regular",
        "City-R",
        "NotoSerifJP-Regular",
    ]


def test_a_missing_glyph_is_refused_by_name_and_code():
    with pytest.raises(MissingGlyph) as refusal:
        FONTS.width("葛\U000e0102城", 12)

    assert "葛\U000e0102" in str(refusal.value)
    assert "U+845B U+E0102" in str(refusal.value)
    assert "フォントを追加" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("山田\u202e太郎", "3文字目の U+202E"),
        ("山\u0000田", "U+0000 は画面に出ない制御文字"),
        ("山\n田", "U+000A"),
        ("\ue000田", "外字"),
        ("\U000f0000", "外字"),
        ("山\u00a0田", "特別な幅の空白"),
        ("山\u200d田", "目に見えない文字"),
        ("\ud842田", "途中で壊れた文字"),
        ("山\u2028田", "行を分ける"),
    ],
)
def test_what_is_no_visible_character_is_refused_with_the_reason(text, said):
    with pytest.raises(UnprintableCharacter) as refusal:
        FONTS.runs(text)
    assert said in str(refusal.value)


@given(text=st.text(st.characters(categories=["Lo", "Lu", "Nd", "Po"])))
def test_visible_characters_are_never_called_unprintable(text):
    refuse_unprintable(text)


def test_a_mark_without_a_base_is_missing():
    assert FONTS.missing("\u3099か") == ["\u3099"]


def test_clusters_keep_marks_with_their_base():
    text = "葛\U000e0100か\u3099a"
    assert clusters(text) == ["葛\U000e0100", "か\u3099", "a"]


def test_width_is_proportional_to_size():
    assert FONTS.width("山田", 10) == 20
    assert FONTS.width("葛\U000e0100𠮷", 10) == 20
    assert FONTS.width("", 10) == 0


def test_a_face_is_loaded_once_whichever_thread_asks():
    with ThreadPoolExecutor(8) as pool:
        faces = list(pool.map(lambda _: load_face(SERIF), range(16)))

    assert len(set(map(id, faces))) == 1


def test_pages_drawn_at_the_same_time_do_not_mix():
    texts = [f"葛\U000e0100{kanji}\U00020bb7" for kanji in printable[:24]]
    alone = [drawn(FONTS, text) for text in texts]

    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(lambda text: drawn(FONTS, text), texts))

    assert together == alone


@pytest.mark.parametrize("content", [b"", b"not a font", b"OTTO\0\0\0\0"])
def test_a_file_that_is_no_truetype_font_is_refused(content, tmp_path):
    path = tmp_path / "broken.ttf"
    path.write_bytes(content)

    with pytest.raises(UnusableFont, match=r"broken\.ttf"):
        load_face(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(UnusableFont, match=r"none\.ttf"):
        load_face(tmp_path / "none.ttf")


def test_a_second_file_of_the_same_name_is_refused(city_font, tmp_path):
    load_face(city_font)
    copy = tmp_path / "copy.ttf"
    copy.write_bytes(city_font.read_bytes())

    with pytest.raises(UnusableFont, match="同じ名前"):
        load_face(copy)
