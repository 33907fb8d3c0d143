"""The slip on paper: width, text, and a code that a phone can read."""

import shutil
import subprocess

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from certificates.tickets import codes, slip
from certificates.tickets.slip import Slip

ADDRESS = "https://bosai.city.example/ticket/AB23CD45EF/"
SAMPLE = Slip(
    title="番号札 128",
    number=128,
    head=["架空の伊勢野市", "市役所1階ホール"],
    body=[
        "罹災証明書の申請",
        "この番号でお呼びします。順番は、下のコードから見られます。",
    ],
    address=ADDRESS,
    lang="ja",
)


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "slip.pdf"
    path.write_bytes(slip.render(SAMPLE))
    return path


def test_the_paper_is_as_wide_as_a_receipt_and_says_everything(paper):
    (page,) = PdfReader(paper).pages
    assert round(float(page.mediabox.width) / 72 * 25.4) == 80
    text = "".join(page.extract_text().split())
    for said in ("128", *SAMPLE.head, *SAMPLE.body, ADDRESS):
        assert "".join(said.split()) in text


def test_equal_slips_are_equal_bytes(paper):
    assert paper.read_bytes() == slip.render(SAMPLE)


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm draws the page")
def test_the_code_on_the_paper_can_be_read_at_203_dots(paper, tmp_path):
    out = tmp_path / "slip"
    subprocess.run(
        ["pdftoppm", "-r", "203", "-png", "-singlefile", paper, out], check=True
    )
    with Image.open(out.with_suffix(".png")) as picture:
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [ADDRESS]


def test_the_path_draws_the_dark_modules_and_no_other():
    rows = [[True, True, False], [False, False, True]]
    assert codes.path(rows) == "M0 0h2v1h-2zM2 1h1v1h-1z"


def test_long_words_and_long_lines_stay_on_the_paper(tmp_path):
    long = Slip("x", 9999, ["あ" * 60], ["wait " * 30], f"{ADDRESS}{'x' * 60}", "en")
    path = tmp_path / "long.pdf"
    path.write_bytes(slip.render(long))
    (page,) = PdfReader(path).pages
    found = []
    page.extract_text(
        visitor_text=lambda text, _cm, tm, _font, _size: found.append((tm[4], text))
    )
    written = [left for left, text in found if text.strip()]
    assert len(written) > 10
    assert min(written) >= slip.MARGIN - 1
