"""The letters in the file: whole, embedded, and read back as they were stored."""

import re
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from certificates.paper import letters
from certificates.paper.hand import hand
from certificates.paper.sheet import Fonts
from certificates.paper.subset import Subset
from certificates.paper.typeface import typeface
from certificates.sealed import SealedFields, SealText
from disaster.foundation.fonts import GOTHIC, SERIF, MissingGlyph, load_face
from tests import gaps

RARE = "\u9ad9橋\U00020bb7\ufa11\U00020089渡\u9089"
SEQUENCES = "\u845b\U000e0100\u8fbb\U000e0100か\u3099"
FONTS = Fonts(text=hand(SERIF, GOTHIC), label=hand(GOTHIC, SERIF))


def embedded(pdf):
    fonts = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    return [font.get_object() for font in fonts]


def program(font):
    drawing = font["/DescendantFonts"][0].get_object()
    return TTFont(BytesIO(drawing["/FontDescriptor"]["/FontFile2"].get_data()))


def texts(font):
    """Read the map from codes to text."""
    content = font["/ToUnicode"].get_data().decode()
    blocks = "".join(re.findall(r"beginbfchar(.*?)endbfchar", content, re.DOTALL))
    pairs = re.findall(r"<([0-9A-F]{4})> <([0-9A-F]+)>", blocks)
    return {int(code, 16): bytes.fromhex(t).decode("utf-16-be") for code, t in pairs}


def test_every_code_draws_a_glyph_and_only_spaces_are_empty(certificate, printed):
    for font in embedded(printed(replace(certificate, head_name=RARE + SEQUENCES))):
        outlines = program(font)["glyf"]
        order = outlines.glyphOrder
        for code, text in texts(font).items():
            drawn = outlines[order[code]]
            assert bool(drawn.numberOfContours) != text.isspace(), text


def test_each_glyph_is_the_one_of_the_font_file(certificate, printed):
    with TTFont(SERIF, lazy=True) as whole:
        names = whole.getBestCmap()
        for font in embedded(printed(replace(certificate, head_name=RARE))):
            if "Serif" not in font["/BaseFont"]:
                continue
            cut = program(font)
            for code, text in texts(font).items():
                name = names[ord(text)]
                mine = cut["glyf"][cut["glyf"].glyphOrder[code]]
                assert (
                    mine.getCoordinates(cut["glyf"])[0]
                    == (whole["glyf"][name].getCoordinates(whole["glyf"])[0])
                )
                number = cut["glyf"].glyphOrder[code]
                assert cut["hmtx"][number] == whole["hmtx"][name]


@pytest.fixture
def accented(tmp_path):
    """Make a font file in which É is made of E and an accent."""
    drawn = {name: TTGlyphPen(None) for name in (".notdef", "E", "acute")}
    for number, pen in enumerate(drawn.values(), start=1):
        pen.moveTo((0, 0))
        pen.lineTo((100 * number, 0))
        pen.lineTo((0, 100 * number))
        pen.closePath()
    glyphs = {name: pen.glyph() for name, pen in drawn.items()}
    both = TTGlyphPen(glyphs)
    both.addComponent("E", (1, 0, 0, 1, 0, 0))
    both.addComponent("acute", (1, 0, 0, 1, 30, 700))
    glyphs["Eacute"] = both.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({0x45: "E", 0xB4: "acute", 0xC9: "Eacute"})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Accent", "psName": "Accent"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.save(tmp_path / "accent.ttf")
    return tmp_path / "accent.ttf"


def test_a_glyph_made_of_others_brings_its_parts_along(accented):
    with TTFont(accented) as whole:
        outlines = whole["glyf"]
        wanted = list(outlines["Eacute"].getCoordinates(outlines)[0])
    face = typeface(load_face(accented))

    cut = TTFont(BytesIO(face.cut([0, face.number(0xC9)])))

    made = cut["glyf"][cut["glyf"].glyphOrder[1]]
    assert made.isComposite()
    assert len(cut["glyf"].glyphOrder) == 4
    assert list(made.getCoordinates(cut["glyf"])[0]) == wanted


@pytest.mark.parametrize("name", [RARE, SEQUENCES, "O'BRIEN-ŞAHİN, Ğ. Łukasz (x)\\"])
def test_poppler_reads_the_name_too(name, certificate, printed, tmp_path):
    if shutil.which("pdftotext") is None:
        gaps.skip("pdftotext", "no poppler-utils", "apt-get install poppler-utils")
    (tmp_path / "paper.pdf").write_bytes(printed(replace(certificate, head_name=name)))

    done = subprocess.run(
        ["pdftotext", "-raw", tmp_path / "paper.pdf", "-"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert name in done.stdout


def test_what_papers_share_names_nobody(certificate, sign):
    rare = replace(certificate, head_name=RARE, addons=(None, None, None))
    alike = replace(certificate, head_name="山田　太郎", addons=(None, None, None))
    first, second = (
        letters.standing(each, SealText.parse(sign(SealedFields.of(each))), FONTS)
        for each in (rare, alike)
    )

    assert first is second
    shared = {text for subset in first.values() for text in subset.codes}
    assert not shared & set(RARE)
    assert {"罹", "災", "令", "第", "✓"} <= shared


def test_a_hand_keeps_characters_and_never_a_text():
    writer = hand(SERIF, GOTHIC)

    for text in ("山田　太郎", "山\u845b\U000e0100"):
        assert "".join(glyph.text for glyph in writer.glyphs(text)) == text
    assert [glyph.text for glyph in writer.glyphs("\u845b\U000e0100")] == [
        "\u845b\U000e0100"
    ]
    with pytest.raises(MissingGlyph):
        writer.glyphs("葛\U000e0102")
    with pytest.raises(MissingGlyph):
        writer.glyphs("\u3099")


def test_widths_are_those_of_the_face():
    face = load_face(SERIF)
    for text in ("山田　太郎", "142140-R", "Nguyễn"):
        wanted = face.stringWidth(text, 12)
        assert hand(SERIF).width(text, 12) == pytest.approx(wanted, abs=0.01)


def test_a_literal_string_holds_every_code():
    """Codes whose bytes are brackets, backslashes or line ends are escaped."""
    drawn = [code for code in load_face(SERIF).face.charToGlyph if code > 0x4E00]
    glyphs = hand(SERIF).glyphs("".join(map(chr, drawn[:300])))
    subset = Subset(glyphs[0].typeface)
    codes = [subset.code(glyph) for glyph in glyphs]

    assert codes[0x28 - 1] == "\0\\("
    assert codes[0x29 - 1] == "\0\\)"
    assert codes[0x5C - 1] == "\0\\\\"
    assert codes[0x0D - 1] == "\0\\r"
    assert codes[0x128 - 1] == "\1\\("
